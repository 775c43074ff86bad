-- A trial: some deals or teams, drawn by lot, go without our scores and drafts, so that the others can be compared with them.
CREATE TABLE hold_out (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,
    unit $key$ NOT NULL,                  -- deal | team
    share $real$ NOT NULL,
    seed $int$ NOT NULL,
    started_at $time$ NOT NULL,
    ends_at $time$ NOT NULL,
    stopped_at $time$ NULL,
    PRIMARY KEY (connection_id, id)
);

-- What the lot said, stored before anything is shown. Append-only.
CREATE TABLE hold_out_unit (
    connection_id $id$ NOT NULL,
    hold_out_id $id$ NOT NULL,
    unit_id $key$ NOT NULL,               -- the deal's id, or the team's manager's
    held $bool$ NOT NULL,
    drawn_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, hold_out_id, unit_id)
);
