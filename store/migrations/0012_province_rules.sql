-- What a province's coordinator has settled for it, such as who owns what is recorded there; `id` is its code.
CREATE TABLE province_rules (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev)
);
CREATE UNIQUE INDEX province_rules_present ON province_rules (team_id, id) WHERE until_at IS NULL;
