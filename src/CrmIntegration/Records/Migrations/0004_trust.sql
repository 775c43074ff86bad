-- An audit line's words can be erased without breaking the chain: the line is hashed over their salted hash, and the salt goes with them.
ALTER TABLE model_call ADD content_hash $key$ NULL;
ALTER TABLE model_call ADD content_salt $key$ NULL;
ALTER TABLE model_call ADD erased_at $time$ NULL;

-- The newest line of each chain, so that lines cut off at the end show too.
CREATE TABLE audit_head (
    connection_id $id$ NOT NULL PRIMARY KEY,
    seq $int$ NOT NULL,
    hash $key$ NOT NULL
);

-- Whole numbers, so that one UPDATE can both look at the budget and take from it on every engine.
CREATE TABLE spend_of (
    connection_id $id$ NOT NULL,
    day $date$ NOT NULL,
    feature $key$ NOT NULL,
    person $key$ NOT NULL,                -- a rep's CRM id; empty: the feature as a whole
    micros $int$ NOT NULL,                -- millionths of the currency
    calls $int$ NOT NULL,
    PRIMARY KEY (connection_id, day, feature, person)
);
INSERT INTO spend_of (connection_id, day, feature, person, micros, calls)
SELECT connection_id, day, feature, '', CAST(CAST(spent AS $real$) * 1000000 AS $int$), calls FROM spend;
DROP TABLE spend;

-- What may be sent to a model and written by it. Append-only: the highest version counts.
CREATE TABLE ai_policy (
    connection_id $id$ NOT NULL,
    version $int$ NOT NULL,
    policy $text$ NOT NULL,               -- JSON
    changed_at $time$ NOT NULL,
    changed_by $key$ NULL,
    PRIMARY KEY (connection_id, version)
);
