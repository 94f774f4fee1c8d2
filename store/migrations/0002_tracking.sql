-- Writes that belong together bear one batch; one that takes another back names it.
ALTER TABLE events ADD COLUMN batch TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN undoes TEXT COLLATE "C";
UPDATE events SET batch = 'event-' || id;
CREATE INDEX events_of_batch ON events (team_id, batch, id);
CREATE INDEX events_of_actor ON events (team_id, actor, id);
CREATE INDEX events_undoing ON events (team_id, undoes) WHERE undoes IS NOT NULL;

CREATE TABLE evidence (
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
CREATE UNIQUE INDEX evidence_present ON evidence (team_id, id) WHERE until_at IS NULL;
CREATE INDEX evidence_of_commitment ON evidence (team_id, commitment_id, day);

-- Roles, by the id of a person or a user group.
CREATE TABLE grants (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    role TEXT NOT NULL CHECK (role IN ('viewer', 'editor', 'coordinator', 'admin')),
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev)
);
CREATE UNIQUE INDEX grants_present ON grants (team_id, id) WHERE until_at IS NULL;

-- Who is in the user groups to which a role is granted, as Slack told it last.
CREATE TABLE group_members (
    team_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    group_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (team_id, user_id, group_id)
);
CREATE INDEX group_members_of_group ON group_members (team_id, group_id);

-- The message that shows a commitment in a channel.
CREATE TABLE cards (
    team_id TEXT COLLATE "C" NOT NULL,
    commitment_id TEXT COLLATE "C" NOT NULL,
    channel_id TEXT COLLATE "C" NOT NULL,
    ts TEXT NOT NULL,
    locale TEXT NOT NULL,
    PRIMARY KEY (team_id, commitment_id, channel_id)
);

-- What somebody had typed into a modal that was closed before it was saved.
CREATE TABLE drafts (
    team_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    typed TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (team_id, user_id, form)
);

-- The provinces that somebody follows.
CREATE TABLE follows (
    team_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    province TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (team_id, user_id, province)
);

-- Whose Home tab has been opened, and what stands there by its checksum.
CREATE TABLE homes (
    team_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    shown TEXT NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
