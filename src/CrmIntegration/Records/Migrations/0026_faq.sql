-- Questions that many asked and the answer they were given, until somebody decides. A rejected one stays, so that it does not come back.
CREATE TABLE faq_candidate (
    connection_id $id$ NOT NULL,
    id $key$ NOT NULL,
    topic_id $key$ NULL,
    question $text$ NOT NULL,
    question_of $key$ NOT NULL,           -- the case whose words the question is
    answer $text$ NOT NULL,
    sources $text$ NOT NULL,              -- JSON: each sentence of the answer with the case's mail it stands in
    asked_by $text$ NOT NULL,             -- JSON: ids of the cases
    asked $int$ NOT NULL,
    language $key$ NOT NULL,
    state $key$ NOT NULL,                 -- open | accepted | rejected
    made_at $time$ NOT NULL,
    decided_at $time$ NULL,
    decided_by $text$ NULL,
    article_id $key$ NULL,
    PRIMARY KEY (connection_id, id)
);
