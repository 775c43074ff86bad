-- Each row of the queue is claimed once and then deleted. Half full pages take the claim beside the row: PostgreSQL need not enter it into both indexes again.
$postgresql$ALTER TABLE work SET (fillfactor = 50);

-- Only what is not set aside, by when it is due. Partial also so that a look-up by key never takes this index: PostgreSQL's planner did, while it believed that the table was
-- small, and read the whole queue for each item of a batch.
DROP INDEX work_due $sqlserver$ON work
;
CREATE INDEX work_due ON work (stage, connection_id, due_at) WHERE dead_at IS NULL;
