"""Every change leaves what was, what is, who and when, whatever wrote it; nobody edits that."""

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise

from agencies.models import Change
from reformportal.lib import clock
from reformportal.lib.acts import acting, current, on_behalf_of
from reformportal.lib.tracking import kind_of, triggers_of
from reports import tasks
from reports.history.values import LABELS, fields_of
from reports.models import Figure, Progress, Submission
from reports.periods import open_period
from reports.review.workflow import move
from reports.runs import ask_after
from reports.tests.factory import make_agency, make_figure, make_succession, make_target
from targets.models import Plan, YearTarget

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
# Tables without a history, and why they need none.
EXCEPTIONS = {
    "agencies.change": "the history itself",
    "agencies.user_groups": "Django's own flags count for nothing here",
    "agencies.user_user_permissions": "Django's own flags count for nothing here",
    "reports.keptfinding": "derived by the checks from figures",
    "reports.figuresheet": "derived: figures packed for the computation",
    "reports.progresssheet": "derived: results of the computation",
    "reports.definitionchange": "a mark for the computation, written by triggers",
    "reports.reportchange": "a mark for the computation, written by triggers",
    "reports.progressrun": "the computation's own diary",
    "reports.progress": "a view of derived results",
    "reports.shownprogress": "a view of derived results",
    "reports.issuedprogress": "frozen by triggers once issued",
    "reports.issuedsource": "frozen by triggers once issued",
    "reports.bulkact": "an act, told by its own page; what it moved has its own entries",
    "reports.actline": "a line of an act that nothing changes later",
    "reports.massextension": "an act that nothing changes later; each grant has its own entry",
    "reports.savedview": "a person's own convenience",
    "reports.calendarfeed": "a person's own secret address",
    "reports.notice": "the bell: what was told, not what was done",
    "reports.mail": "the outbox, with a list of its own",
    "reports.digestday": "the outbox's diary",
    "reports.mailchoice": "a person's own convenience",
    "reports.workbookupload": "kept for 24 hours, nobody's word yet",
}
OURS = [
    model
    for app in ("agencies", "targets", "reports")
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
    if not model._meta.proxy
]


def changes_of(row) -> list[Change]:
    return list(Change.objects.of_row(row))


def latest(row) -> Change:
    return changes_of(row)[0]


def send_and_approve(cast) -> None:
    now = clock.now()
    Figure.objects.filter(pk=cast.figure.pk).update(numerator=3, denominator=4)
    moments = {"first_sent_at": now, "sent_at": now, "approved_at": now}
    Submission.objects.filter(pk=cast.submission.pk).update(state="approved", **moments)


def sql(statement: str, *parameters) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)


@pytest.mark.parametrize("model", OURS, ids=kind_of)
def test_every_model_is_tracked_or_named_with_the_reason_why_not(model):
    assert bool(triggers_of(model)) != (kind_of(model) in EXCEPTIONS)


def test_no_exception_is_left_over():
    assert set(EXCEPTIONS) <= {kind_of(model) for model in OURS}


@pytest.mark.parametrize("model", [each for each in OURS if triggers_of(each)], ids=kind_of)
def test_every_tracked_field_has_a_name_that_officials_read(model):
    untold = {"id"}.union(*(each.hidden_columns(model) for each in triggers_of(model)))
    nameless = {
        column
        for column, field in fields_of(model).items()
        if column not in LABELS and not isinstance(field._verbose_name, Promise)
    }
    assert nameless <= untold


def test_a_saved_cell_leaves_both_values_the_person_and_the_act(client, cast):
    client.force_login(cast.officer)
    name = f"f{cast.figure.pk}"
    for version, numerator in enumerate(("120", "210")):
        typed = {f"{name}-numerator": numerator, f"{name}-denominator": "300"}
        asked = {f"{name}-version": version} | typed
        assert client.post(f"/figures/{cast.figure.pk}", asked).status_code == 200
    change = latest(cast.figure)
    assert (change.before, change.after) == ({"numerator": 120}, {"numerator": 210})
    assert change.person_id == cast.officer.pk
    assert (change.way, change.place) == ("page", f"/figures/{cast.figure.pk}")
    assert (change.agency_id, change.province_id) == (cast.agency.pk, cast.province.pk)
    assert change.at.year == 2025
    first = changes_of(cast.figure)[1]
    assert first.act != change.act


def test_a_save_that_changes_nothing_leaves_nothing(cast):
    before = Change.objects.count()
    Figure.objects.filter(pk=cast.figure.pk).update(note="", version=7)
    cast.plan.save()
    assert Change.objects.count() == before


def test_a_bulk_update_leaves_one_entry_a_row_and_one_act(cast):
    more = [make_figure(cast.submission) for _number in range(3)]
    with acting(way="page", place="/bulk", person_id=cast.reviewer.pk) as act:
        Figure.objects.filter(submission=cast.submission).update(note="Đã rà soát")
        cast.submission.figures.update(blank_reason="Chưa có số")
    found = Change.objects.filter(act=act.id)
    assert found.count() == 2 * (1 + len(more))
    assert {change.person_id for change in found} == {cast.reviewer.pk}


def test_direct_sql_is_kept_with_the_database_user(cast):
    sql("UPDATE reports_figure SET amount = 5 WHERE id = %s", cast.figure.pk)
    change = latest(cast.figure)
    assert (change.before, change.after) == ({"amount": None}, {"amount": 5})
    assert (change.person_id, change.act, change.way) == (None, None, "sql")
    assert change.database_user == connection.settings_dict["USER"]


def test_a_deleted_row_leaves_all_that_it_held_and_whose_it_was(cast):
    value = YearTarget.objects.get(revision__target=cast.target, year=2025)
    pk = value.pk
    value.delete()
    change = Change.objects.get(kind="targets.yeartarget", object_id=pk, operation="delete")
    assert (change.before["year"], change.before["value"]) == (2025, 60)
    assert (change.root_kind, change.root_id) == ("targets.target", cast.target.pk)
    assert change.province_id == cast.province.pk


def test_a_deleted_plan_leaves_the_history_of_all_its_parts(cast):
    plan = Plan.objects.get(pk=cast.plan.pk)
    parts = plan.targets.count() + YearTarget.objects.count()
    YearTarget.objects.filter(revision__target__plan=plan).delete()
    plan.regime_link.delete()
    plan.delete()
    gone = Change.objects.filter(operation="delete", province_id=cast.province.pk)
    assert gone.filter(kind="targets.plan").count() == 1
    kinds = ["targets.target", "targets.yeartarget"]
    assert gone.filter(kind__in=kinds).count() == parts


def test_added_figures_leave_their_number_once_a_report(cast):
    target = make_target(cast.plan, values={2025: 50})
    with acting(way="task", place="sweep") as act:
        open_period(cast.period)
    [added] = Change.objects.filter(act=act.id, kind="reports.figure")
    assert added.root_id == cast.submission.pk
    assert (added.after["rows"], added.after["answered"]) == (1, 0)
    assert added.object_id == Figure.objects.get(indicator=target.indicator).pk
    assert added.way == "task"


def test_a_password_is_told_to_have_changed_and_not_which_it_is(cast):
    cast.officer.set_password("một mật khẩu mới 2025")
    cast.officer.save()
    change = latest(cast.officer)
    assert list(change.after) == ["password"]
    assert "argon2" not in str(change.before) + str(change.after)


def test_signing_in_is_no_change_of_the_person(client, cast):
    before = len(changes_of(cast.officer))
    client.force_login(cast.officer)
    cast.officer.refresh_from_db()
    assert cast.officer.last_login
    assert len(changes_of(cast.officer)) == before


def test_links_of_a_succession_stand_on_the_page_of_each_agency(cast):
    heir = make_agency(cast.province)
    make_succession([cast.agency], [heir], cast.period.window_end)
    kinds = [change.kind for change in Change.objects.on_page_of(cast.agency)]
    assert "agencies.succession_predecessors" in kinds
    assert Change.objects.on_page_of(heir).first().kind == "agencies.succession_successors"


def test_a_decision_is_kept_with_the_act_it_came_from(cast):
    Submission.objects.filter(pk=cast.submission.pk).update(
        state="sent", first_sent_at="2025-03-16T10:00+07:00", sent_at="2025-03-16T10:00+07:00"
    )
    with acting(way="page", person_id=cast.reviewer.pk) as act:
        move(submission=cast.submission, action="approve", by=cast.reviewer)
    found = {change.kind: change for change in Change.objects.filter(act=act.id)}
    assert found["reports.submission"].after["state"] == "approved"
    assert found["reports.transition"].after["by_id"] == cast.reviewer.pk


def test_what_is_done_for_somebody_else_says_so(cast):
    with acting(way="page", person_id=cast.officer.pk), on_behalf_of(cast.head.pk):
        cast.plan.abstract = "Sửa thay"
        cast.plan.save()
    change = latest(cast.plan)
    assert (change.person_id, change.on_behalf_of_id) == (cast.officer.pk, cast.head.pk)


def test_an_act_inside_of_another_is_part_of_it_and_none_is_left_behind(cast):
    with acting(way="command", place="import_plan") as outer:
        with acting(way="task") as inner:
            assert inner.id == outer.id
        assert current() is outer
    assert current() is None
    assert not connection.execute_wrappers


def test_what_another_person_does_inside_of_a_command_is_her_own_act(cast):
    with acting(way="command", place="simulate") as outer:
        with acting(way="page", person_id=cast.officer.pk) as hers:
            Figure.objects.filter(pk=cast.figure.pk).update(note="Của cán bộ")
        Figure.objects.filter(pk=cast.figure.pk).update(note="Của lệnh")
    of_command, of_officer = changes_of(cast.figure)[:2]
    assert (of_officer.act, of_officer.person_id) == (hers.id, cast.officer.pk)
    assert (of_command.act, of_command.person_id, of_command.way) == (outer.id, None, "command")


def test_a_file_that_is_sent_makes_the_act_an_upload(client, cast, evidence_store):
    client.force_login(cast.officer)
    url = reverse("figure_evidence", args=[cast.figure.pk])
    sent = {"description": "Biểu tổng hợp", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert client.post(url, sent).status_code == 302
    change = Change.objects.get(kind="reports.evidence")
    assert (change.way, change.person_id) == ("upload", cast.officer.pk)
    assert change.after["name"] == "a.pdf" and "place" not in change.after


def test_computing_is_no_act_and_leaves_nothing(cast):
    send_and_approve(cast)
    before = Change.objects.count()
    ask_after(cast.period, moment=clock.now())
    with CaptureQueriesContext(connection) as queries:
        tasks.compute_waiting()
    assert Progress.objects.filter(period=cast.period).exists()
    assert not [each for each in queries if "portal.act" in each["sql"]]
    assert Change.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_an_act_ends_with_its_transaction(cast):
    with acting(way="page", person_id=cast.officer.pk):
        Plan.objects.filter(pk=cast.plan.pk).update(abstract="Một")
    sql("UPDATE targets_plan SET abstract = 'Hai' WHERE id = %s", cast.plan.pk)
    direct, told = changes_of(cast.plan)[:2]
    assert (told.person_id, direct.person_id) == (cast.officer.pk, None)
    assert (told.way, direct.way) == ("page", "sql")


def test_after_a_rolled_back_savepoint_the_act_is_still_told(cast):
    with acting(way="page", person_id=cast.officer.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            Figure.objects.filter(pk=cast.figure.pk).update(amount=-1)
        Figure.objects.filter(pk=cast.figure.pk).update(amount=1)
    assert latest(cast.figure).person_id == cast.officer.pk
