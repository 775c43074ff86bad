-- Types are variables, filled per engine by Migrator: $id$ $key$ $text$ $time$ (UTC milliseconds) $money$ $real$ $int$ $bool$ $bytes$.

CREATE TABLE connection (
    id $id$ NOT NULL PRIMARY KEY,
    crm $key$ NOT NULL,
    name $key$ NOT NULL,
    settings $bytes$ NOT NULL,            -- JSON, encrypted with Data Protection
    mapping $text$ NOT NULL,              -- JSON, changes over the connector's defaults
    url_secret $key$ NOT NULL,            -- SHA-256 hex of the secret part of the webhook address
    paused $bool$ NOT NULL,
    needs_attention $text$ NULL,          -- a sentence for the admin, null when fine
    write_back $key$ NOT NULL,            -- off | preview | automatic
    token $bytes$ NULL,                   -- encrypted
    token_fence $int$ NOT NULL,           -- fencing number of the last lease
    token_lease_until $time$ NULL,
    rejected_signatures $int$ NOT NULL,
    last_event_at $time$ NULL,
    api_used $int$ NULL,
    api_limit $int$ NULL,
    created_at $time$ NOT NULL
);

CREATE TABLE api_key (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL PRIMARY KEY,
    name $key$ NOT NULL,
    hash $key$ NOT NULL UNIQUE,           -- SHA-256 hex; the key itself is shown once
    scopes $key$ NOT NULL,                -- space separated: panel admin
    created_at $time$ NOT NULL,
    last_used_at $time$ NULL,
    revoked_at $time$ NULL
);

CREATE TABLE person (
    id $id$ NOT NULL PRIMARY KEY,
    login $key$ NOT NULL UNIQUE,
    password_hash $text$ NULL,
    role $key$ NOT NULL,                  -- admin | manager | rep
    connection_id $id$ NULL,              -- null: every connection (admins)
    crm_user_id $key$ NULL,
    failed_attempts $int$ NOT NULL,
    locked_until $time$ NULL,
    stamp $key$ NOT NULL,                 -- changes when sessions must end
    created_at $time$ NOT NULL
);

-- What webhooks told us, committed before the 2xx. The unique key decides about duplicates.
CREATE TABLE inbox (
    connection_id $id$ NOT NULL,
    hint_key $key$ NOT NULL,
    kind $int$ NOT NULL,
    record_id $key$ NOT NULL,
    received_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, hint_key)
)$bykey$;

-- The queue between stages: one row per thing to do, replaced when asked again (version goes up).
CREATE TABLE work (
    connection_id $id$ NOT NULL,
    stage $key$ NOT NULL,                 -- sync | forecast | reply | writeback
    kind $int$ NOT NULL,
    record_id $key$ NOT NULL,
    version $int$ NOT NULL,
    due_at $time$ NOT NULL,
    attempts $int$ NOT NULL,              -- committed before the attempt: a crash loop counts too
    claim $id$ NULL,
    claimed_until $time$ NULL,
    dead_at $time$ NULL,                  -- set aside; replay clears it
    failure_kind $key$ NULL,
    says $text$ NULL,
    raw $text$ NULL,
    added_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, stage, kind, record_id)
);
CREATE INDEX work_due ON work (stage, connection_id, dead_at, due_at);

CREATE TABLE sync_cursor (
    connection_id $id$ NOT NULL,
    kind $int$ NOT NULL,
    purpose $key$ NOT NULL,               -- backfill | changed | deleted
    mark $text$ NULL,                     -- the connector's checkpoint or cursor
    rows_done $int$ NOT NULL,
    rows_expected $int$ NULL,
    rows_set_aside $int$ NOT NULL,
    started_at $time$ NULL,
    finished_at $time$ NULL,
    says $text$ NULL,
    updated_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, kind, purpose)
);

CREATE TABLE completeness (
    connection_id $id$ NOT NULL,
    kind $int$ NOT NULL,
    measured_at $time$ NOT NULL,
    remote_count $int$ NOT NULL,
    local_count $int$ NOT NULL,
    sampled $int$ NOT NULL,
    differing $int$ NOT NULL,
    PRIMARY KEY (connection_id, kind, measured_at)
);

CREATE TABLE schema_seen (
    connection_id $id$ NOT NULL,
    kind $int$ NOT NULL,
    hash $key$ NOT NULL,
    fields $text$ NOT NULL,
    seen_at $time$ NOT NULL,
    drift $text$ NULL,
    PRIMARY KEY (connection_id, kind)
);

CREATE TABLE opportunity (
    connection_id $id$ NOT NULL,
    id $key$ NOT NULL,
    modified $time$ NOT NULL,
    deleted $bool$ NOT NULL,
    name $text$ NULL,
    account_id $key$ NULL,
    owner_id $key$ NULL,
    stage $key$ NULL,
    amount $money$ NULL,
    currency $key$ NULL,
    close_date $date$ NULL,
    crm_probability $real$ NULL,
    forecast_category $key$ NULL,
    type $key$ NULL,
    lead_source $key$ NULL,
    next_step $text$ NULL,
    is_closed $bool$ NOT NULL,
    is_won $bool$ NOT NULL,
    created $time$ NULL,
    more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX opportunity_open ON opportunity (connection_id, is_closed, deleted, close_date);
CREATE INDEX opportunity_owner ON opportunity (connection_id, owner_id);
CREATE INDEX opportunity_account ON opportunity (connection_id, account_id);

-- Append-only: what, when it was so in the CRM, when we learnt it.
CREATE TABLE field_change (
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    at $time$ NOT NULL,
    id $key$ NOT NULL,
    field $key$ NOT NULL,
    old $text$ NULL,
    new $text$ NULL,
    learnt_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, opportunity_id, at, id)
);

CREATE TABLE account (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    name $text$ NULL, industry $key$ NULL, country $key$ NULL, type $key$ NULL, owner_id $key$ NULL,
    employees $int$ NULL, annual_revenue $money$ NULL, created $time$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);

CREATE TABLE contact (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    account_id $key$ NULL, first_name $text$ NULL, last_name $text$ NULL, email $key$ NULL, phone $key$ NULL, title $text$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX contact_email ON contact (connection_id, email);
CREATE INDEX contact_account ON contact (connection_id, account_id);

CREATE TABLE contact_role (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    opportunity_id $key$ NOT NULL, contact_id $key$ NOT NULL, role $key$ NULL, is_primary $bool$ NOT NULL, created $time$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX contact_role_opportunity ON contact_role (connection_id, opportunity_id);

CREATE TABLE email (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    message_id $text$ NULL, in_reply_to $text$ NULL, thread_id $key$ NULL,
    opportunity_id $key$ NULL, account_id $key$ NULL, case_id $key$ NULL,
    subject $text$ NULL, from_name $text$ NULL, from_address $text$ NULL, to_address $text$ NULL, cc_address $text$ NULL,
    text_body $text$ NULL, html_body $text$ NULL, incoming $bool$ NOT NULL, sent_at $time$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX email_thread ON email (connection_id, thread_id, sent_at);
CREATE INDEX email_opportunity ON email (connection_id, opportunity_id, sent_at);
CREATE INDEX email_case ON email (connection_id, case_id, sent_at);
CREATE INDEX email_account ON email (connection_id, account_id, sent_at);

CREATE TABLE activity (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    type $key$ NULL, opportunity_id $key$ NULL, account_id $key$ NULL, contact_id $key$ NULL, owner_id $key$ NULL,
    subject $text$ NULL, description $text$ NULL, at $time$ NULL, completed_at $time$ NULL, duration_minutes $int$ NULL, is_closed $bool$ NOT NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX activity_opportunity ON activity (connection_id, opportunity_id, at);

CREATE TABLE crm_case (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    number $key$ NULL, account_id $key$ NULL, contact_id $key$ NULL, subject $text$ NULL, description $text$ NULL,
    status $key$ NULL, priority $key$ NULL, type $key$ NULL, reason $key$ NULL, origin $key$ NULL,
    is_closed $bool$ NOT NULL, created $time$ NULL, closed_at $time$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);

CREATE TABLE crm_user (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    name $text$ NULL, email $key$ NULL, is_active $bool$ NOT NULL, manager_id $key$ NULL, role $key$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);

CREATE TABLE stage (
    connection_id $id$ NOT NULL, id $key$ NOT NULL, modified $time$ NOT NULL, deleted $bool$ NOT NULL,
    name $text$ NOT NULL, sort_order $int$ NOT NULL, is_active $bool$ NOT NULL, is_closed $bool$ NOT NULL, is_won $bool$ NOT NULL,
    forecast_category $key$ NULL, default_probability $real$ NULL, more $text$ NULL,
    PRIMARY KEY (connection_id, id)
);

-- What we said, when, with which model, from which inputs. Never updated.
CREATE TABLE prediction (
    id $id$ NOT NULL PRIMARY KEY,
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    made_at $time$ NOT NULL,
    model_version $key$ NOT NULL,
    inputs_hash $key$ NOT NULL,           -- fingerprint of the features it was made from
    win $real$ NULL,                      -- null: abstained
    win_low $real$ NULL,
    win_high $real$ NULL,
    grade $key$ NULL,
    expected_close $date$ NULL,
    close_low $date$ NULL,
    close_high $date$ NULL,
    expected_amount $money$ NULL,
    currency $key$ NULL,
    reasons $text$ NOT NULL,              -- JSON array
    abstained $text$ NULL                 -- why, and how many deals are missing
);
CREATE INDEX prediction_latest ON prediction (connection_id, opportunity_id, made_at);

-- The newest prediction per deal, so that a card is one keyed read.
CREATE TABLE prediction_current (
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    prediction_id $id$ NOT NULL,
    previous_id $id$ NULL,
    PRIMARY KEY (connection_id, opportunity_id)
);

CREATE TABLE model (
    connection_id $id$ NOT NULL,
    version $key$ NOT NULL,
    trained_at $time$ NOT NULL,
    state $key$ NOT NULL,                 -- champion | challenger | retired | refused
    readiness $key$ NOT NULL,             -- Ready | OK | NotReady
    card $text$ NOT NULL,                 -- JSON: window, features, metrics, baselines, reliability bins
    file_name $key$ NOT NULL,
    sha256 $key$ NOT NULL,
    published_at $time$ NULL,
    PRIMARY KEY (connection_id, version)
);

CREATE TABLE suggestion (
    id $id$ NOT NULL PRIMARY KEY,
    connection_id $id$ NOT NULL,
    email_id $key$ NOT NULL,
    opportunity_id $key$ NULL,
    case_id $key$ NULL,
    made_at $time$ NOT NULL,
    writer $key$ NOT NULL,                -- offline, or provider and deployment
    prompt_version $key$ NOT NULL,
    language $key$ NOT NULL,
    asks $text$ NOT NULL,                 -- JSON: what the customer asks
    drafts $text$ NOT NULL,               -- JSON: text, tone, sentences with their sources, placeholders
    sources $text$ NOT NULL,              -- JSON: id, kind, title, quoted span
    abstained $text$ NULL,
    superseded_at $time$ NULL
);
CREATE INDEX suggestion_email ON suggestion (connection_id, email_id, made_at);
CREATE INDEX suggestion_opportunity ON suggestion (connection_id, opportunity_id, made_at);

CREATE TABLE verdict (
    id $id$ NOT NULL PRIMARY KEY,
    connection_id $id$ NOT NULL,
    subject $key$ NOT NULL,               -- suggestion | prediction | reason
    subject_id $key$ NOT NULL,
    verdict $key$ NOT NULL,               -- inserted | copied | edited | rejected | up | down | not-true
    reason $text$ NULL,
    edit_distance $real$ NULL,            -- 0 unchanged, 1 rewritten
    given_by $key$ NULL,
    given_at $time$ NOT NULL,
    idempotency_key $key$ NOT NULL,
    CONSTRAINT verdict_once UNIQUE (connection_id, idempotency_key)
);
CREATE INDEX verdict_subject ON verdict (connection_id, subject_id);

-- Every call to a writer: who, why, masked prompt, answer, checks. Hash-chained per connection.
CREATE TABLE model_call (
    connection_id $id$ NOT NULL,
    seq $int$ NOT NULL,
    at $time$ NOT NULL,
    feature $key$ NOT NULL,
    asked_by $key$ NULL,
    about $key$ NULL,
    writer $key$ NOT NULL,
    prompt_version $key$ NOT NULL,
    masked_prompt $text$ NOT NULL,
    answer $text$ NULL,
    checks $text$ NOT NULL,
    tokens_in $int$ NOT NULL,
    tokens_out $int$ NOT NULL,
    cost $money$ NOT NULL,
    milliseconds $int$ NOT NULL,
    outcome $key$ NOT NULL,
    previous_hash $key$ NOT NULL,
    hash $key$ NOT NULL,
    PRIMARY KEY (connection_id, seq)
);

CREATE TABLE spend (
    connection_id $id$ NOT NULL,
    day $date$ NOT NULL,
    feature $key$ NOT NULL,
    spent $money$ NOT NULL,
    calls $int$ NOT NULL,
    PRIMARY KEY (connection_id, day, feature)
);

-- Our own writes, so that they do not come back as news. Consumed once, kept 24 h.
CREATE TABLE echo (
    connection_id $id$ NOT NULL,
    record_id $key$ NOT NULL,
    field $key$ NOT NULL,
    value $text$ NULL,
    written_at $time$ NOT NULL,
    consumed_at $time$ NULL,
    PRIMARY KEY (connection_id, record_id, field)
);

-- Per deal what is to be written (all there is in preview), and the last values that we know the CRM holds.
CREATE TABLE write_back (
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    prediction_id $id$ NOT NULL,
    planned $text$ NOT NULL,              -- JSON: our field name to text
    written $text$ NULL,                  -- the same, once the CRM took it
    idempotency_key $key$ NOT NULL,
    written_at $time$ NULL,
    says $text$ NULL,
    PRIMARY KEY (connection_id, opportunity_id)
);
