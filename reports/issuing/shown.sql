-- What every screen shows: for an issued period the rows of its last revision, with what has been computed since beside
-- them where it differs; for any other period, and for provisional values, the computed rows as they are.
CREATE OR REPLACE VIEW reports_shown_progress AS
SELECT p.id, p.period_id, p.target_id, p.agency_id, p.is_official, p.revision_id, p.status, p.value, p.numerator,
    p.denominator, p.target_value, p.start_value, p.expected_value, p.attainment, p.answered, p.assigned, p.rank_out_of,
    p.is_carried, p.missing_period_id,
    NULL::bigint AS issued_id, false AS is_outdated, NULL::varchar(16) AS newer_status, NULL::numeric(30, 6) AS newer_value,
    NULL::numeric(30, 6) AS newer_target_value, NULL::numeric(30, 6) AS newer_expected_value,
    NULL::integer AS newer_answered, NULL::integer AS newer_assigned
FROM reports_progress p
WHERE NOT p.is_official OR NOT EXISTS (SELECT FROM reports_issuedreport i WHERE i.period_id = p.period_id)
UNION ALL
-- Computed rows have positive numbers, so negative ones are free.
SELECT -r.id, i.period_id, r.target_id, r.agency_id, true, r.revision_id, r.status, r.value, r.numerator,
    r.denominator, r.target_value, r.start_value, r.expected_value, r.attainment, r.answered, r.assigned, r.rank_out_of,
    r.is_carried, r.missing_period_id,
    i.id, n.target_id IS NULL OR (r.revision_id, r.status, r.value, r.numerator, r.denominator, r.target_value, r.start_value,
        r.expected_value, r.attainment, r.answered, r.assigned, r.rank_out_of, r.is_carried, r.missing_period_id)
        IS DISTINCT FROM (n.revision_id, n.status, n.value, n.numerator, n.denominator, n.target_value, n.start_value,
        n.expected_value, n.attainment, n.answered, n.assigned, n.rank_out_of, n.is_carried, n.missing_period_id),
    n.status, n.value, n.target_value, n.expected_value, n.answered, n.assigned
FROM reports_issuedreport i
JOIN reports_issuedprogress r ON r.report_id = i.id
-- Looked up sheet by sheet: joined as a whole, every sheet would be unfolded for every row.
LEFT JOIN LATERAL (
    SELECT c.* FROM reports_progress c
    WHERE c.period_id = i.period_id AND coalesce(c.agency_id, 0) = coalesce(r.agency_id, 0) AND c.is_official
        AND c.target_id = r.target_id
    OFFSET 0) AS n ON true
WHERE NOT EXISTS (SELECT FROM reports_issuedreport later WHERE later.period_id = i.period_id AND later.number > i.number);
