-- What all nodes together lately took of a model deployment's quota. No connection: the deployment is the house's, and every connection asks it.
CREATE TABLE quota_use (
    deployment $key$ NOT NULL PRIMARY KEY,    -- SHA-256 of address and name
    taken $text$ NOT NULL                     -- milliseconds:tokens of each call let in within the last minute
);

-- The audit's newest line under a key that is not in the database: a chain that was made anew with the database alone in hand shows.
ALTER TABLE audit_head ADD seal $text$ NULL;
