-- Each version of a record that can be found by its words, and its pieces, as store/model/pieces.py cuts them.
CREATE TABLE searched (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id TEXT COLLATE "C" NOT NULL REFERENCES ledgers (team_id),
    record TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    rev INTEGER NOT NULL CHECK (rev >= 1),
    recorded_at BIGINT NOT NULL,
    until_at BIGINT CHECK (until_at >= recorded_at),
    edition INTEGER NOT NULL,
    UNIQUE (team_id, record, id, rev)
);
-- Asked as a function, with a question such as "实验" AND ("lab"* OR "‹bal"*), it gives numbers.
CREATE TABLE searched_pieces (rowid BIGINT PRIMARY KEY, pieces TEXT NOT NULL);
CREATE INDEX searched_by_piece ON searched_pieces USING gin (array_to_tsvector(string_to_array(pieces, ' ')));
CREATE FUNCTION searched_pieces(question TEXT) RETURNS TABLE (rowid BIGINT) LANGUAGE sql STABLE AS $$
    SELECT searched_pieces.rowid FROM searched_pieces
    WHERE array_to_tsvector(string_to_array(pieces, ' ')) @@ CAST(
        replace(replace(replace(replace(question, ' AND ', ' & '), ' OR ', ' | '), '"*', '":*'), '"', '''') AS tsquery)
$$;
