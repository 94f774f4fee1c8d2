-- What somebody wants to be reminded of later, and until when; `recipient` is a subscription, or "owner:" and a person.
CREATE TABLE postponements (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    commitment_id TEXT COLLATE "C" NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev)
);
CREATE UNIQUE INDEX postponements_present ON postponements (team_id, id) WHERE until_at IS NULL;
CREATE INDEX postponements_of_recipient ON postponements (team_id, recipient) WHERE until_at IS NULL;
CREATE INDEX postponements_of_commitment ON postponements (team_id, commitment_id);

-- What was put off before that was an event stays put off.
INSERT INTO postponements (team_id, id, rev, recorded_at, commitment_id, recipient, record)
SELECT answer.team_id, answer.commitment_id || '|' || answer.recipient, 1, ledgers.recorded_at,
    answer.commitment_id, answer.recipient,
    '{"commitment_id":"' || answer.commitment_id || '","recipient":"' || answer.recipient
        || '","until":"' || answer.until || '","on":"' || answer.day || '","times": 1}'
FROM reminder_answers AS answer JOIN ledgers ON ledgers.team_id = answer.team_id
WHERE answer.said = 'snoozed' AND answer.until IS NOT NULL;
DELETE FROM reminder_answers WHERE said = 'snoozed';
