-- One period's progress rows in sets. Small inputs come as JSON (what Python resolved of targets, windows and heirs),
-- figures are read where they lie. Scalar rules are the functions of functions.sql, twins of the pure rules.
--
-- view: a report read as a year to date. View 0 is the period itself; the others are earlier reports of this year and
-- the ones before, from which starts, ended agencies and last known values come. A view is read under the agencies'
-- heirs on some day (`heirs`): those of the period's window end, or for a group's start those of the view's own end.

-- Compiling these statements takes longer than running them; a sample of a few hundred rows is enough to plan by.
SET LOCAL jit = off;
SET LOCAL default_statistics_target = 10;
SET LOCAL work_mem = '64MB';

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

ANALYZE p_target, p_view, p_member, p_heir;

-- Who stands for whom under each map of heirs, those who stand for others included: only their answers are combined.
CREATE TEMP TABLE p_place ON COMMIT DROP AS
SELECT heirs, agency_id, heir_id FROM p_heir UNION SELECT heirs, heir_id, heir_id FROM p_heir;

-- 1. Each agency's year to date in each view. A part is what one report of the view says of an agency (of all its
-- predecessors together: opening a report makes a row for every figure owed, so one that is missing is a blank row);
-- the year to date is complete when no part is missing: officially, when all is approved; provisionally, when all is sent.
-- The numbers are the same for both. Earlier views are read officially only, and a provisional row is made only where it
-- differs: from here to the end what has no provisional row is provisionally what it is officially.
CREATE TEMP TABLE p_ytd ON COMMIT DROP AS
WITH indicator AS (
    SELECT indicator_id, adds_up, bool_or(NOT is_asked) AS is_carried
    FROM p_target WHERE measure <> 'milestone' GROUP BY 1, 2
), wanted AS MATERIALIZED (
    SELECT v.view, v.heirs, i.indicator_id, m.period_id, m.window_end,
        count(*) OVER (PARTITION BY v.view, i.indicator_id) AS reports
    FROM p_view v CROSS JOIN indicator i JOIN p_member m ON m.view = v.view AND m.adds_up = i.adds_up
    WHERE v.use IN ('now', 'start') OR i.is_carried OR (v.use = 'year' AND i.adds_up)
), said AS MATERIALIZED (
    -- Looked up report by report: whoever plans this may not read the figures of the whole nation instead.
    SELECT r.period_id, s.agency_id, s.state, f.*
    FROM (SELECT period_id, array_agg(DISTINCT indicator_id) AS indicators FROM wanted GROUP BY 1) AS r
    CROSS JOIN LATERAL (
        SELECT id, agency_id, state FROM reports_submission WHERE period_id = r.period_id OFFSET 0) AS s
    CROSS JOIN LATERAL (
        SELECT indicator_id, numerator, denominator, amount, rate, rank, rank_out_of, is_nil, is_answered
        FROM reports_figure WHERE submission_id = s.id AND indicator_id = ANY(r.indicators) OFFSET 0) AS f
), part AS MATERIALIZED (
    -- An agency that stands for itself alone has one figure a report.
    SELECT w.view, w.heirs, w.reports, w.indicator_id, f.agency_id, w.period_id, w.window_end,
        f.is_answered AND f.state = 'approved' AS is_official, f.is_answered AND f.state IN ('approved', 'sent') AS is_sent,
        f.numerator, f.denominator, f.amount, f.rate, f.rank, f.rank_out_of,
        f.is_nil OR coalesce(f.denominator = 0, false) AS is_nil
    FROM wanted w
    JOIN said f ON f.period_id = w.period_id AND f.indicator_id = w.indicator_id
    LEFT JOIN p_place h ON h.heirs = w.heirs AND h.agency_id = f.agency_id
    WHERE h.agency_id IS NULL
    UNION ALL
    SELECT w.view, w.heirs, w.reports, w.indicator_id, h.heir_id, w.period_id, w.window_end,
        bool_and(f.is_answered AND f.state = 'approved'), bool_and(f.is_answered AND f.state IN ('approved', 'sent')),
        sum(f.numerator), sum(f.denominator), sum(f.amount), avg(f.rate),
        CASE WHEN count(f.rank) = 1 THEN min(f.rank) END, min(f.rank_out_of),
        bool_and(f.is_nil OR coalesce(f.denominator = 0, false))
    FROM wanted w
    JOIN said f ON f.period_id = w.period_id AND f.indicator_id = w.indicator_id
    JOIN p_place h ON h.heirs = w.heirs AND h.agency_id = f.agency_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7
), line AS (
    -- A line of agencies that began after a report's window starts empty.
    SELECT h.heirs, h.heir_id AS agency_id, min(a.valid_from) AS began
    FROM p_heir h JOIN agencies_agency a ON a.id = h.agency_id GROUP BY 1, 2
), silent AS (
    -- Reports of a year to date that say nothing of an agency.
    SELECT k.view, k.indicator_id, k.agency_id, w.period_id, w.window_end,
        least(line.began, a.valid_from) > w.window_end AS is_complete
    FROM (SELECT view, heirs, indicator_id, agency_id, array_agg(period_id) AS heard FROM part WHERE reports > 1
          GROUP BY view, heirs, reports, indicator_id, agency_id HAVING count(*) < reports) AS k
    JOIN wanted w ON w.view = k.view AND w.indicator_id = k.indicator_id AND w.period_id <> ALL(k.heard)
    JOIN agencies_agency a ON a.id = k.agency_id
    LEFT JOIN line ON line.heirs = k.heirs AND line.agency_id = k.agency_id
), whole AS (
    SELECT view, indicator_id, agency_id, is_official, is_sent, numerator, denominator, amount, rate, rank, rank_out_of, is_nil,
        CASE WHEN NOT is_official THEN period_id END AS missing_id, CASE WHEN NOT is_sent THEN period_id END AS unsent_id
    FROM part WHERE reports = 1
    UNION ALL
    -- Only numerators, denominators and amounts add up over a year.
    SELECT view, indicator_id, agency_id, bool_and(is_official), bool_and(is_sent),
        sum(numerator), sum(denominator), sum(amount), NULL, NULL, min(rank_out_of), bool_and(is_nil),
        (array_agg(period_id ORDER BY window_end) FILTER (WHERE NOT is_official))[1],
        (array_agg(period_id ORDER BY window_end) FILTER (WHERE NOT is_sent))[1]
    FROM (
        SELECT view, indicator_id, agency_id, is_official, is_sent, numerator, denominator, amount, rank_out_of, is_nil,
            period_id, window_end
        FROM part WHERE reports > 1
        UNION ALL
        SELECT view, indicator_id, agency_id, is_complete, is_complete, NULL, NULL, NULL, NULL, true, period_id, window_end
        FROM silent
    ) AS parts
    GROUP BY 1, 2, 3
)
SELECT view, indicator_id, o.official, agency_id, c.is_complete, c.is_complete AND is_nil AS is_nil,
    CASE WHEN o.official THEN missing_id ELSE unsent_id END AS missing_id,
    CASE WHEN c.is_complete AND NOT is_nil THEN numerator END AS numerator,
    CASE WHEN c.is_complete AND NOT is_nil THEN denominator END AS denominator,
    CASE WHEN c.is_complete THEN amount END AS amount, CASE WHEN c.is_complete THEN rate END AS rate,
    CASE WHEN c.is_complete THEN rank END AS rank, CASE WHEN c.is_complete THEN rank_out_of END AS rank_out_of,
    NULL::boolean AS done, NULL::date AS done_on
FROM whole
JOIN (VALUES (true), (false)) AS o(official)
    ON o.official OR (view = 0 AND (is_sent <> is_official OR missing_id IS DISTINCT FROM unsent_id))
CROSS JOIN LATERAL (SELECT CASE WHEN o.official THEN is_official ELSE is_sent END AS is_complete) AS c;

-- Milestones: once approved as done, done; done after the window's end is not yet done. Only this report says "not done".
-- Of the agencies whose place an heir has taken all that answered a report must have been done by then.
INSERT INTO p_ytd (view, indicator_id, official, agency_id, is_complete, is_nil, done, done_on)
WITH answer AS (
    SELECT f.indicator_id, o.official, coalesce(h.heir_id, s.agency_id) AS agency_id, s.period_id, c.counts, f.is_nil, f.is_answered,
        min(f.done_on) FILTER (WHERE c.counts AND f.done AND f.done_on <= %(window_end)s)
            OVER (PARTITION BY f.indicator_id, o.official, s.agency_id ORDER BY m.window_end) AS done_on
    FROM p_member m
    CROSS JOIN LATERAL (
        SELECT id, period_id, agency_id, state FROM reports_submission WHERE period_id = m.period_id OFFSET 0) AS s
    CROSS JOIN LATERAL (
        SELECT indicator_id, done, done_on, is_nil, is_answered FROM reports_figure
        WHERE submission_id = s.id AND indicator_id = ANY(
            ARRAY(SELECT DISTINCT indicator_id FROM p_target WHERE measure = 'milestone')) OFFSET 0) AS f
    CROSS JOIN (VALUES (true), (false)) AS o(official)
    CROSS JOIN LATERAL (SELECT s.state = 'approved' OR (s.state = 'sent' AND NOT o.official) AS counts) AS c
    LEFT JOIN p_heir h ON h.heirs = 0 AND h.agency_id = s.agency_id
    WHERE m.view = -1
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

-- From here on every table is read whole, and nobody has counted its rows: a loop over them is never the better way.
SET LOCAL enable_nestloop = off;

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

-- 3. What each target's group is made of: in view 0 the assigned agencies (also those that did not report) and the
-- former ones; in earlier views those that belonged.
CREATE TEMP TABLE p_part ON COMMIT DROP AS
SELECT a.target_id, 0 AS view, o.official, a.agency_id, true AS is_assigned, coalesce(x.is_complete, false)
        AND (x.exact IS NOT NULL OR x.is_nil) AS is_known, coalesce(x.is_nil, false) AS is_nil, x.missing_id, x.exact,
    x.numerator, x.denominator, x.amount, x.base, x.rank_out_of, x.done, x.done_on
FROM p_assigned a
CROSS JOIN (VALUES (true), (false)) AS o(official)
LEFT JOIN p_value x ON x.target_id = a.target_id AND x.view = 0 AND x.official = o.official AND x.agency_id = a.agency_id
WHERE o.official OR x.agency_id IS NOT NULL
UNION ALL
SELECT * FROM (
    SELECT DISTINCT ON (x.target_id, x.agency_id) x.target_id, 0, true, x.agency_id, false, true,
        x.is_nil, NULL::bigint, x.exact, x.numerator, x.denominator, x.amount, x.base, NULL::integer, NULL::boolean, NULL::date
    FROM p_value x
    JOIN p_target t ON t.target_id = x.target_id
    JOIN agencies_agency a ON a.id = x.agency_id AND a.valid_until < %(window_end)s
    WHERE x.use = 'year' AND x.by_agency AND x.belongs AND x.is_complete AND x.official
        AND t.adds_up AND t.rule IN ('sum', 'ratio_of_sums')
        AND NOT EXISTS (SELECT FROM p_assigned p WHERE p.target_id = x.target_id AND p.agency_id = x.agency_id)
    ORDER BY x.target_id, x.agency_id, x.place
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
WITH seen AS (
    SELECT * FROM p_part
    UNION ALL
    SELECT p.target_id, p.view, false, p.agency_id, p.is_assigned, p.is_known, p.is_nil, p.missing_id, p.exact, p.numerator,
        p.denominator, p.amount, p.base, p.rank_out_of, p.done, p.done_on
    FROM p_part p
    LEFT JOIN p_part d ON NOT d.official AND d.target_id = p.target_id AND d.agency_id = p.agency_id
    WHERE p.official AND p.view = 0 AND d.target_id IS NULL
), judged AS (
    -- Rounding and distances cost more than all else here, so each is asked only where a rule needs it.
    SELECT p.*, CASE WHEN t.rule = 'share_met' THEN progress_meets(t.direction, progress_round(p.exact, t.decimals, t.is_share),
            progress_round(t.bar, t.decimals, t.is_share)) END AS meets_bar,
        t.direction = 'done_by' AND p.done AS is_done_by,
        CASE WHEN t.rule NOT IN ('ratio_of_sums', 'sum', 'share_met', 'worst', 'best', 'all_done') THEN round(p.exact, 30) END AS to_mean
    FROM seen p JOIN p_target t USING (target_id)
), extreme AS (
    -- Nearest to and farthest from what must be reached exactly; of two as far, the smaller.
    SELECT p.target_id, p.view, p.official,
        (array_agg(p.exact ORDER BY abs(p.exact - t.t), p.exact))[1] AS nearest,
        (array_agg(p.exact ORDER BY abs(p.exact - t.t) DESC, p.exact))[1] AS farthest
    FROM seen p JOIN p_target t USING (target_id)
    WHERE t.direction = 'exactly' AND t.rule IN ('worst', 'best') AND p.exact IS NOT NULL AND t.t IS NOT NULL
    GROUP BY 1, 2, 3
), summed AS (
    SELECT target_id, view, official,
        count(*) FILTER (WHERE is_assigned) AS assigned,
        count(*) FILTER (WHERE is_assigned AND is_known) AS answered,
        count(*) FILTER (WHERE is_assigned AND is_nil) AS nils,
        count(*) FILTER (WHERE exact IS NOT NULL) AS valued,
        count(*) FILTER (WHERE exact IS NOT NULL AND is_assigned) AS valued_assigned,
        sum(numerator) FILTER (WHERE is_known) AS numerator, sum(denominator) FILTER (WHERE is_known) AS denominator,
        sum(amount) FILTER (WHERE exact IS NOT NULL) AS amount, sum(base) FILTER (WHERE exact IS NOT NULL) AS base,
        avg(to_mean) AS mean, min(exact) AS least, max(exact) AS most,
        count(*) FILTER (WHERE is_assigned AND (meets_bar OR is_done_by)) AS met,
        count(*) FILTER (WHERE is_assigned AND done) AS done_count, max(done_on) AS done_on,
        CASE WHEN count(rank_out_of) = 1 THEN min(rank_out_of) END AS rank_out_of
    FROM judged GROUP BY 1, 2, 3
), added AS (
    SELECT g.*, t.rule, t.direction, t.scale, t.measure, e.nearest, e.farthest
    FROM summed g JOIN p_target t USING (target_id) LEFT JOIN extreme e USING (target_id, view, official)
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
SELECT DISTINCT ON (target_id, agency_id, use = 'start') target_id, coalesce(agency_id, 0) AS holder, use = 'start' AS is_start, exact, numerator,
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

-- 6. Everything rounded, then judged: the group (no agency) and each assigned agency. Steps are materialized, so that
-- the functions get plain columns: the planner copies an argument as often as a function names it.
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
), shown AS MATERIALIZED (
    SELECT u.*, t.revision_id, t.measure, t.rule, t.yearly_amount, t.q_num, t.q_den, t.tolerance, t.last_day, t.decimals,
        t.is_applicable, t.is_asked, NOT t.is_asked AND c.exact IS NOT NULL AS is_carried,
        c.numerator AS carried_numerator, c.denominator AS carried_denominator, c.rank_out_of AS carried_out_of,
        CASE WHEN t.is_asked THEN u.exact ELSE c.exact END AS unrounded,
        CASE WHEN u.direction <> 'done_by' THEN u.t END AS unrounded_target,
        CASE WHEN u.direction <> 'done_by' THEN progress_start(s.exact, u.base,
            CASE WHEN u.agency_id IS NOT NULL AND t.rule = 'share_met' THEN t.bar ELSE t.t_before END,
            t.measure = 'reduction') END AS unrounded_start
    FROM unjudged u
    JOIN p_target t USING (target_id)
    LEFT JOIN p_earlier s ON s.is_start AND s.target_id = u.target_id AND s.holder = coalesce(u.agency_id, 0)
    LEFT JOIN p_earlier c ON NOT c.is_start AND c.target_id = u.target_id AND c.holder = coalesce(u.agency_id, 0)
        AND NOT t.is_asked
), rounded AS MATERIALIZED (
    SELECT *, progress_round(unrounded, decimals, is_share) AS v, progress_round(unrounded_target, decimals, is_share) AS target,
        progress_round(unrounded_start, decimals, is_share) AS start
    FROM shown
), expected AS MATERIALIZED (
    SELECT r.*, progress_expected(direction, yearly_amount, start, target, q_num, q_den, decimals, is_share) AS e
    FROM rounded r WHERE direction <> 'done_by'
    UNION ALL
    SELECT r.*, NULL FROM rounded r WHERE direction = 'done_by'
), judged AS MATERIALIZED (
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
        target, start, e, direction, answered, assigned, is_carried, missing_id
    FROM expected
), measured AS MATERIALIZED (
    SELECT target_id, agency_id, official, revision_id, status, v, numerator, denominator, rank_out_of, target, start, e,
        answered, assigned, is_carried, missing_id,
        CASE
            WHEN status NOT IN ('achieved', 'on_track', 'at_risk', 'behind', 'missed') THEN NULL
            WHEN direction = 'done_by' THEN CASE status WHEN 'achieved' THEN 100 ELSE 0 END
            ELSE progress_attainment(direction, v, target)
        END AS attainment
    FROM judged
)
SELECT * FROM measured
UNION ALL
SELECT m.target_id, m.agency_id, false, m.revision_id, m.status, m.v, m.numerator, m.denominator, m.rank_out_of, m.target,
    m.start, m.e, m.answered, m.assigned, m.is_carried, m.missing_id, m.attainment
FROM measured m
LEFT JOIN p_part d ON NOT d.official AND d.target_id = m.target_id AND d.agency_id = m.agency_id
WHERE m.official AND m.agency_id IS NOT NULL AND d.target_id IS NULL;
