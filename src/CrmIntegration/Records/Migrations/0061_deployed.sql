-- Where a tuned model costs money by the hour while it is deployed: since when it is. Null: it is not, as far as we know.
ALTER TABLE tuning ADD deployed_at $time$ NULL;
ALTER TABLE tuning ADD standing $text$ NULL;    -- what an admin should know or do about the deployment
