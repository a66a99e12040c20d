-- The reports of some periods with a figure for every indicator; nine in ten of the measured quarter are approved.
INSERT INTO reports_submission (period_id, agency_id, state, first_sent_at, sent_at, approved_at, is_demo)
SELECT p.id, a.id, s.state, p.window_end, p.window_end, p.window_end, true
FROM reports_period p
JOIN reports_regime r ON r.id = p.regime_id
JOIN agencies_agency a ON a.province_id = r.province_id AND a.level <> 'none'
CROSS JOIN LATERAL (
    SELECT CASE WHEN (p.year, p.kind) <> (%(year)s, %(kind)s) OR a.id %% 10 > 0 THEN 'approved' ELSE 'sent' END AS state) AS s
WHERE p.id = ANY(%(periods)s)
ORDER BY p.window_end, p.id, a.id;

INSERT INTO reports_figure (submission_id, indicator_id, numerator, denominator, amount, rate, rate_source, rank, rank_out_of,
    done, done_on, is_nil, blank_reason, note, version)
SELECT s.id, i.id, CASE i.measure WHEN 'ratio' THEN 200 + d.draw %% 800 END, CASE i.measure WHEN 'ratio' THEN 1000 END,
    CASE WHEN i.measure IN ('quantity', 'reduction') THEN 100 + d.draw %% 400 END,
    CASE i.measure WHEN 'rate' THEN 40 + d.draw %% 60 END, CASE i.measure WHEN 'rate' THEN 'SIPAS' ELSE '' END,
    CASE i.measure WHEN 'rank' THEN 1 + d.draw %% 34 END, CASE i.measure WHEN 'rank' THEN 34 END,
    CASE i.measure WHEN 'milestone' THEN d.draw %% 24 = 0 END,
    CASE WHEN i.measure = 'milestone' AND d.draw %% 24 = 0 THEN p.window_end - 30 END, false, '', '', 1
FROM reports_submission s
JOIN reports_period p ON p.id = s.period_id
CROSS JOIN targets_indicator i
CROSS JOIN LATERAL (SELECT hashint8(s.id * 1009 + i.id)::bigint & 2147483647 AS draw) AS d
WHERE s.period_id = ANY(%(periods)s)
ORDER BY s.id, i.id;
