-- Proofs of a connection's deals: what a model would have said at past moments, against what came.
CREATE TABLE backtest (
    connection_id $id$ NOT NULL,
    started_at $time$ NOT NULL,
    progress $text$ NULL,                 -- where it is, while it runs
    finished_at $time$ NULL,
    verdict $key$ NULL,                   -- Ready | OK | NotReady
    failure $text$ NULL,                  -- a sentence, when it could not be done
    report $text$ NULL,                   -- JSON; the page is drawn from it
    PRIMARY KEY (connection_id, started_at)
);
