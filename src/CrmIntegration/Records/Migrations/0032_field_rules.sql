-- How the CRM's own admins marked a field. Only marked fields have a row.
CREATE TABLE field_mark (
    connection_id $id$ NOT NULL,
    kind $int$ NOT NULL,
    field $key$ NOT NULL,                 -- the CRM's name
    sensitivity $int$ NOT NULL,
    says $text$ NULL,                     -- the CRM's own words
    seen_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, kind, field)
);

-- What an admin decided otherwise than the mark. Append-only: the highest version of a field counts.
CREATE TABLE field_rule (
    connection_id $id$ NOT NULL,
    kind $int$ NOT NULL,
    field $key$ NOT NULL,
    version $int$ NOT NULL,
    sending $key$ NULL,                   -- send | mask | never; null: as the mark says
    reason $text$ NULL,
    changed_at $time$ NOT NULL,
    changed_by $key$ NULL,
    PRIMARY KEY (connection_id, kind, field, version)
);
