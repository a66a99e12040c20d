from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
VIEW = (SQL / "0004_sheets.sql").read_text(encoding="utf-8")
RULES = (SQL / "0002_functions.sql").read_text(encoding="utf-8")

DEFINITIONS = (
    "targets_plan",
    "targets_reformarea",
    "targets_arealead",
    "targets_indicator",
    "targets_target",
    "targets_targetrevision",
    "targets_yeartarget",
    "targets_assignment",
    "targets_baseline",
    "agencies_agency",
    "agencies_succession",
    "agencies_succession_predecessors",
    "agencies_succession_successors",
    "reports_regime",
    "reports_regimeplan",
    "reports_regimereport",
    "reports_period",
)
MARK = """
CREATE TRIGGER marks_an_insert AFTER INSERT ON {0} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_definition_change();
CREATE TRIGGER marks_an_update AFTER UPDATE ON {0} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_definition_change();
CREATE TRIGGER marks_a_delete AFTER DELETE ON {0} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION reports_mark_definition_change();
"""
UNMARK = """
DROP TRIGGER marks_an_insert ON {0};
DROP TRIGGER marks_an_update ON {0};
DROP TRIGGER marks_a_delete ON {0};
"""

DROP_VIEW = """
DROP INDEX progress_sheet_holder;
DROP VIEW reports_progress;
DROP FUNCTION reports_sheet_number(bigint, jsonb, integer, bigint);
DROP TRIGGER figure_added_to_sheet ON reports_figure;
DROP TRIGGER figure_changed_in_sheet ON reports_figure;
DROP TRIGGER figure_moved_from_sheet ON reports_figure;
DROP TRIGGER figure_gone_from_sheet ON reports_figure;
DROP FUNCTION reports_drop_figure_sheets();
DROP FUNCTION reports_mark_definition_change();
DROP SEQUENCE reports_definition_mark;
"""
DROP_RULES = """
DROP FUNCTION IF EXISTS progress_counts_as_not_met(text, boolean);
DROP FUNCTION IF EXISTS progress_days_done_late(date, date);
DROP FUNCTION IF EXISTS progress_milestone_status(boolean, date, date, date, boolean, boolean, boolean);
DROP FUNCTION IF EXISTS progress_attainment(text, numeric, numeric);
DROP FUNCTION IF EXISTS progress_attainment_exact(text, numeric, numeric);
DROP FUNCTION IF EXISTS progress_status(text, boolean, numeric, numeric, numeric, numeric, integer, integer, boolean, boolean, boolean, boolean, boolean);
DROP FUNCTION IF EXISTS progress_can_be_undone(text, text, numeric, boolean);
DROP FUNCTION IF EXISTS progress_expected(text, boolean, numeric, numeric, integer, integer, integer, boolean);
DROP FUNCTION IF EXISTS progress_start(numeric, numeric, numeric, boolean);
DROP FUNCTION IF EXISTS progress_shortfall(text, numeric, numeric);
DROP FUNCTION IF EXISTS progress_meets(text, numeric, numeric);
DROP FUNCTION IF EXISTS progress_reduction(numeric, numeric);
DROP FUNCTION IF EXISTS progress_ratio(numeric, numeric, integer);
DROP FUNCTION IF EXISTS progress_round(numeric, integer, boolean);
"""


class Migration(migrations.Migration):
    """Progress rows are read from sheets; triggers drop sheets and mark changes of definitions.

    The scalar rules in SQL go: their twins work on arrays now.
    """

    dependencies = [("reports", "0003_sheets")]

    operations = [
        migrations.RunSQL(DROP_RULES, RULES),
        migrations.RunSQL(VIEW, DROP_VIEW),
        migrations.RunSQL(
            "\n".join(MARK.format(table) for table in DEFINITIONS),
            "\n".join(UNMARK.format(table) for table in DEFINITIONS),
        ),
    ]
