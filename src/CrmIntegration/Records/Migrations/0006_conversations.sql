-- What was said in calls and chats, and what code noticed in it.
CREATE TABLE conversation (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,                     -- made from where it comes from: the same file twice is one
    opportunity_id $key$ NOT NULL,
    kind $key$ NOT NULL,                  -- call | chat
    source $key$ NOT NULL,                -- upload:SHA-256 | activity:ID
    title $text$ NULL,
    at $time$ NOT NULL,
    learnt_at $time$ NOT NULL,
    owner_id $key$ NULL,                  -- the seller who spoke, else the deal's owner
    language $key$ NOT NULL,
    lines $text$ NOT NULL,                -- JSON: speaker, text, times, side
    troubles $text$ NOT NULL,             -- JSON: what was odd in the file
    measures $text$ NOT NULL,             -- JSON
    findings $text$ NOT NULL,             -- JSON: kind, side, line, time, quote
    habits $text$ NOT NULL,               -- JSON: habit to yes or no
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX conversation_opportunity ON conversation (connection_id, opportunity_id, at);
CREATE INDEX conversation_newest ON conversation (connection_id, at);

-- Append-only: what the forecast may know of a conversation, from when it took place.
CREATE TABLE conversation_signal (
    connection_id $id$ NOT NULL,
    opportunity_id $key$ NOT NULL,
    at $time$ NOT NULL,
    conversation_id $id$ NOT NULL,
    signal $key$ NOT NULL,
    value $real$ NOT NULL,
    PRIMARY KEY (connection_id, opportunity_id, at, conversation_id, signal)
);

CREATE TABLE scorecard (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,
    name $text$ NOT NULL,
    criteria $text$ NOT NULL,             -- JSON: what is asked, how it is checked, its weight
    changed_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, id)
);
