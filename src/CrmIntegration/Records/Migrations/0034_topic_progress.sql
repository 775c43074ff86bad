-- How far a sorting is that somebody ordered or that the night began; no row: none is going on.
CREATE TABLE topic_progress (
    connection_id $id$ NOT NULL PRIMARY KEY,
    step $key$ NOT NULL,                  -- asked | reading | sorting | advising
    done $int$ NOT NULL,                  -- texts read so far
    at $time$ NOT NULL
);
