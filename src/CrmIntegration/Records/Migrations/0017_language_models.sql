-- A language model that speaks beside a trained model: its row in model names the file of the trained one, this says what is added.
CREATE TABLE language_model (
    connection_id $id$ NOT NULL,
    version $key$ NOT NULL,               -- as in model
    base_version $key$ NOT NULL,          -- the trained model beside which it speaks
    deployment $key$ NOT NULL,
    prompt_version $key$ NOT NULL,
    shift $real$ NOT NULL,                -- log-odds = shift + of_language * its log-odds + of_trained * the trained model's
    of_language $real$ NOT NULL,
    of_trained $real$ NOT NULL,
    deals $int$ NOT NULL,                 -- asked about in its trial
    verdict $key$ NOT NULL,               -- of its trial
    per_thousand $money$ NOT NULL,        -- cost of 1,000 forecasts, as the trial had it
    made_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, version)
);

-- What the leading language model last said of an open deal, and from what: asked again only when the deal has changed.
CREATE TABLE language_word (
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    version $key$ NOT NULL,
    known $key$ NOT NULL,                 -- hash of everything known about the deal when it was asked
    said $real$ NOT NULL,                 -- 0 to 1, before calibration
    reasons $text$ NOT NULL,
    said_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, opportunity_id)
);

-- A fine-tuning job at the provider, from the wish to the verdict.
CREATE TABLE tuning (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,
    purpose $key$ NOT NULL,               -- forecast | reply
    state $key$ NOT NULL,                 -- asked | uploaded | running | tuned | judged | refused | failed | cancelled
    base_model $key$ NOT NULL,
    training_file $key$ NULL,
    validation_file $key$ NULL,
    job_id $key$ NULL,
    tuned_model $text$ NULL,
    examples $int$ NOT NULL,
    refused $int$ NOT NULL,               -- examples that still held something personal after masking
    learnt_until $time$ NULL,             -- nothing later is in the examples
    cost $money$ NOT NULL,
    says $text$ NULL,                     -- for the admin
    asked_by $text$ NULL,
    made_at $time$ NOT NULL,
    changed_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, id)
);

-- Versions of what a feature tells a model, and which one is in use. Without a row the built-in one is.
CREATE TABLE prompt_version (
    connection_id $id$ NOT NULL,
    feature $key$ NOT NULL,
    version $key$ NOT NULL,
    deployment $key$ NULL,                -- null: the one of the settings
    instructions $text$ NOT NULL,
    state $key$ NOT NULL,                 -- draft | active | retired | refused
    evaluation $text$ NULL,               -- JSON: scores on the golden set, beside the version in use
    says $text$ NULL,                     -- why it was refused
    made_at $time$ NOT NULL,
    made_by $text$ NULL,
    used_at $time$ NULL,
    PRIMARY KEY (connection_id, feature, version)
);
