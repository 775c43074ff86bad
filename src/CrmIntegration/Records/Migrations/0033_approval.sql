-- Who said yes to something before it may be used. A line for each person; how many are needed, and whose yes counts, is the policy's word.
CREATE TABLE approval (
    connection_id $id$ NOT NULL,
    kind $key$ NOT NULL,                  -- reply | case | campaign | faq | write-back
    subject $key$ NOT NULL,               -- what was agreed to, in that version: changed afterwards, it is another subject
    said_by $key$ NOT NULL,
    said_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, kind, subject, said_by)
);
