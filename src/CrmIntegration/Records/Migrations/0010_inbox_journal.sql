-- Deliveries that were acknowledged and are not in the inbox yet: appended only, and gone a moment later. On SQLite this table stays empty, the journal is a
-- file of its own beside the database (InboxJournal says why).
CREATE TABLE inbox_journal (
    id $number$ NOT NULL PRIMARY KEY$upward$,
    connection_id $id$ NOT NULL,
    hints $bytes$ NOT NULL                -- JSON: [["key", kind, "record", received_at], ...]
);
