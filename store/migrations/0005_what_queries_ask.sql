-- Fields by which queries tell records apart, out of the JSON; one that it leaves out is what the model makes of it.
ALTER TABLE commitments ADD COLUMN scope TEXT NOT NULL DEFAULT 'province';
ALTER TABLE commitments ADD COLUMN basis TEXT;
UPDATE commitments SET
    scope = COALESCE(CAST(record AS json) ->> 'scope', scope),
    basis = CASE kind WHEN 'target' THEN COALESCE(CAST(record AS json) ->> 'basis', 'level') END;

ALTER TABLE actuals ADD COLUMN scope TEXT NOT NULL DEFAULT 'province';
ALTER TABLE actuals ADD COLUMN basis TEXT NOT NULL DEFAULT 'level';
ALTER TABLE actuals ADD COLUMN bound TEXT NOT NULL DEFAULT '=';
ALTER TABLE actuals ADD COLUMN release TEXT NOT NULL DEFAULT 'final';
UPDATE actuals SET
    scope = COALESCE(CAST(record AS json) ->> 'scope', scope),
    basis = COALESCE(CAST(record AS json) ->> 'basis', basis),
    bound = COALESCE(CAST(record AS json) ->> 'bound', bound),
    release = COALESCE(CAST(record AS json) ->> 'release', release);

-- The figures that settle a target for sure: the province's own, exact and final.
CREATE INDEX actuals_deciding ON actuals (team_id, province, metric, day, released)
    WHERE until_at IS NULL AND scope = 'province' AND basis = 'level' AND bound = '='
    AND release IN ('final', 'revised');
