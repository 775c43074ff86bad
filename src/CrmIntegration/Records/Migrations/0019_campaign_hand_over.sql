-- A campaign on its way into the CRM's own campaign: asked by a manager, done by a chore that may start again at any moment.
CREATE TABLE campaign_hand_over (
    connection_id $id$ NOT NULL,
    campaign_id $id$ NOT NULL,
    asked_at $time$ NOT NULL,
    done_at $time$ NULL,
    joined $int$ NOT NULL,                -- people in the CRM's campaign so far
    left_out $int$ NOT NULL,              -- the CRM refused them
    says $text$ NULL,                     -- what stopped it, or why somebody was left out
    PRIMARY KEY (connection_id, campaign_id)
);
