-- Since when a team's posts are made from this database without a break, and the last one: milliseconds since 1970, UTC.
CREATE TABLE posting (
    team_id TEXT COLLATE "C" PRIMARY KEY,
    since_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL CHECK (last_at >= since_at)
);
