-- What stood on a line before: CRMs keep no history of lines, so that ours begins with the day a line was first read.
CREATE TABLE line_was (
    connection_id $id$ NOT NULL, line_id $key$ NOT NULL, until $time$ NOT NULL,      -- so it stood until then
    learnt_at $time$ NOT NULL, opportunity_id $key$ NOT NULL, quantity $money$ NULL, unit_price $money$ NULL, total $money$ NULL,
    away $bool$ NOT NULL,                 -- until then it was not on the deal
    PRIMARY KEY (connection_id, line_id, until)
);
CREATE INDEX line_was_opportunity ON line_was (connection_id, opportunity_id);
