-- A figure that changes drops the sheet that was made of it, in the same transaction.
CREATE FUNCTION reports_drop_figure_sheets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM reports_figuresheet WHERE submission_id IN (SELECT submission_id FROM changed);
    RETURN NULL;
END $$;

CREATE TRIGGER figure_added_to_sheet AFTER INSERT ON reports_figure
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_drop_figure_sheets();
CREATE TRIGGER figure_changed_in_sheet AFTER UPDATE ON reports_figure
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_drop_figure_sheets();
CREATE TRIGGER figure_moved_from_sheet AFTER UPDATE ON reports_figure
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_drop_figure_sheets();
CREATE TRIGGER figure_gone_from_sheet AFTER DELETE ON reports_figure
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION reports_drop_figure_sheets();

-- What computations are told besides figures carries a mark: workers keep it in memory while no mark is new.
CREATE SEQUENCE reports_definition_mark;

CREATE FUNCTION reports_mark_definition_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- A statement that touched no row, as the sweep makes every minute, changed nothing.
    IF NOT EXISTS (SELECT FROM changed) THEN
        RETURN NULL;
    END IF;
    INSERT INTO reports_definitionchange (transaction_id, mark)
    VALUES (pg_current_xact_id()::text::bigint, nextval('reports_definition_mark'))
    ON CONFLICT (transaction_id) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;
END $$;

-- Cells are read whole and often: they are neither compressed nor searched.
ALTER TABLE reports_figuresheet ALTER COLUMN cells SET STORAGE EXTERNAL;
ALTER TABLE reports_progresssheet ALTER COLUMN cells SET STORAGE EXTERNAL;

-- A holder's sheet of a period, the groups' (no agency) too.
CREATE INDEX progress_sheet_holder ON reports_progresssheet (period_id, (coalesce(agency_id, 0)));

-- A cell as a number: whole millionths; one beyond 64 bits stands in `wide` by its row and column, from 0.
CREATE FUNCTION reports_sheet_number(cell bigint, wide jsonb, cell_row integer, place bigint) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE cell WHEN -9223372036854775808 THEN NULL
    WHEN -9223372036854775807 THEN (wide ->> (cell_row || ' ' || place - 1))::numeric(30, 6)
    ELSE (cell * 0.000001)::numeric(30, 6) END;

-- One row a target, the group's or an agency's, official or provisional. The cells are those of judging.Cell.
CREATE VIEW reports_progress AS
SELECT (s.id * 10000 + c.place) * 2 + v.is_official::integer AS id, s.period_id, c.target_id, s.agency_id, v.is_official,
    c.revision_id,
    (ARRAY['', 'achieved', 'on_track', 'at_risk', 'behind', 'missed', 'no_data', 'nil', 'not_due', 'not_applicable'])
        [c.status]::varchar(16) AS status,
    reports_sheet_number(c.value, s.wide, 3, c.place) AS value,
    reports_sheet_number(c.numerator, s.wide, 4, c.place) AS numerator,
    reports_sheet_number(c.denominator, s.wide, 5, c.place) AS denominator,
    reports_sheet_number(c.target_value, s.wide, 6, c.place) AS target_value,
    reports_sheet_number(c.start_value, s.wide, 7, c.place) AS start_value,
    reports_sheet_number(c.expected_value, s.wide, 8, c.place) AS expected_value,
    (nullif(c.attainment, -9223372036854775808) * 0.01)::numeric(30, 2) AS attainment,
    c.answered::integer AS answered, c.assigned::integer AS assigned,
    nullif(c.rank_out_of, -9223372036854775808)::integer AS rank_out_of,
    c.is_carried = 1 AS is_carried,
    nullif(c.missing_period_id, -9223372036854775808) AS missing_period_id
FROM reports_progresssheet s
JOIN (VALUES (0, true), (0, false), (1, true), (2, false)) AS v(serves, is_official) ON v.serves = s.serves
CROSS JOIN LATERAL unnest(
    s.cells[1:1], s.cells[2:2], s.cells[3:3], s.cells[4:4], s.cells[5:5], s.cells[6:6], s.cells[7:7], s.cells[8:8],
    s.cells[9:9], s.cells[10:10], s.cells[11:11], s.cells[12:12], s.cells[13:13], s.cells[14:14], s.cells[15:15])
    WITH ORDINALITY AS c(
        target_id, revision_id, status, value, numerator, denominator, target_value, start_value, expected_value,
        attainment, answered, assigned, rank_out_of, is_carried, missing_period_id, place)
WHERE c.status > 0;
