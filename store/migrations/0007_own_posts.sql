-- What is made once for all processes on this database, and never leaves it.
CREATE TABLE secrets (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL CHECK (length(value) >= 32)
);

-- Until when Slack wants a method to be left alone: milliseconds since 1970, UTC.
CREATE TABLE throttles (
    team_id TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, method)
);

-- By Slack's clock: from when on a post may stand in its channel, and when it was last tried.
ALTER TABLE outbox ADD COLUMN sought_from BIGINT;
ALTER TABLE outbox ADD COLUMN tried_at BIGINT;
