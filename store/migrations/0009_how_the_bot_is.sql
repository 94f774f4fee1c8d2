-- What only a running bot knows of itself, told about once a minute for whoever asks, in Slack or at a terminal.
CREATE TABLE processes (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (name <> ''),
    seen_at BIGINT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX processes_seen ON processes (seen_at);

-- What is wrong, and whether admins were told of it; a row goes when they were told that it is well again.
CREATE TABLE alarms (
    team_id TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL CHECK (subject <> ''),
    why TEXT NOT NULL,
    since_at BIGINT NOT NULL,
    told_at BIGINT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (team_id, subject)
);
