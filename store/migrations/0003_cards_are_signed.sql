-- Who shared a commitment stands on its card, however often it is redrawn.
ALTER TABLE cards ADD COLUMN shared_by TEXT NOT NULL DEFAULT '';
