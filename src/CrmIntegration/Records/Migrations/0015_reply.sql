-- For whom a draft was made, what its mail is like, and what happened on the way: which draft was not shown, and why.
ALTER TABLE suggestion ADD owner_id $key$ NULL;
ALTER TABLE suggestion ADD received_at $time$ NULL;      -- when the customer sent the mail
ALTER TABLE suggestion ADD reading $text$ NULL;          -- JSON: mood, complaint, due day, thread in a few lines, open promises
ALTER TABLE suggestion ADD happened $text$ NULL;         -- JSON: sentences for the record

-- Which draft a verdict is about, and what the rep made of it: an example of how they write.
ALTER TABLE verdict ADD draft $int$ NULL;
ALTER TABLE verdict ADD final_text $text$ NULL;
CREATE INDEX verdict_giver ON verdict (connection_id, subject, given_by, given_at);

-- A rep's calendar: which times are free for a meeting.
CREATE INDEX activity_owner ON activity (connection_id, owner_id, at);
