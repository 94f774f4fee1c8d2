-- The ledger of one team: how many writes it has seen, and the instant of the last.
CREATE TABLE ledgers (
    team_id TEXT COLLATE "C" NOT NULL PRIMARY KEY CHECK (team_id <> ''),
    revision BIGINT NOT NULL CHECK (revision >= 1),
    recorded_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Every write, numbered within its ledger.
CREATE TABLE events (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id BIGINT NOT NULL CHECK (id >= 1),
    record TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    rev INTEGER NOT NULL CHECK (rev >= 1),
    action TEXT NOT NULL CHECK (action IN ('added', 'revised', 'removed')),
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    why TEXT,
    before TEXT,
    after TEXT,
    PRIMARY KEY (team_id, id),
    CHECK ((before IS NULL) = (action = 'added')),
    CHECK ((after IS NULL) = (action = 'removed'))
);
CREATE INDEX events_of_subject ON events (team_id, record, subject, id);

-- In each table below a row is one version of a record; the present one has no until_at.
CREATE TABLE conferences (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    province TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev)
);
CREATE UNIQUE INDEX conferences_present ON conferences (team_id, id) WHERE until_at IS NULL;
CREATE INDEX conferences_of_province ON conferences (team_id, province, year);

-- The numbers that commitments ever had: none is given twice.
CREATE TABLE commitment_numbers (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL,
    province TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    PRIMARY KEY (team_id, id),
    UNIQUE (team_id, province, year, number)
);

CREATE TABLE commitments (
    team_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    kind TEXT NOT NULL CHECK (kind IN ('target', 'initiative')),
    province TEXT COLLATE "C" NOT NULL,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    metric TEXT COLLATE "C",
    themes TEXT NOT NULL,
    owner TEXT COLLATE "C",
    state TEXT NOT NULL,
    deadline TEXT COLLATE "C" CHECK (length(deadline) = 10),
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev),
    FOREIGN KEY (team_id, id) REFERENCES commitment_numbers (team_id, id)
);
CREATE UNIQUE INDEX commitments_present ON commitments (team_id, id) WHERE until_at IS NULL;
CREATE INDEX commitments_of_province ON commitments (team_id, province, deadline DESC NULLS LAST, year, number)
    WHERE until_at IS NULL;
CREATE INDEX commitments_of_metric ON commitments (team_id, metric, deadline DESC NULLS LAST, province, year, number)
    WHERE until_at IS NULL;
CREATE INDEX commitments_of_owner ON commitments (team_id, owner, deadline DESC NULLS LAST, province, year, number)
    WHERE until_at IS NULL;
-- The state comes along so that what is closed, in time most of all that is past, is passed over in the index.
CREATE INDEX commitments_by_deadline ON commitments (team_id, deadline DESC NULLS LAST, province, year, number, state)
    WHERE until_at IS NULL;
CREATE INDEX commitments_live ON commitments (team_id, province, year) WHERE until_at IS NULL AND state <> 'dropped';
CREATE INDEX commitments_then ON commitments (team_id, province, recorded_at);

CREATE TABLE actuals (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    province TEXT COLLATE "C" NOT NULL,
    metric TEXT COLLATE "C" NOT NULL,
    day TEXT COLLATE "C" NOT NULL CHECK (length(day) = 10),
    released TEXT COLLATE "C" NOT NULL CHECK (length(released) = 10),
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev)
);
CREATE UNIQUE INDEX actuals_present ON actuals (team_id, id) WHERE until_at IS NULL;
CREATE INDEX actuals_of_province ON actuals (team_id, province, metric, day);
CREATE INDEX actuals_of_metric ON actuals (team_id, metric, province, day);

CREATE TABLE milestones (
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
CREATE UNIQUE INDEX milestones_present ON milestones (team_id, id) WHERE until_at IS NULL;
CREATE INDEX milestones_of_commitment ON milestones (team_id, commitment_id, day);
