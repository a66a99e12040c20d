-- Sheets of given reports that have none: the figures of each as whole millionths of 64 bits, a column an indicator.
-- The rows are those of figure_sheets.Row; -2^63 is an empty cell, -2^63 + 1 a number that stands in `wide`.
INSERT INTO reports_figuresheet (submission_id, period_id, agency_id, cells, wide, done)
SELECT s.id, s.period_id, s.agency_id, packed.cells, large.numbers, packed.done
FROM reports_submission s
CROSS JOIN LATERAL (
    SELECT string_agg(int8send(indicator_id), '') || string_agg(int8send(numerator), '')
            || string_agg(int8send(denominator), '') || string_agg(int8send(amount), '')
            || string_agg(int8send(out_of), '') || string_agg(int8send(flags), '')
            || string_agg(int8send(done_day), '') AS cells,
        string_agg(int8send(indicator_id), '') FILTER (WHERE done_on IS NOT NULL)
            || string_agg(int8send(done_on), '') FILTER (WHERE done_on IS NOT NULL) AS done
    FROM (
        SELECT f.indicator_id::bigint,
            CASE WHEN f.numerator < %(wide_from)s THEN (f.numerator * 1000000)::bigint
                WHEN f.numerator IS NULL THEN %(none)s ELSE %(wide)s END AS numerator,
            CASE WHEN f.denominator < %(wide_from)s THEN (f.denominator * 1000000)::bigint
                WHEN f.denominator IS NULL THEN %(none)s ELSE %(wide)s END AS denominator,
            CASE WHEN number < %(wide_from)s THEN (number * 1000000)::bigint
                WHEN number IS NULL THEN %(none)s ELSE %(wide)s END AS amount,
            coalesce(f.rank_out_of::bigint, %(none)s) AS out_of,
            (f.is_answered::integer + 2 * (f.is_nil OR coalesce(f.denominator = 0, false))::integer)::bigint AS flags,
            CASE WHEN f.done THEN (f.done_on - date '2000-01-01')::bigint END AS done_on
        FROM reports_figure f
        CROSS JOIN LATERAL (SELECT coalesce(f.amount, f.rate, f.rank) AS number) AS given
        WHERE f.submission_id = s.id
        ORDER BY f.indicator_id
    ) AS figure
    CROSS JOIN LATERAL (SELECT coalesce(figure.done_on, %(none)s) AS done_day) AS done
    HAVING count(*) > 0
) AS packed
CROSS JOIN LATERAL (
    SELECT jsonb_object_agg(f.indicator_id || ' ' || c.place, c.number::text) AS numbers
    FROM reports_figure f
    CROSS JOIN LATERAL (
        VALUES (1, f.numerator), (2, f.denominator), (3, coalesce(f.amount, f.rate))) AS c(place, number)
    WHERE f.submission_id = s.id AND c.number >= %(wide_from)s
) AS large
WHERE s.id = ANY(%(submissions)s)
ON CONFLICT (submission_id) DO NOTHING
