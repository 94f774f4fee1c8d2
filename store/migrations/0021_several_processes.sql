-- What several processes on one database tell each other: which requests were taken up, and who works on what.
CREATE TABLE received (
    digest TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX received_by_age ON received (at);

CREATE TABLE leases (
    team_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    owner TEXT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, name)
) WITHOUT ROWID;
