-- Fields of ours that somebody else set to another value: to be written anew, a few times a day at most. CRM automation may set them each time.
CREATE TABLE overwritten (
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    field $key$ NOT NULL,                 -- our name of it
    value $text$ NULL,                    -- what stood there instead
    seen_at $time$ NOT NULL,
    is_open $bool$ NOT NULL,              -- false: written anew since, or well again
    repairs $int$ DEFAULT 0 NOT NULL,     -- since first_repair_at
    first_repair_at $time$ NULL,
    PRIMARY KEY (connection_id, opportunity_id, field)
);
