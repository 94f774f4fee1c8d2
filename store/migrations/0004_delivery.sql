CREATE TABLE subscriptions (
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    id TEXT COLLATE "C" NOT NULL CHECK (id <> ''),
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    channel_id TEXT COLLATE "C" NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (team_id, id, rev)
);
CREATE UNIQUE INDEX subscriptions_present ON subscriptions (team_id, id) WHERE until_at IS NULL;
CREATE INDEX subscriptions_of_channel ON subscriptions (team_id, channel_id) WHERE until_at IS NULL;

-- How far a subscription is planned (a local day), and why it cannot be served.
CREATE TABLE plans (
    team_id TEXT COLLATE "C" NOT NULL,
    subscription_id TEXT COLLATE "C" NOT NULL,
    planned_through TEXT NOT NULL CHECK (length(planned_through) = 10),
    blocked TEXT,
    PRIMARY KEY (team_id, subscription_id)
);

-- Every post that is to be made or was: one row a key, for ever. Instants are milliseconds since 1970, UTC.
CREATE TABLE outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    subscription_id TEXT COLLATE "C" NOT NULL,
    channel_id TEXT COLLATE "C" NOT NULL,
    day TEXT NOT NULL CHECK (length(day) = 10),
    due_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL CHECK (
        state IN ('pending', 'sending', 'unknown', 'sent', 'skipped', 'cancelled', 'dead')
    ),
    why TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    lease_owner TEXT,
    lease_until BIGINT NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL DEFAULT 0,
    started_at BIGINT,
    parent_id BIGINT REFERENCES outbox (id),
    window_from BIGINT,
    window_to BIGINT,
    windowed_at BIGINT,
    payload TEXT,
    thread_ts TEXT,
    ts TEXT,
    sent_at BIGINT,
    verify_at BIGINT,
    UNIQUE (team_id, key),
    CHECK ((state = 'sent') = (ts IS NOT NULL))
);
CREATE INDEX outbox_ready ON outbox (state, next_at);
CREATE INDEX outbox_of_channel ON outbox (team_id, channel_id, state, due_at);
CREATE INDEX outbox_of_parent ON outbox (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX outbox_of_subscription ON outbox (team_id, subscription_id, due_at);
CREATE INDEX outbox_to_verify ON outbox (verify_at) WHERE verify_at IS NOT NULL;

-- Reminders that went into a post together, each under its own key; an answer is what stands in the place of its buttons.
CREATE TABLE outbox_items (
    team_id TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    outbox_id BIGINT NOT NULL REFERENCES outbox (id),
    commitment_id TEXT COLLATE "C" NOT NULL,
    locale TEXT NOT NULL,
    answer TEXT,
    batch TEXT COLLATE "C",
    PRIMARY KEY (team_id, key)
);
CREATE INDEX outbox_items_of_post ON outbox_items (outbox_id);
CREATE INDEX outbox_items_of_commitment ON outbox_items (team_id, commitment_id);
CREATE INDEX outbox_items_answered ON outbox_items (team_id, batch) WHERE batch IS NOT NULL;

-- What was said to a reminder that leaves nothing in the ledger: put off until a local day, or that it is not theirs.
CREATE TABLE reminder_answers (
    team_id TEXT COLLATE "C" NOT NULL,
    recipient TEXT COLLATE "C" NOT NULL,
    commitment_id TEXT COLLATE "C" NOT NULL,
    said TEXT COLLATE "C" NOT NULL CHECK (said IN ('snoozed', 'not_mine')),
    until TEXT COLLATE "C" CHECK (length(until) = 10),
    day TEXT COLLATE "C" NOT NULL CHECK (length(day) = 10),
    PRIMARY KEY (team_id, recipient, commitment_id)
);
CREATE INDEX reminder_answers_said ON reminder_answers (team_id, said);

-- Figures that come to be known as days pass.
CREATE INDEX actuals_by_release ON actuals (team_id, released) WHERE until_at IS NULL;
CREATE INDEX actuals_by_day ON actuals (team_id, day) WHERE until_at IS NULL;
CREATE INDEX milestones_by_day ON milestones (team_id, day) WHERE until_at IS NULL;
