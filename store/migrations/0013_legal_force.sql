-- What a document calls binding or expected, by which it is asked for.
ALTER TABLE commitments ADD COLUMN force TEXT NOT NULL DEFAULT 'not_said';
UPDATE commitments SET force = COALESCE(CAST(record AS json) ->> 'force', force);
