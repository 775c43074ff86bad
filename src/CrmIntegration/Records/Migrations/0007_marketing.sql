-- Who a campaign is for: filters over what the CRM holds.
CREATE TABLE segment (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,
    name $text$ NOT NULL,
    filter $text$ NOT NULL,               -- JSON
    changed_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, id)
);

CREATE TABLE campaign (
    connection_id $id$ NOT NULL,
    id $id$ NOT NULL,
    name $text$ NOT NULL,
    segment_id $id$ NULL,
    brief $text$ NOT NULL,                -- JSON: the facts that copy may state
    variants $text$ NOT NULL,             -- JSON
    template $key$ NOT NULL,              -- of the poster
    goal $key$ NOT NULL,                  -- reply | deal | won
    goal_days $int$ NOT NULL,
    state $key$ NOT NULL,                 -- draft | approved | exported
    approved_by $text$ NULL,
    approved_at $time$ NULL,
    exported_at $time$ NULL,
    seed $int$ NOT NULL,                  -- of the lot that gives each person a variant
    changed_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, id)
);

-- Who got which variant, by lot. Written once, with the export.
CREATE TABLE campaign_member (
    connection_id $id$ NOT NULL,
    campaign_id $id$ NOT NULL,
    contact_id $key$ NOT NULL,
    account_id $key$ NULL,
    address $key$ NOT NULL,
    variant $key$ NOT NULL,
    PRIMARY KEY (connection_id, campaign_id, contact_id)
);

-- Who wants no more of it. Kept for good: it outlives every campaign.
CREATE TABLE opt_out (
    connection_id $id$ NOT NULL,
    address $key$ NOT NULL,               -- lower case
    at $time$ NOT NULL,
    PRIMARY KEY (connection_id, address)
);

CREATE TABLE brand (
    connection_id $id$ NOT NULL PRIMARY KEY,
    look $text$ NOT NULL,                 -- JSON: name, colours, voice, banned claims
    logo $bytes$ NULL,                    -- PNG or JPEG
    changed_at $time$ NOT NULL
);
