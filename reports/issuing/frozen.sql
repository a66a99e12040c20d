-- What was issued is never changed or deleted, by the portal or by anybody who uses its role. (TRUNCATE and DROP remain the
-- owner's, as of any table: backups guard against those, and the seals printed on issued reports tell.)
CREATE OR REPLACE FUNCTION refuse_to_change_what_was_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'issued reports are frozen: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', HINT = 'Issue a new revision instead.';
END $$;

CREATE TRIGGER frozen_once_issued BEFORE UPDATE OR DELETE ON reports_issuedreport
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_what_was_issued();
CREATE TRIGGER frozen_once_issued BEFORE UPDATE OR DELETE ON reports_issuedprogress
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_what_was_issued();
CREATE TRIGGER frozen_once_issued BEFORE UPDATE OR DELETE ON reports_issuedsource
    FOR EACH ROW EXECUTE FUNCTION refuse_to_change_what_was_issued();
