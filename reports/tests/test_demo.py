"""The demo: plausible, marked, agreeing with itself, and never in production."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.urls import reverse
from django.utils.html import strip_tags

from agencies.models import User
from reports.checks.findings import flat, judge
from reports.demo.people import PASSWORD
from reports.models import (
    Figure,
    KeptFinding,
    Narrative,
    Notice,
    Period,
    Receipt,
    Standing,
    State,
    Submission,
    Transition,
)
from reports.models.submission import EDITABLE
from reports.sending.receipts import compare
from reports.sending.signing import signing_of
from reports.tests.by_hand import hold_against_rows
from targets.models import Plan


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The reference data and the demo on 16 March 2025, loaded once for this module."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_NOW", "2025-03-16T10:00+07:00")
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", stdout=StringIO())
        yield
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def loaded(demo, db, clock_at):
    clock_at("2025-03-16T10:00+07:00")


def test_every_kind_of_quarter_is_there(loaded):
    assert set(Submission.objects.values_list("state", flat=True)) == set(State.values)
    assert not Submission.objects.filter(is_demo=False).exists()
    late = Submission.objects.filter(first_sent_at__date__gt=F("period__last_on_time_day"))
    assert late.exists()
    closed = Submission.objects.filter(period__last_on_time_day__lt="2025-03-16")
    assert closed.filter(first_sent_at=None).exists(), "somebody never sent"
    assert Figure.objects.filter(is_nil=True).exists()
    assert Figure.objects.exclude(blank_reason="").exists()


def test_every_plans_province_has_figures(loaded):
    provinces = Figure.objects.filter(is_answered=True).values_list(
        "submission__period__regime__province__code", flat=True
    )
    assert set(provinces) == {"vp", "bd", "vl", "st"}


def test_a_sent_report_has_answered_everything_and_no_figure_is_impossible(loaded):
    sent = Figure.objects.exclude(submission__state=State.DRAFT)
    assert not sent.unanswered().exists()
    assert not Figure.objects.filter(
        indicator__part_of_whole=True, numerator__gt=F("denominator")
    ).exists()


def test_no_flow_is_smaller_than_its_own_part_of_the_year(loaded):
    def counted(kind):
        flows = Figure.objects.filter(
            submission__period__kind=kind,
            submission__period__year=2024,
            indicator__measure="ratio",
            indicator__nature="flow",
            is_answered=True,
            is_nil=False,
        )
        return {
            (row["submission__agency"], row["indicator"]): row["sum"]
            for row in flows.values("submission__agency", "indicator").annotate(
                sum=Sum("denominator")
            )
        }

    quarter, half, third, year = (counted(kind) for kind in ("Q1", "H1", "Q3", "YEAR"))
    both = quarter.keys() & half.keys()
    assert both
    assert all(quarter[key] <= half[key] for key in both)
    whole = half.keys() & third.keys() & year.keys()
    assert whole
    assert all(half[key] + third[key] <= year[key] for key in whole)


def test_moves_follow_the_workflow_and_lie_in_the_past(loaded, clock_at):
    moves = Transition.objects.order_by("submission", "at", "pk")
    state: dict[int, str] = {}
    for move in moves:
        assert move.from_state == state.get(move.submission_id, State.DRAFT)
        state[move.submission_id] = move.to_state
    stored = dict(Submission.objects.exclude(state=State.DRAFT).values_list("pk", "state"))
    assert state == stored
    assert not moves.filter(at__gt="2025-03-16T10:00+07:00").exists()


def test_the_checks_raise_no_error_and_few_warnings_in_the_quarter_that_is_due(loaded):
    due = Period.objects.filter(opened_at__isnull=False, last_on_time_day__gte="2025-03-16")
    for period in due.select_related("regime", "report"):
        figures = Figure.objects.filter(submission__period=period, is_answered=True)
        found = flat(judge(period, figures.select_related("indicator", "submission__agency")))
        assert not [finding for finding in found if finding.is_error]
        # An officer with a dozen figures is asked for two sentences at most, on average.
        assert len(found) <= figures.count() / 6, period.code
        kept = KeptFinding.objects.filter(figure__submission__period=period)
        assert {(each.figure_id, each.check_code) for each in kept} >= {
            (finding.figure.pk, finding.code) for finding in found
        }


def test_no_demo_figure_of_an_earlier_report_is_an_error(loaded):
    for period in Period.objects.filter(last_on_time_day__lt="2025-03-16").select_related("regime"):
        figures = Figure.objects.filter(submission__period=period)
        found = judge(period, figures.select_related("indicator", "submission__agency"))
        assert not [finding for finding in flat(found) if finding.is_error]


def test_every_warning_of_a_sent_report_has_a_sentence(loaded):
    kept = KeptFinding.objects.exclude(figure__submission__state__in=EDITABLE)
    assert kept.exists()
    assert not kept.filter(standing=Standing.OPEN).exists()


def test_every_report_that_left_its_officer_has_the_words_that_are_required(loaded):
    given = Submission.objects.exclude(state=State.DRAFT)
    wanted = given.filter(period__regime__sections__is_required=True).distinct().count()
    written = Narrative.objects.filter(section__is_required=True).exclude(text="")
    assert written.values("submission").distinct().count() == wanted > 100


def test_the_head_has_a_report_to_sign_and_signs_where_a_rule_says_so(loaded):
    waiting = Submission.objects.get(state=State.AT_HEAD, agency__code="vp-sgddt")
    assert signing_of(waiting).by_head
    by_heads = Transition.objects.filter(action="send", from_state=State.AT_HEAD)
    assert set(by_heads.values_list("by__memberships__role", flat=True)) == {"head"}


def test_a_returned_report_has_remarks_and_each_sending_of_the_open_one_its_receipt(loaded):
    returned = Submission.objects.get(
        state=State.RETURNED, agency__code="vp-sct", period__kind="Q1", period__year=2025
    )
    assert returned.remarks.open().filter(figure__isnull=False).count() == 2
    assert returned.remarks.open().filter(section__isnull=False).count() == 1
    assert compare(returned.receipts.get()).is_same
    open_now = Transition.objects.filter(
        action="send", submission__period__last_on_time_day__gt="2025-03-16"
    )
    assert Receipt.objects.count() == open_now.count() > 10


def test_the_bell_rings_for_who_has_something_to_mend_or_to_sign(loaded):
    told = Notice.objects.unread()
    returned = told.filter(kind="returned", user__username="canbo.vp-sct").get()
    assert returned.text and returned.at == returned.submission.transitions.last().at
    assert told.filter(kind="with_head", user__username="thutruong.vp-sgddt").exists()
    assert not told.filter(user__username="canbo.vp-stp").exists()


def test_loading_again_changes_nothing(loaded):
    before = Figure.objects.count(), User.objects.count(), Transition.objects.count()
    call_command("load_demo", stdout=StringIO())
    assert (Figure.objects.count(), User.objects.count(), Transition.objects.count()) == before


def test_the_sign_ins_that_are_printed_open_the_door(loaded, client):
    out = StringIO()
    call_command("demo_signins", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert {each["role"] for each in found} == {
        "officer",
        "head",
        "reviewer",
        "checker",
        "leader",
        "administrator",
    }
    for each in found:
        user = User.objects.get(username=each["username"])
        assert user.check_password(PASSWORD)


def test_production_refuses_the_demo(db, settings):
    settings.PORTAL_MODE = "production"
    people = User.objects.count()
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert User.objects.count() == people


def test_the_leaders_sentence_is_that_of_the_computed_rows(loaded, client):
    plan = Plan.objects.get(document_number="1204/QĐ-UBND")
    periods = plan.regime_link.regime.periods
    period, before = (periods.get(year=y, kind=k) for y, k in ((2025, "Q1"), (2024, "YEAR")))
    client.force_login(User.objects.get(username="lanhdao.vp"))
    page = client.get(reverse("overview"), {"plan": plan.pk, "period": period.code})
    summary = page.context["summary"]
    # Counted by hand: 2 achieved and 7 on track, 5 at risk, 2 behind, 9 without figures.
    assert (
        "Quý I năm 2025: 9 trên 25 chỉ tiêu đạt hoặc đúng tiến độ, 5 có nguy cơ, 2 chậm, "
        "9 chưa có số liệu; 103 trên 158 đơn vị chưa gửi báo cáo."
    ) in " ".join(strip_tags(page.content.decode()).split())
    counts = {"achieved": 2, "on_track": 7, "at_risk": 5, "behind": 2, "no_data": 9, "not_due": 4}
    assert summary.counts.of == counts
    assert Submission.objects.filter(period=period, first_sent_at=None).count() == 103
    assert summary.changes.counts == {"better": 3, "worse": 0, "same": 0, "apart": 26}
    assert (summary.heatmap.behind, len(summary.heatmap.lines)) == (18, 158)
    assert round(summary.gaps[0].share, 1) == Decimal("13.6")
    hold_against_rows(summary, period, plan, before)
