-- How this company counts: one row per connection, absent until somebody changes something.
CREATE TABLE forecast_setting (
    connection_id $id$ NOT NULL PRIMARY KEY,
    fiscal_start $int$ NOT NULL,          -- month, 1 to 12
    months $int$ NOT NULL,                -- of a period: 1, 3, 6 or 12
    currency $key$ NULL,                  -- that rates are against; null: the one most deals are in
    region_field $key$ NOT NULL,
    product_field $key$ NOT NULL,
    updated_at $time$ NOT NULL
);

-- From that day on, one unit of the corporate currency is worth so many of this one.
CREATE TABLE currency_rate (
    connection_id $id$ NOT NULL,
    currency $key$ NOT NULL,
    valid_from $date$ NOT NULL,
    rate $money$ NOT NULL,
    entered_by $key$ NULL,
    entered_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, currency, valid_from)
);

CREATE TABLE quota (
    connection_id $id$ NOT NULL,
    owner_id $key$ NOT NULL,
    period_from $date$ NOT NULL,
    amount $money$ NOT NULL,
    currency $key$ NULL,
    entered_by $key$ NULL,
    entered_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, owner_id, period_from)
);

-- A forecast as it was said. Never updated.
CREATE TABLE forecast_run (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL PRIMARY KEY,
    period_from $date$ NOT NULL,
    period_until $date$ NOT NULL,
    as_of $time$ NOT NULL,                -- what it knows
    made_at $time$ NOT NULL,
    rebuilt $bool$ NOT NULL,              -- made later than as_of, from history
    model_version $key$ NULL,
    inputs_hash $key$ NOT NULL,
    seed $int$ NOT NULL,
    draws $int$ NOT NULL,
    currency $key$ NOT NULL,
    shock_company $real$ NOT NULL,
    shock_owner $real$ NOT NULL,
    shift $real$ NOT NULL,
    learnt_from $int$ NOT NULL,           -- earlier periods that new business was learnt from
    without_rate $text$ NOT NULL,         -- JSON: deals left out because their currency has no rate
    fan $text$ NOT NULL                   -- JSON: the company's range by week
);
CREATE INDEX forecast_run_period ON forecast_run (connection_id, period_from, as_of);

CREATE TABLE forecast_line (
    connection_id $id$ NOT NULL,
    run_id $id$ NOT NULL,
    part $key$ NOT NULL,                  -- Company | Team | Own | Region | Product
    part_id $key$ NOT NULL,
    quota $money$ NULL,
    won $money$ NOT NULL,
    won_deals $int$ NOT NULL,
    committed $money$ NOT NULL,           -- won and what reps commit
    best_case $money$ NOT NULL,           -- that and best case
    naive $money$ NULL,                   -- won and what the period before still brought from this day on
    from_open $money$ NOT NULL,
    from_new $money$ NOT NULL,
    low $money$ NOT NULL,                 -- p10 of the whole period, won included
    middle $money$ NOT NULL,
    high $money$ NOT NULL,
    open_deals $int$ NOT NULL,
    open_amount $money$ NOT NULL,
    plain $real$ NULL,                    -- expected of open and new business before any correction, its variance and its pull: what later shocks are learnt from
    variance $real$ NULL,
    pull $real$ NULL,
    PRIMARY KEY (connection_id, run_id, part, part_id)
);

-- A manager's own word beside the model's. Never updated: the newest holds, all are scored.
CREATE TABLE forecast_override (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL PRIMARY KEY,
    part $key$ NOT NULL,
    part_id $key$ NOT NULL,
    period_from $date$ NOT NULL,
    amount $money$ NOT NULL,
    currency $key$ NOT NULL,
    note $text$ NOT NULL,
    made_by $key$ NOT NULL,
    made_at $time$ NOT NULL
);
CREATE INDEX forecast_override_period ON forecast_override (connection_id, period_from, made_at);

-- What a period really brought, once it was over. Appended; the newest holds, since a CRM is mended later.
CREATE TABLE forecast_actual (
    connection_id $id$ NOT NULL,
    period_from $date$ NOT NULL,
    part $key$ NOT NULL,
    part_id $key$ NOT NULL,
    scored_at $time$ NOT NULL,
    amount $money$ NOT NULL,
    currency $key$ NOT NULL,
    PRIMARY KEY (connection_id, period_from, part, part_id, scored_at)
);
