-- What customers write about, found anew each night. A topic keeps its id and its name as long as it is spoken of.
CREATE TABLE topic (
    connection_id $id$ NOT NULL,
    id $key$ NOT NULL,
    name $text$ NOT NULL,                 -- words that several customers use; nobody's name
    language $key$ NOT NULL,
    signature $text$ NOT NULL,            -- hashes of words with their weights
    texts $int$ NOT NULL,                 -- in the time looked at
    open_texts $int$ NOT NULL,            -- of them nobody has solved
    severity $real$ NOT NULL,
    level $key$ NOT NULL,                 -- low | medium | high
    trend $key$ NOT NULL,                 -- rising | falling | steady
    ratio $real$ NOT NULL,
    weeks $text$ NOT NULL,                -- JSON: counts per week, the oldest first
    advice $text$ NOT NULL,               -- JSON: what to do about it and why
    spike $text$ NULL,                    -- JSON: this week against its own past; null: within chance
    found_at $time$ NOT NULL,
    sorted_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, id)
);

CREATE TABLE topic_text (
    connection_id $id$ NOT NULL,
    id $key$ NOT NULL,                    -- a mail's id, or "case:<id>"
    topic_id $key$ NULL,                  -- null: about nothing that others write about
    at $time$ NOT NULL,
    fit $real$ NOT NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX topic_text_topic ON topic_text (connection_id, topic_id, at);

CREATE TABLE topic_quote (
    connection_id $id$ NOT NULL,
    topic_id $key$ NOT NULL,
    seq $int$ NOT NULL,
    text_id $key$ NOT NULL,
    start_at $int$ NOT NULL,              -- in the text as it was read
    length $int$ NOT NULL,
    shown $text$ NOT NULL,                -- the span, with placeholders where it is personal
    language $key$ NOT NULL,
    at $time$ NOT NULL,
    PRIMARY KEY (connection_id, topic_id, seq)
);

CREATE TABLE topic_run (
    connection_id $id$ NOT NULL PRIMARY KEY,
    at $time$ NOT NULL,
    since $time$ NOT NULL,
    texts $int$ NOT NULL,
    unsorted $int$ NOT NULL
);
