-- Makes the stored rows of a period those of p_row, touching only what differs: the same figures give the same bytes.
CREATE TEMP TABLE p_change ON COMMIT DROP AS
SELECT g.id AS stored_id, r.*
FROM p_row r
FULL JOIN (SELECT * FROM reports_progress WHERE period_id = %(period_id)s) AS g
    ON g.target_id = r.target_id AND g.is_official = r.official AND coalesce(g.agency_id, 0) = coalesce(r.agency_id, 0)
WHERE g.id IS NULL OR r.target_id IS NULL
    OR (g.revision_id, g.status, g.value, g.numerator, g.denominator, g.target_value, g.start_value, g.expected_value,
        g.attainment, g.answered, g.assigned, g.rank_out_of, g.is_carried, g.missing_period_id)
    IS DISTINCT FROM (r.revision_id, r.status, r.v, r.numerator, r.denominator, r.target, r.start, r.e, r.attainment,
        r.answered, r.assigned, r.rank_out_of, r.is_carried, r.missing_id);

-- What differs is mostly little: it is looked up row by row, never by reading the progress of the whole nation.
SET LOCAL enable_nestloop TO DEFAULT;
ANALYZE p_change;

DELETE FROM reports_progress
WHERE period_id = %(period_id)s AND id IN (SELECT stored_id FROM p_change WHERE target_id IS NULL);

UPDATE reports_progress AS g SET
    revision_id = c.revision_id, status = c.status, value = c.v, numerator = c.numerator, denominator = c.denominator,
    target_value = c.target, start_value = c.start, expected_value = c.e, attainment = c.attainment, answered = c.answered,
    assigned = c.assigned, rank_out_of = c.rank_out_of, is_carried = c.is_carried, missing_period_id = c.missing_id
FROM p_change c
WHERE g.period_id = %(period_id)s AND g.id = c.stored_id AND c.target_id IS NOT NULL;

INSERT INTO reports_progress (
    period_id, target_id, agency_id, is_official, revision_id, status, value, numerator, denominator, target_value,
    start_value, expected_value, attainment, answered, assigned, rank_out_of, is_carried, missing_period_id)
SELECT %(period_id)s, target_id, agency_id, official, revision_id, status, v, numerator, denominator, target, start, e,
    attainment, answered, assigned, rank_out_of, is_carried, missing_id
FROM p_change WHERE stored_id IS NULL;

SET LOCAL jit TO DEFAULT;
SET LOCAL default_statistics_target TO DEFAULT;
SET LOCAL work_mem TO DEFAULT;
