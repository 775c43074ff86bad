-- How well the CRM's own case fields can be told from a case's words, as tried on the latest closed cases; and what was told of an open one.
CREATE TABLE case_sorting (
    connection_id $id$ NOT NULL, field $key$ NOT NULL, learnt_at $time$ NOT NULL, examples $int$ NOT NULL, labels $int$ NOT NULL,
    tried $int$ NOT NULL, right_all $int$ NOT NULL, commonest $int$ NOT NULL, told $int$ NOT NULL, right_told $int$ NOT NULL,
    PRIMARY KEY (connection_id, field)
);
ALTER TABLE suggestion ADD sorting $text$ NULL;
