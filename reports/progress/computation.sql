-- One period's progress rows in sets. Small inputs come as JSON (what Python resolved of targets, windows and heirs),
-- figures are read where they lie. Scalar rules are the functions of functions.sql, twins of the pure rules.
--
-- view: a report read as a year to date. View 0 is the period itself; the others are earlier reports of this year and
-- the ones before, from which starts, ended agencies and last known values come. A view is read under the agencies'
-- heirs on some day (`heirs`): those of the period's window end, or for a group's start those of the view's own end.

CREATE TEMP TABLE p_target ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(targets)s::jsonb) AS t(
    target_id bigint, indicator_id bigint, revision_id bigint, measure text, adds_up boolean, direction text,
    rule text, scale integer, decimals integer, is_share boolean, yearly_amount boolean, by_level boolean, level text,
    t numeric, t_before numeric, group_base numeric, bar numeric, q_num integer, q_den integer, tolerance numeric,
    last_day date, is_applicable boolean, is_asked boolean);

CREATE TEMP TABLE p_assigned ON COMMIT DROP AS
SELECT DISTINCT target_id, agency_id
FROM jsonb_to_recordset(%(assigned)s::jsonb) AS a(target_id bigint, agencies bigint[]), unnest(agencies) AS agency_id;

-- The agencies that a target owed by name means under each map of heirs: those named, or who holds their place.
CREATE TEMP TABLE p_named ON COMMIT DROP AS
SELECT DISTINCT heirs, target_id, agency_id
FROM jsonb_to_recordset(%(named)s::jsonb) AS a(heirs integer, target_id bigint, agencies bigint[]),
    unnest(agencies) AS agency_id;

CREATE TEMP TABLE p_baseline ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(baselines)s::jsonb) AS b(heirs integer, target_id bigint, agency_id bigint, base numeric);

-- `place`: the latest report is 1. `use`: year (this year, before the period), start (last year), older.
CREATE TEMP TABLE p_view ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(views)s::jsonb) AS v(
    view integer, place integer, use text, by_group boolean, by_agency boolean, heirs integer, regime_id bigint, year integer,
    window_end date);

CREATE TEMP TABLE p_member ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(members)s::jsonb) AS m(
    view integer, adds_up boolean, period_id bigint, window_end date);

CREATE TEMP TABLE p_heir ON COMMIT DROP AS
SELECT * FROM jsonb_to_recordset(%(heirs)s::jsonb) AS h(heirs integer, agency_id bigint, heir_id bigint);

ANALYZE p_target, p_assigned, p_view, p_member, p_heir;

-- 1. Each agency's year to date in each view. A part is what one report of the view says of an agency (of all its
-- predecessors together: opening a report makes a row for every figure owed, so one that is missing is a blank row);
-- the year to date is complete when no part is missing.
CREATE TEMP TABLE p_ytd ON COMMIT DROP AS
WITH indicator AS (
    SELECT indicator_id, measure, adds_up, bool_or(NOT is_asked) AS is_carried
    FROM p_target WHERE measure <> 'milestone' GROUP BY 1, 2, 3
), wanted AS (
    SELECT v.view, v.heirs, o.official, i.indicator_id, i.adds_up
    FROM p_view v CROSS JOIN indicator i CROSS JOIN (VALUES (true), (false)) AS o(official)
    WHERE v.use = 'now' OR (o.official AND (v.use = 'start' OR i.is_carried OR (v.use = 'year' AND i.adds_up)))
), part AS (
    SELECT w.view, w.indicator_id, w.official, coalesce(h.heir_id, s.agency_id) AS agency_id, m.period_id,
        bool_and(f.is_answered AND (s.state = 'approved' OR (s.state = 'sent' AND NOT w.official))) AS is_complete,
        sum(f.numerator) AS numerator, sum(f.denominator) AS denominator, sum(f.amount) AS amount,
        avg(f.rate) AS rate, min(f.rank) AS rank, min(f.rank_out_of) AS rank_out_of, count(f.rank) AS ranks,
        bool_and(f.is_nil OR coalesce(f.denominator = 0, false)) AS is_nil
    FROM wanted w
    JOIN p_member m ON m.view = w.view AND m.adds_up = w.adds_up
    JOIN reports_submission s ON s.period_id = m.period_id
    JOIN reports_figure f ON f.submission_id = s.id AND f.indicator_id = w.indicator_id
    LEFT JOIN p_heir h ON h.heirs = w.heirs AND h.agency_id = s.agency_id
    GROUP BY 1, 2, 3, 4, 5
), line AS (
    -- A line of agencies that began after a report's window starts empty.
    SELECT h.heirs, h.heir_id AS agency_id, min(a.valid_from) AS began
    FROM p_heir h JOIN agencies_agency a ON a.id = h.agency_id GROUP BY 1, 2
), whole AS (
    SELECT k.view, k.indicator_id, k.official, k.agency_id,
        bool_and(coalesce(p.is_complete, k.began > m.window_end)) AS is_complete,
        sum(p.numerator) AS numerator, sum(p.denominator) AS denominator, sum(p.amount) AS amount,
        avg(p.rate) AS rate,
        CASE WHEN max(p.ranks) = 1 THEN min(p.rank) END AS rank, min(p.rank_out_of) AS rank_out_of,
        bool_and(coalesce(p.is_nil, true)) AS is_nil,
        (array_agg(m.period_id ORDER BY m.window_end) FILTER (
            WHERE NOT coalesce(p.is_complete, k.began > m.window_end)))[1] AS missing_id
    FROM (SELECT asked.*, CASE WHEN line.began < a.valid_from THEN line.began ELSE a.valid_from END AS began
          FROM (SELECT DISTINCT part.view, v.heirs, part.indicator_id, part.official, part.agency_id, i.adds_up
                FROM part JOIN indicator i USING (indicator_id) JOIN p_view v USING (view)) AS asked
          JOIN agencies_agency a ON a.id = asked.agency_id
          LEFT JOIN line USING (heirs, agency_id)) AS k
    JOIN p_member m ON m.view = k.view AND m.adds_up = k.adds_up
    LEFT JOIN part p ON p.view = k.view AND p.indicator_id = k.indicator_id AND p.official = k.official
        AND p.agency_id = k.agency_id AND p.period_id = m.period_id
    GROUP BY 1, 2, 3, 4
)
SELECT view, indicator_id, official, agency_id, is_complete, is_complete AND is_nil AS is_nil, missing_id,
    CASE WHEN is_complete AND NOT is_nil THEN numerator END AS numerator,
    CASE WHEN is_complete AND NOT is_nil THEN denominator END AS denominator,
    CASE WHEN is_complete THEN amount END AS amount, CASE WHEN is_complete THEN rate END AS rate,
    CASE WHEN is_complete THEN rank END AS rank, CASE WHEN is_complete THEN rank_out_of END AS rank_out_of,
    NULL::boolean AS done, NULL::date AS done_on
FROM whole;

-- Milestones: once approved as done, done; done after the window's end is not yet done. Only this report says "not done".
-- Of the agencies whose place an heir has taken all that answered a report must have been done by then.
INSERT INTO p_ytd (view, indicator_id, official, agency_id, is_complete, is_nil, done, done_on)
WITH answer AS (
    SELECT f.indicator_id, o.official, coalesce(h.heir_id, s.agency_id) AS agency_id, s.period_id, c.counts, f.is_nil, f.is_answered,
        min(f.done_on) FILTER (WHERE c.counts AND f.done AND f.done_on <= %(window_end)s)
            OVER (PARTITION BY f.indicator_id, o.official, s.agency_id ORDER BY m.window_end) AS done_on
    FROM (SELECT DISTINCT indicator_id FROM p_target WHERE measure = 'milestone') AS t
    JOIN reports_figure f ON f.indicator_id = t.indicator_id
    JOIN reports_submission s ON s.id = f.submission_id
    JOIN p_member m ON m.view = -1 AND m.period_id = s.period_id
    CROSS JOIN (VALUES (true), (false)) AS o(official)
    CROSS JOIN LATERAL (SELECT s.state = 'approved' OR (s.state = 'sent' AND NOT o.official) AS counts) AS c
    LEFT JOIN p_heir h ON h.heirs = 0 AND h.agency_id = s.agency_id
), standing AS (
    SELECT indicator_id, official, agency_id, period_id,
        CASE WHEN bool_and(done_on IS NOT NULL OR (counts AND is_nil)) THEN max(done_on) END AS done_on,
        bool_and(counts AND is_answered) AS is_answered, bool_and(counts AND is_nil) AS is_nil
    FROM answer GROUP BY 1, 2, 3, 4
), settled AS (
    SELECT indicator_id, official, agency_id, min(done_on) AS done_on,
        coalesce(bool_or(is_answered) FILTER (WHERE period_id = %(period_id)s), false) AS is_answered,
        coalesce(bool_or(is_nil) FILTER (WHERE period_id = %(period_id)s), false) AS is_nil
    FROM standing GROUP BY 1, 2, 3
)
SELECT 0, indicator_id, official, agency_id, done_on IS NOT NULL OR is_answered, is_nil AND done_on IS NULL,
    CASE WHEN done_on IS NOT NULL THEN true WHEN is_answered AND NOT is_nil THEN false END, done_on
FROM settled;

CREATE INDEX ON p_ytd (indicator_id, view, agency_id);
ANALYZE p_ytd;

-- 2. The exact value of a target at each of its agencies, in each view; `is_counted`: assigned now (or, in a group's
-- start, belonging to the group then); `is_former`: ended this year without an heir, its flows stay in sums.
CREATE TEMP TABLE p_value ON COMMIT DROP AS
SELECT t.target_id, v.view, v.use, v.place, v.by_group, v.by_agency, y.official, y.agency_id, y.is_complete, y.is_nil,
    y.missing_id, y.numerator, y.denominator, y.amount, b.base, y.rank_out_of, y.done, y.done_on,
    CASE t.measure
        WHEN 'ratio' THEN progress_ratio(y.numerator, y.denominator, t.scale)
        WHEN 'quantity' THEN y.amount
        WHEN 'rate' THEN y.rate
        WHEN 'rank' THEN y.rank
        WHEN 'reduction' THEN progress_reduction(y.amount, b.base)
        WHEN 'milestone' THEN CASE WHEN y.done THEN 1 WHEN NOT y.done THEN 0 END
    END AS exact,
    -- A group's own agencies, then as now: by level, or by name.
    CASE WHEN t.by_level THEN a.level <> 'none' AND (t.level = 'all' OR a.level = t.level)
         ELSE EXISTS (SELECT FROM p_named n WHERE n.heirs = v.heirs AND n.target_id = t.target_id AND n.agency_id = y.agency_id)
    END AS belongs
FROM p_target t
JOIN p_ytd y ON y.indicator_id = t.indicator_id
JOIN p_view v ON v.view = y.view
JOIN agencies_agency a ON a.id = y.agency_id
LEFT JOIN p_baseline b ON b.heirs = v.heirs AND b.target_id = t.target_id AND b.agency_id = y.agency_id;
ANALYZE p_value;

-- 3. What each target's group is made of: in view 0 the assigned agencies (also those that did not report) and the
-- former ones; in earlier views those that belonged.
CREATE TEMP TABLE p_part ON COMMIT DROP AS
SELECT a.target_id, 0 AS view, o.official, a.agency_id, true AS is_assigned, coalesce(x.is_complete, false)
        AND (x.exact IS NOT NULL OR x.is_nil) AS is_known, coalesce(x.is_nil, false) AS is_nil, x.missing_id, x.exact,
    x.numerator, x.denominator, x.amount, x.base, x.rank_out_of, x.done, x.done_on
FROM p_assigned a
CROSS JOIN (VALUES (true), (false)) AS o(official)
LEFT JOIN p_value x ON x.target_id = a.target_id AND x.view = 0 AND x.official = o.official AND x.agency_id = a.agency_id
UNION ALL
SELECT * FROM (
    SELECT DISTINCT ON (x.target_id, o.official, x.agency_id) x.target_id, 0, o.official, x.agency_id, false, true,
        x.is_nil, NULL::bigint, x.exact, x.numerator, x.denominator, x.amount, x.base, NULL::integer, NULL::boolean, NULL::date
    FROM p_value x
    JOIN p_target t ON t.target_id = x.target_id
    JOIN agencies_agency a ON a.id = x.agency_id AND a.valid_until < %(window_end)s
    CROSS JOIN (VALUES (true), (false)) AS o(official)
    WHERE x.use = 'year' AND x.by_agency AND x.belongs AND x.is_complete AND x.official
        AND t.adds_up AND t.rule IN ('sum', 'ratio_of_sums')
        AND NOT EXISTS (SELECT FROM p_assigned p WHERE p.target_id = x.target_id AND p.agency_id = x.agency_id)
    ORDER BY x.target_id, o.official, x.agency_id, x.place
) AS former
UNION ALL
SELECT x.target_id, x.view, x.official, x.agency_id, true, x.is_complete AND (x.exact IS NOT NULL OR x.is_nil),
    x.is_nil, NULL, x.exact, x.numerator, x.denominator, x.amount, x.base, x.rank_out_of, x.done, x.done_on
FROM p_value x
JOIN p_view v USING (view)
JOIN agencies_agency a ON a.id = x.agency_id
    AND a.valid_from <= v.window_end AND (a.valid_until >= v.window_end) IS NOT FALSE
WHERE x.by_group AND x.belongs
UNION ALL
-- A group had its former agencies then as it has them now.
SELECT * FROM (
    SELECT DISTINCT ON (x.target_id, v.view, x.agency_id) x.target_id, v.view, true, x.agency_id, false, true, x.is_nil,
        NULL::bigint, x.exact, x.numerator, x.denominator, x.amount, x.base, NULL::integer, NULL::boolean, NULL::date
    FROM p_value x
    JOIN p_view b ON b.view = x.view
    JOIN p_view v ON v.by_group AND v.regime_id = b.regime_id AND v.year = b.year AND v.place < b.place
    JOIN p_target t ON t.target_id = x.target_id
    JOIN agencies_agency a ON a.id = x.agency_id AND a.valid_until < v.window_end
    WHERE x.by_group AND x.belongs AND x.is_complete AND x.official AND t.adds_up AND t.rule IN ('sum', 'ratio_of_sums')
        AND NOT EXISTS (SELECT FROM p_heir h WHERE h.heirs = v.heirs AND h.agency_id = x.agency_id)
    ORDER BY x.target_id, v.view, x.agency_id, b.place
) AS former_then;

-- 4. The group's exact value in each view.
CREATE TEMP TABLE p_group ON COMMIT DROP AS
WITH judged AS (
    SELECT p.*, t.rule, t.direction, t.scale, t.measure, t.t,
        progress_meets(t.direction, progress_round(p.exact, t.decimals, t.is_share),
            progress_round(t.bar, t.decimals, t.is_share)) AS meets_bar
    FROM p_part p JOIN p_target t USING (target_id)
), added AS (
    SELECT target_id, view, official, rule, direction, scale, measure, t,
        count(*) FILTER (WHERE is_assigned) AS assigned,
        count(*) FILTER (WHERE is_assigned AND is_known) AS answered,
        count(*) FILTER (WHERE is_assigned AND is_nil) AS nils,
        count(*) FILTER (WHERE exact IS NOT NULL) AS valued,
        count(*) FILTER (WHERE exact IS NOT NULL AND is_assigned) AS valued_assigned,
        sum(numerator) FILTER (WHERE is_known) AS numerator, sum(denominator) FILTER (WHERE is_known) AS denominator,
        sum(amount) FILTER (WHERE exact IS NOT NULL) AS amount, sum(base) FILTER (WHERE exact IS NOT NULL) AS base,
        avg(round(exact, 30)) AS mean, min(exact) AS least, max(exact) AS most,
        (array_agg(exact ORDER BY abs(exact - t), exact) FILTER (WHERE exact IS NOT NULL AND t IS NOT NULL))[1] AS nearest,
        (array_agg(exact ORDER BY abs(exact - t) DESC, exact) FILTER (WHERE exact IS NOT NULL AND t IS NOT NULL))[1] AS farthest,
        count(*) FILTER (WHERE is_assigned AND (meets_bar OR (direction = 'done_by' AND done))) AS met,
        count(*) FILTER (WHERE is_assigned AND done) AS done_count, max(done_on) AS done_on,
        CASE WHEN count(rank_out_of) = 1 THEN min(rank_out_of) END AS rank_out_of
    FROM judged GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT target_id, view, official, assigned, answered, numerator, denominator, base, rank_out_of,
    assigned > 0 AND nils = assigned AND valued = 0 AS is_nil,
    CASE WHEN rule IN ('all_done', 'none') THEN done_on END AS done_on,
    -- Former agencies' flows do not speak for a group in which nobody has reported yet.
    CASE WHEN valued_assigned > 0 OR (valued > 0 AND assigned > 0 AND nils = assigned) THEN CASE rule
        WHEN 'ratio_of_sums' THEN CASE measure
            WHEN 'reduction' THEN progress_reduction(amount, base)
            ELSE progress_ratio(numerator, denominator, scale) END
        WHEN 'sum' THEN CASE measure WHEN 'reduction' THEN progress_reduction(amount, base) ELSE amount END
        WHEN 'share_met' THEN progress_ratio(met, assigned - nils, 100)
        WHEN 'worst' THEN CASE direction WHEN 'at_least' THEN least WHEN 'exactly' THEN farthest ELSE most END
        WHEN 'best' THEN CASE direction WHEN 'at_least' THEN most WHEN 'exactly' THEN nearest ELSE least END
        WHEN 'all_done' THEN CASE WHEN done_count = assigned - nils THEN 1 ELSE 0 END
        ELSE mean END
    END AS exact
FROM added;

-- 5. Starts and last known values: the latest earlier report that has one, official figures only.
CREATE TEMP TABLE p_earlier ON COMMIT DROP AS
SELECT DISTINCT ON (target_id, agency_id, use = 'start') target_id, agency_id, use = 'start' AS is_start, exact, numerator,
    denominator, rank_out_of
FROM (
    SELECT x.target_id, x.agency_id, u.use, x.place, x.exact, x.numerator, x.denominator, x.rank_out_of
    FROM p_value x CROSS JOIN LATERAL (VALUES ('start'), ('carried')) AS u(use)
    WHERE x.view > 0 AND x.by_agency AND x.official AND x.exact IS NOT NULL AND (u.use = 'carried' OR x.use = 'start')
    UNION ALL
    SELECT g.target_id, NULL, u.use, v.place, g.exact, g.numerator, g.denominator, g.rank_out_of
    FROM p_group g JOIN p_view v USING (view) CROSS JOIN LATERAL (VALUES ('start'), ('carried')) AS u(use)
    WHERE g.view > 0 AND g.official AND g.exact IS NOT NULL AND (u.use = 'carried' OR v.use = 'start')
) AS known
ORDER BY target_id, agency_id, use = 'start', place;

-- 6. Everything rounded, then judged: the group (no agency) and each assigned agency.
CREATE TEMP TABLE p_row ON COMMIT DROP AS
WITH unjudged AS (
    SELECT t.target_id, NULL::bigint AS agency_id, o.official, g.exact, g.numerator, g.denominator, g.rank_out_of,
        coalesce(g.is_nil, false) AS is_nil, g.exact >= 1 AS done, g.done_on, NULL::bigint AS missing_id,
        CASE WHEN t.is_asked THEN coalesce(g.answered, 0) ELSE 0 END AS answered,
        CASE WHEN t.is_asked THEN coalesce(g.assigned, 0) ELSE 0 END AS assigned,
        -- The baseline of a reduction's group is the sum of its agencies'.
        CASE t.measure WHEN 'reduction' THEN coalesce(t.group_base, g.base) ELSE t.group_base END AS base, t.t AS t,
        CASE WHEN t.rule = 'share_met' THEN 'at_least' ELSE t.direction END AS direction,
        t.is_share OR t.rule = 'share_met' AS is_share, true AS is_bound
    FROM p_target t CROSS JOIN (VALUES (true), (false)) AS o(official)
    LEFT JOIN p_group g ON g.target_id = t.target_id AND g.view = 0 AND g.official = o.official
    UNION ALL
    SELECT p.target_id, p.agency_id, p.official, p.exact, p.numerator, p.denominator, p.rank_out_of, p.is_nil, p.done,
        p.done_on, p.missing_id, (p.is_known AND t.is_asked)::integer, t.is_asked::integer, 
        -- An agency starts from its own baseline, else from its target's; a reduction's is an amount, so only its own.
        CASE t.measure WHEN 'reduction' THEN b.base ELSE coalesce(b.base, t.group_base) END,
        CASE WHEN t.rule = 'share_met' THEN t.bar ELSE t.t END, t.direction, t.is_share,
        t.rule <> 'sum' OR t.measure = 'reduction'
    FROM p_part p
    JOIN p_target t USING (target_id)
    LEFT JOIN p_baseline b ON b.heirs = 0 AND b.target_id = p.target_id AND b.agency_id = p.agency_id
    WHERE p.view = 0 AND p.is_assigned
), rounded AS (
    SELECT u.*, t.revision_id, t.measure, t.rule, t.yearly_amount, t.q_num, t.q_den, t.tolerance, t.last_day, t.decimals,
        t.is_applicable, t.is_asked, NOT t.is_asked AND c.exact IS NOT NULL AS is_carried,
        c.numerator AS carried_numerator, c.denominator AS carried_denominator, c.rank_out_of AS carried_out_of,
        progress_round(CASE WHEN t.is_asked THEN u.exact ELSE c.exact END, t.decimals, u.is_share) AS v,
        CASE WHEN u.direction <> 'done_by' THEN progress_round(u.t, t.decimals, u.is_share) END AS target,
        CASE WHEN u.direction <> 'done_by' THEN progress_round(progress_start(s.exact, u.base, CASE WHEN u.agency_id IS NOT NULL AND t.rule = 'share_met' THEN t.bar
            ELSE t.t_before END, t.measure = 'reduction'), t.decimals, u.is_share) END AS start
    FROM unjudged u
    JOIN p_target t USING (target_id)
    LEFT JOIN p_earlier s ON s.is_start AND s.target_id = u.target_id AND s.agency_id IS NOT DISTINCT FROM u.agency_id
    LEFT JOIN p_earlier c ON NOT c.is_start AND c.target_id = u.target_id
        AND c.agency_id IS NOT DISTINCT FROM u.agency_id AND NOT t.is_asked
), expected AS (
    SELECT r.*, progress_expected(direction, yearly_amount, start, target, q_num, q_den, decimals, is_share) AS e
    FROM rounded r WHERE direction <> 'done_by'
    UNION ALL
    SELECT r.*, NULL FROM rounded r WHERE direction = 'done_by'
)
SELECT target_id, agency_id, official, revision_id,
    CASE
        WHEN NOT is_bound THEN ''
        WHEN measure = 'milestone' AND direction = 'done_by' THEN
            progress_milestone_status(done, done_on, last_day, %(window_end)s, is_nil, is_applicable, is_asked)
        ELSE progress_status(direction, yearly_amount, v, target, e, tolerance, q_num, q_den, is_nil, is_applicable,
            is_asked, answered < assigned, progress_can_be_undone(rule, direction, target, is_share))
    END AS status,
    v, CASE WHEN is_carried THEN carried_numerator ELSE numerator END AS numerator,
    CASE WHEN is_carried THEN carried_denominator ELSE denominator END AS denominator,
    CASE WHEN is_carried THEN carried_out_of ELSE rank_out_of END AS rank_out_of,
    target, start, e, direction, answered, assigned, is_carried, missing_id, last_day, done_on
FROM expected;
