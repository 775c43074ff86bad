-- A drawn picture behind a campaign's poster. Not made of anybody's data: names are left out before it is asked for.
CREATE TABLE campaign_picture (
    connection_id $id$ NOT NULL,
    campaign_id $id$ NOT NULL,
    picture $bytes$ NOT NULL,             -- PNG, JPEG or WebP
    writer $text$ NOT NULL,               -- the deployment that drew it
    made_at $time$ NOT NULL,
    PRIMARY KEY (connection_id, campaign_id)
);
