-- Since when the official figures of an edition have been known to this installation: milliseconds since 1970, UTC.
CREATE TABLE official_editions (
    edition TEXT COLLATE "C" PRIMARY KEY,
    known_at BIGINT NOT NULL
);
CREATE INDEX official_editions_by_time ON official_editions (known_at);
