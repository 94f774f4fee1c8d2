-- Who has installed the app: a workspace, or an organisation for all of its own, whose id then stands as `team_id`.
-- Its tokens are encrypted; who has left has none.
CREATE TABLE installations (
    team_id TEXT COLLATE "C" PRIMARY KEY,
    name TEXT NOT NULL,
    enterprise_id TEXT COLLATE "C",
    is_enterprise_install INTEGER NOT NULL CHECK (is_enterprise_install IN (0, 1)),
    app_id TEXT NOT NULL,
    bot_id TEXT NOT NULL,
    bot_user_id TEXT NOT NULL,
    scopes TEXT NOT NULL,
    installer TEXT NOT NULL,
    installed_at BIGINT NOT NULL,
    left_at BIGINT,
    tokens TEXT,
    expires_at BIGINT,
    rotating_until BIGINT NOT NULL DEFAULT 0,
    rev BIGINT NOT NULL CHECK (rev >= 1),
    CHECK ((left_at IS NULL) = (tokens IS NOT NULL)),
    CHECK (is_enterprise_install = 0 OR enterprise_id = team_id)
);
CREATE INDEX installations_by_expiry ON installations (left_at, expires_at);

-- The workspaces that the installation of an organisation reaches, and when it ceased to reach one.
CREATE TABLE team_access (
    team_id TEXT COLLATE "C" PRIMARY KEY,
    enterprise_id TEXT COLLATE "C" NOT NULL,
    since_at BIGINT NOT NULL,
    left_at BIGINT
);
CREATE INDEX team_access_of_enterprise ON team_access (enterprise_id);
CREATE INDEX team_access_left ON team_access (left_at);

-- By which other processes see that something else has changed: a number for each name.
CREATE TABLE revisions (
    name TEXT COLLATE "C" PRIMARY KEY,
    number BIGINT NOT NULL
);

-- Installations that have begun in somebody's browser: a digest of what it will bring back, once.
CREATE TABLE oauth_states (
    digest TEXT COLLATE "C" PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX oauth_states_by_expiry ON oauth_states (expires_at);
