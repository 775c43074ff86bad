-- A challenger against a champion on deals that neither had seen end, at looks planned beforehand.
CREATE TABLE model_trial (
    connection_id $id$ NOT NULL,
    challenger $key$ NOT NULL,
    champion $key$ NOT NULL,
    look $int$ NOT NULL,                  -- -1: too few deals so far
    judged_at $time$ NOT NULL,
    deals $int$ NOT NULL,
    difference $real$ NOT NULL,           -- log loss, challenger minus champion
    low $real$ NULL,
    high $real$ NULL,
    verdict $key$ NOT NULL,               -- TooFewDeals | Undecided | Worse | NotWorse | Better
    cost $money$ NULL,                    -- of a language model's forecasts
    PRIMARY KEY (connection_id, challenger, champion, look)
);

-- What was said against what happened, by the week in which deals closed.
CREATE TABLE outcome_week (
    connection_id $id$ NOT NULL,
    monday $date$ NOT NULL,
    deals $int$ NOT NULL,
    said $real$ NOT NULL,
    happened $real$ NOT NULL,
    brier $real$ NOT NULL,
    log_loss $real$ NOT NULL,
    PRIMARY KEY (connection_id, monday)
);

-- How far a feature of the open deals lies from those the model has learnt from, by week.
CREATE TABLE feature_drift (
    connection_id $id$ NOT NULL,
    version $key$ NOT NULL,
    monday $date$ NOT NULL,
    feature $key$ NOT NULL,
    psi $real$ NOT NULL,
    PRIMARY KEY (connection_id, version, monday, feature)
);

CREATE TABLE alert (
    connection_id $id$ NOT NULL,
    kind $key$ NOT NULL,                  -- calibration | error | drift
    since $time$ NOT NULL,
    ended $time$ NULL,
    says $text$ NOT NULL,
    todo $text$ NOT NULL,
    PRIMARY KEY (connection_id, kind, since)
);
