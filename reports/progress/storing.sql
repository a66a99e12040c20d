-- Makes the stored rows of a period those of p_row, touching only what differs: the same figures give the same bytes.
DELETE FROM reports_progress g
WHERE g.period_id = %(period_id)s AND NOT EXISTS (
    SELECT FROM p_row r WHERE r.target_id = g.target_id AND r.official = g.is_official
        AND r.agency_id IS NOT DISTINCT FROM g.agency_id);

INSERT INTO reports_progress AS g (
    period_id, target_id, agency_id, is_official, revision_id, status, value, numerator, denominator, target_value,
    start_value, expected_value, attainment, answered, assigned, rank_out_of, is_carried, missing_period_id)
SELECT %(period_id)s, target_id, agency_id, official, revision_id, status, v, numerator, denominator, target, start, e,
    CASE
        WHEN status NOT IN ('achieved', 'on_track', 'at_risk', 'behind', 'missed') THEN NULL
        WHEN direction = 'done_by' THEN CASE status WHEN 'achieved' THEN 100 ELSE 0 END
        ELSE progress_attainment(direction, v, target)
    END,
    answered, assigned, rank_out_of, is_carried, missing_id
FROM p_row
ON CONFLICT (period_id, target_id, agency_id, is_official) DO UPDATE SET
    revision_id = excluded.revision_id, status = excluded.status, value = excluded.value,
    numerator = excluded.numerator, denominator = excluded.denominator, target_value = excluded.target_value,
    start_value = excluded.start_value, expected_value = excluded.expected_value, attainment = excluded.attainment,
    answered = excluded.answered, assigned = excluded.assigned, rank_out_of = excluded.rank_out_of,
    is_carried = excluded.is_carried, missing_period_id = excluded.missing_period_id
WHERE (g.revision_id, g.status, g.value, g.numerator, g.denominator, g.target_value, g.start_value, g.expected_value,
    g.attainment, g.answered, g.assigned, g.rank_out_of, g.is_carried, g.missing_period_id)
    IS DISTINCT FROM (excluded.revision_id, excluded.status, excluded.value, excluded.numerator, excluded.denominator,
    excluded.target_value, excluded.start_value, excluded.expected_value, excluded.attainment, excluded.answered,
    excluded.assigned, excluded.rank_out_of, excluded.is_carried, excluded.missing_period_id);
