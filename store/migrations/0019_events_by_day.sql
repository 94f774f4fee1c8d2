-- How far a ledger had come by a past day, for whoever asks what has changed since.
CREATE INDEX events_of_day ON events (team_id, at, id);
