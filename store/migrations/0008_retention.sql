-- What has been kept long enough is found by its age.
CREATE INDEX outbox_by_age ON outbox (team_id, due_at);
CREATE INDEX drafts_by_age ON drafts (team_id, saved_at);
