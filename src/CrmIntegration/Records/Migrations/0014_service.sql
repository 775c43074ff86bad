-- A customer's conversation with the service: questions, checked answers, and who took it over.
CREATE TABLE service_chat (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,
    channel $key$ NOT NULL,               -- panel | console | case
    audience $key$ NOT NULL,              -- Customer | Colleague
    contact_id $key$ NULL,                -- the CRM's, where the widget says who asks
    case_id $key$ NULL,
    asked_by $key$ NULL,                  -- whose budget and name it goes by: a CRM user or a console user
    language $key$ NOT NULL,
    state $key$ NOT NULL,                 -- open | waiting | taken | closed
    abstained $int$ NOT NULL,             -- in a row: twice hands over
    started_at $time$ NOT NULL,
    last_at $time$ NOT NULL,
    handed_at $time$ NULL,
    handed_by $key$ NULL,                 -- customer | service | agent
    handed_why $text$ NULL,
    taken_at $time$ NULL,
    taken_by $text$ NULL,
    PRIMARY KEY (connection_id, id)
);
CREATE INDEX service_chat_state ON service_chat (connection_id, state, last_at);

CREATE TABLE service_turn (
    connection_id $id$ NOT NULL,
    chat_id $id$ NOT NULL,
    seq $int$ NOT NULL,
    at $time$ NOT NULL,
    speaker $key$ NOT NULL,               -- customer | service | person
    words $text$ NOT NULL,
    sentences $text$ NOT NULL,            -- JSON: each sentence of an answer with the spans it stands on
    outcome $key$ NULL,                   -- answered | abstained | handed-over; null: not ours
    writer $key$ NULL,
    notes $text$ NOT NULL,                -- JSON: what was taken out and why
    PRIMARY KEY (connection_id, chat_id, seq)
);
