-- What the company tells its customers. Append-only: an edited article is a new version, and an answer cites the version that it was taken from.
CREATE TABLE article (
    connection_id $id$ NOT NULL,
    id $key$ NOT NULL,                    -- the source's own name: the same file again is the same article
    version $int$ NOT NULL,
    title $text$ NOT NULL,
    topic $text$ NOT NULL,
    body $text$ NOT NULL,                 -- plain text; cited spans count its characters
    language $key$ NOT NULL,
    visibility $key$ NOT NULL,            -- public | internal
    source $key$ NOT NULL,                -- upload | api | folder | faq | sample
    media $key$ NOT NULL,                 -- markdown | html | pdf | text
    content_hash $key$ NOT NULL,
    retired $bool$ NOT NULL,              -- this version says that the article is gone
    notes $text$ NULL,                    -- JSON: what was odd when it was taken in
    made_at $time$ NOT NULL,
    made_by $text$ NULL,
    replaced_at $time$ NULL,              -- null: this version counts
    PRIMARY KEY (connection_id, id, version)
);
CREATE INDEX article_current ON article (connection_id, replaced_at);

-- Goes up with every change: whoever holds an index sees in one row whether it is still right.
CREATE TABLE knowledge (
    connection_id $id$ NOT NULL PRIMARY KEY,
    stamp $int$ NOT NULL
);
