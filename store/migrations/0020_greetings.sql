-- Whom the bot has introduced itself to: members, and channels into which it was invited.
CREATE TABLE greetings (
    team_id TEXT COLLATE "C" NOT NULL,
    whom TEXT COLLATE "C" NOT NULL,
    greeted_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, whom)
);
