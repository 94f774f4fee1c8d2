-- What people think of commitments themselves, beside what is computed.
CREATE TABLE assessments (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    commitment_id TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL CHECK (length(day) = 10),
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev),
    FOREIGN KEY (team_id, commitment_id) REFERENCES commitment_numbers (team_id, id)
);
CREATE UNIQUE INDEX assessments_present ON assessments (team_id, id) WHERE until_at IS NULL;
CREATE INDEX assessments_of_commitment ON assessments (team_id, commitment_id, day);
