-- Calibration and ranking by the week in which deals closed; recent_: the eight weeks that end with it. Null: written by an earlier version, until the next night.
ALTER TABLE outcome_week ADD ece $real$ NULL;
ALTER TABLE outcome_week ADD auc $real$ NULL;
ALTER TABLE outcome_week ADD recent_deals $int$ NULL;
ALTER TABLE outcome_week ADD recent_log_loss $real$ NULL;
ALTER TABLE outcome_week ADD recent_expected $real$ NULL;       -- the log loss that the forecasts expect of themselves
ALTER TABLE outcome_week ADD recent_ece $real$ NULL;
ALTER TABLE outcome_week ADD recent_ece_by_chance $real$ NULL;  -- honest forecasts pass it once in twenty times
ALTER TABLE outcome_week ADD recent_auc $real$ NULL;
ALTER TABLE outcome_week ADD recent_auc_error $real$ NULL;

-- How a model does by segment on deals that closed after it was trained, alone or beside a challenger on the same days.
CREATE TABLE model_segment (
    connection_id $id$ NOT NULL,
    version $key$ NOT NULL,
    beside $key$ NOT NULL,                -- the challenger's version, or '' for none
    judged_at $time$ NOT NULL,
    deals $int$ NOT NULL,
    segments $text$ NOT NULL,             -- JSON
    PRIMARY KEY (connection_id, version, beside)
);
