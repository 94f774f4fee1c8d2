-- What Slack told of somebody, and when: milliseconds since 1970, UTC.
CREATE TABLE profiles (
    team_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    locale TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('admin', 'member', 'guest', 'gone')),
    zone TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
