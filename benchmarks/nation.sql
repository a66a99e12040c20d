-- Everything of the synthetic nation but its reports: provinces, agencies, one plan a province, its targets.
INSERT INTO agencies_agency (code, name, short_name, kind, valid_from, is_placeholder, note)
SELECT 'p' || n, 'Tỉnh ' || n, 'Tỉnh ' || n, 'province', '2015-01-01', false, '' FROM generate_series(1, %(provinces)s) AS n;

UPDATE agencies_agency SET province_id = id;

INSERT INTO agencies_agency (code, name, short_name, kind, parent_id, province_id, valid_from, is_placeholder, note)
SELECT p.code || 'a' || n, 'Cơ quan ' || n, 'CQ ' || n, CASE WHEN n <= 24 THEN 'department' ELSE 'commune' END, p.id, p.id,
    '2015-01-01', false, ''
FROM agencies_agency p CROSS JOIN generate_series(1, %(agencies)s) AS n;

INSERT INTO targets_reformarea (code, name, name_en, position) VALUES ('area', 'Lĩnh vực', 'Area', 1)
ON CONFLICT DO NOTHING;

-- Of twenty indicators twelve are ratios (flow and stock in turn), three amounts, two rates, a rank, a reduction, a milestone.
INSERT INTO targets_indicator (code, name, name_en, measure, nature, unit, decimals, scale, part_of_whole, group_rule,
    numerator_label, denominator_label, amount_label, definition, data_source, asked_in)
SELECT 'i' || n, 'Chỉ tiêu ' || n, '', k.measure, CASE n %% 2 WHEN 0 THEN 'flow' ELSE 'stock' END, '%%', 2, 100, k.measure = 'ratio',
    CASE k.measure WHEN 'ratio' THEN CASE n %% 20 WHEN 11 THEN 'share_met' ELSE 'ratio_of_sums' END WHEN 'quantity' THEN 'sum'
        WHEN 'reduction' THEN 'sum' WHEN 'milestone' THEN 'all_done' ELSE 'mean' END,
    '', '', '', '', '', '{}'
FROM generate_series(0, %(indicators)s - 1) AS n
CROSS JOIN LATERAL (SELECT CASE WHEN n %% 20 < 12 THEN 'ratio' WHEN n %% 20 < 15 THEN 'quantity' WHEN n %% 20 < 17 THEN 'rate'
    WHEN n %% 20 = 17 THEN 'rank' WHEN n %% 20 = 18 THEN 'reduction' ELSE 'milestone' END AS measure) AS k;

INSERT INTO targets_plan (document_number, kind, abstract, issued_on, issuing_body, issuing_agency_id, province_id, year_from,
    year_to, legal_basis, parent_document, tolerance, fill, source)
SELECT '1/KH-' || code, 'plan', '-', '2019-12-01', '-', id, id, 2020, 2030, '[]', '', 10, 'linear', '' FROM agencies_agency
WHERE kind = 'province';

INSERT INTO targets_target (plan_id, indicator_id, area_id, code, source_ids, statement, printed_comparator, direction, level,
    owed_by_level, is_aspirational, note)
SELECT p.id, i.id, (SELECT id FROM targets_reformarea WHERE code = 'area'), i.id, '{}', '-', '',
    CASE i.measure WHEN 'rank' THEN 'top' WHEN 'milestone' THEN 'done_by' ELSE 'at_least' END, 'all', true, false, ''
FROM targets_plan p CROSS JOIN targets_indicator i;

INSERT INTO targets_targetrevision (target_id, number, decision, effective_on, reason, growth_text, cap_is_goal, agency_bar, last_day)
SELECT t.id, 1, '-', '2019-12-01', '', '', false, CASE i.group_rule WHEN 'share_met' THEN 50 END,
    CASE i.measure WHEN 'milestone' THEN date '2026-12-30' END
FROM targets_target t JOIN targets_indicator i ON i.id = t.indicator_id;

INSERT INTO targets_yeartarget (revision_id, year, value)
SELECT r.id, y.year, CASE i.measure WHEN 'rank' THEN 30 - y.place WHEN 'quantity' THEN 40000 + 9000 * y.place
    WHEN 'reduction' THEN 10 + y.place ELSE 40 + 10 * y.place END
FROM targets_targetrevision r
JOIN targets_target t ON t.id = r.target_id
JOIN targets_indicator i ON i.id = t.indicator_id
CROSS JOIN (VALUES (2021, 0), (2023, 1), (2026, 3), (2030, 5)) AS y(year, place)
WHERE i.measure <> 'milestone';

INSERT INTO targets_baseline (plan_id, indicator_id, level, agency_id, year, value, is_approximate, source_ids, note)
SELECT p.id, i.id, 'all', a.id, 2020, 500, false, '{}'::varchar[], ''
FROM targets_plan p
JOIN agencies_agency a ON a.province_id = p.province_id AND a.level <> 'none'
CROSS JOIN targets_indicator i WHERE i.measure = 'reduction'
UNION ALL
SELECT p.id, i.id, 'all', NULL, 2020, 35, false, '{}'::varchar[], ''
FROM targets_plan p CROSS JOIN targets_indicator i WHERE i.measure = 'ratio' AND i.id %% 2 = 0;
