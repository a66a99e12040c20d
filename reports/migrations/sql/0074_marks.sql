-- A given report's figures as bytes: eight a number, row after row, so that reading them is copying them.
DELETE FROM reports_figuresheet;
DROP INDEX sheet_with_milestones;
ALTER TABLE reports_figuresheet
    ALTER COLUMN cells TYPE bytea USING ''::bytea,
    ALTER COLUMN done TYPE bytea USING NULL::bytea;
ALTER TABLE reports_figuresheet ALTER COLUMN cells SET STORAGE EXTERNAL;
CREATE INDEX sheet_with_milestones ON reports_figuresheet (period_id) WHERE done IS NOT NULL;

-- Every sheet has a number of its own: a worker that remembers it need not read it again.
CREATE SEQUENCE reports_sheet_mark;
ALTER TABLE reports_figuresheet ADD COLUMN mark bigint NOT NULL DEFAULT nextval('reports_sheet_mark');

-- Each transaction that changed what a period's reports say leaves a mark of its own, so that none waits for another.
CREATE FUNCTION reports_mark_periods(period_ids bigint[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO reports_reportchange (period_id, mark)
    SELECT period_id, nextval('reports_sheet_mark') FROM (SELECT DISTINCT unnest(period_ids) AS period_id) AS changed
$$;

CREATE OR REPLACE FUNCTION reports_drop_figure_sheets() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    WITH dropped AS (
        DELETE FROM reports_figuresheet WHERE submission_id IN (SELECT submission_id FROM changed) RETURNING period_id
    ) SELECT array_agg(period_id) INTO touched FROM dropped;
    -- Which figures a report owes has changed too.
    IF TG_OP <> 'UPDATE' THEN
        SELECT touched || array_agg(DISTINCT s.period_id) INTO touched
        FROM reports_submission s WHERE s.id IN (SELECT submission_id FROM changed);
    END IF;
    IF touched IS NOT NULL THEN
        PERFORM reports_mark_periods(touched);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_mark_added_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_mark_periods(array_agg(period_id)) FROM changed HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_mark_moved_reports() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_mark_periods(array_agg(o.period_id) || array_agg(n.period_id))
    FROM before o JOIN changed n USING (id)
    WHERE (o.state, o.period_id, o.agency_id) <> (n.state, n.period_id, n.agency_id)
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE FUNCTION reports_mark_forgotten_sheets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM reports_mark_periods(array_agg(id)) FROM reports_period;
    RETURN NULL;
END $$;

CREATE TRIGGER marks_added_reports AFTER INSERT ON reports_submission REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_added_reports();
CREATE TRIGGER marks_deleted_reports AFTER DELETE ON reports_submission REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_added_reports();
CREATE TRIGGER marks_moved_reports AFTER UPDATE ON reports_submission
    REFERENCING OLD TABLE AS before NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_moved_reports();
CREATE TRIGGER marks_forgotten_sheets AFTER TRUNCATE ON reports_figuresheet
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_forgotten_sheets();
