-- What any computation of the quarter must at least do: join, divide, compare and rank its figures, keeping nothing.
SELECT count(*), count(*) FILTER (WHERE value >= value_wanted), max(place)
FROM (
    SELECT y.value AS value_wanted, v.value, rank() OVER (PARTITION BY t.id ORDER BY v.value DESC) AS place
    FROM reports_period p
    JOIN reports_submission s ON s.period_id = p.id
    JOIN reports_figure f ON f.submission_id = s.id
    JOIN reports_regimeplan l ON l.regime_id = p.regime_id
    JOIN targets_target t ON t.plan_id = l.plan_id AND t.indicator_id = f.indicator_id
    JOIN targets_targetrevision r ON r.target_id = t.id
    LEFT JOIN targets_yeartarget y ON y.revision_id = r.id AND y.year = 2026
    CROSS JOIN LATERAL (
        SELECT round(coalesce(f.numerator * 100 / nullif(f.denominator, 0), f.amount, f.rate, f.rank), 2) AS value) AS v
    WHERE p.year = %(year)s AND p.kind = %(kind)s
) AS ranked
