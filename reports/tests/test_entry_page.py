"""The page of a report: what it shows, saving by script, and posting it whole without one."""

import pytest
from django.urls import reverse
from django.utils import translation

from reports.entry.grid import grid_of
from reports.entry.saving import save_figure
from reports.models import Figure, Submission
from reports.periods import open_period
from reports.tests.factory import (
    make_baseline,
    make_figure,
    make_indicator,
    make_period,
    make_plan,
    make_submission,
    make_target,
    make_transition,
    make_user,
)


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def page_of(cast):
    return reverse("submission", args=[cast.submission.pk])


def posted(cast, **typed):
    """The page's form as a browser posts it: every field of every row, with what was typed."""
    fields = {}
    for row in grid_of(Submission.objects.get(pk=cast.submission.pk)).rows:
        shown = {
            name: value for name, value in row.form.shown.items() if value not in (None, False)
        }
        fields |= {f"{row.prefix}-{name}": value for name, value in shown.items()}
        fields |= {f"{row.prefix}-version": row.version, f"{row.prefix}-seen": row.seen}
    return fields | {f"f{cast.figure.pk}-{name}": value for name, value in typed.items()}


def test_the_page_shows_target_last_period_and_deadline(officer, cast):
    last = make_submission(make_period(cast.regime, 2024, "YEAR"), cast.agency, state="approved")
    make_figure(last, cast.indicator, numerator=30, denominator=40)
    body = officer.get(page_of(cast)).content.decode()
    for text in ("≥ 60<", cast.plan.document_number, "75,00", "20/3/2025"):
        assert text in body


def test_the_strictest_of_several_targets_stands_first(officer, cast):
    stricter = make_plan(regime=cast.regime, document_number="18/KH-UBND")
    make_target(stricter, cast.indicator, {2025: 80})
    standing = grid_of(cast.submission).rows[0].standing
    assert [judged.asked for judged in standing.judged] == [80, 60]


def test_value_and_status_follow_the_rules(cast):
    last = make_submission(make_period(cast.regime, 2024, "YEAR"), cast.agency, state="approved")
    make_figure(last, cast.indicator, numerator=50, denominator=100)
    cases = {"56": "on_track", "49": "at_risk", "40": "behind", "60": "achieved"}
    for version, (numerator, status) in enumerate(cases.items()):
        typed = {"numerator": numerator, "denominator": "100"}
        save_figure(figure_id=cast.figure.pk, version=version, typed=typed, by=cast.officer)
        standing = grid_of(cast.submission).rows[0].standing
        assert (str(standing.value), standing.judged[0].status) == (f"{numerator}.00", status)


def test_a_reduction_is_measured_from_the_agencys_own_baseline_alone(cast):
    reduction = make_indicator("reduction")
    target = make_target(cast.plan, reduction, {2025: 10})
    figure = make_figure(cast.submission, reduction, amount=230)
    of_level = make_baseline(target, value=9999)

    def standing():
        rows = {row.figure.pk: row for row in grid_of(cast.submission).rows}
        return rows[figure.pk].standing

    assert standing().value is None
    of_level.agency = cast.agency
    of_level.value = 250
    of_level.save()
    assert str(standing().value) == "8.00"


def test_a_year_to_date_names_the_report_that_it_lacks(cast, clock_at):
    clock_at("2025-09-16T10:00+07:00")
    half = make_period(cast.regime, 2025, "H1", opened=True)
    third = make_period(cast.regime, 2025, "Q3", opened=True)
    report = Submission.objects.get(period=third, agency=cast.agency)
    Figure.objects.filter(submission=report).update(numerator=40, denominator=60)
    standing = grid_of(report).rows[0].standing
    assert (standing.value, standing.missing) == (None, (half,))
    half_report = Submission.objects.get(period=half, agency=cast.agency)
    Figure.objects.filter(submission=half_report).update(numerator=50, denominator=100)
    moment = half.late_from
    Submission.objects.filter(pk=half_report.pk).update(
        state="sent", first_sent_at=moment, sent_at=moment
    )
    standing = grid_of(report).rows[0].standing
    assert (str(standing.value), standing.is_year_to_date) == ("56.25", True)


def test_saving_answers_what_was_understood_and_the_status(officer, cast):
    prefix = f"f{cast.figure.pk}"
    answer = officer.post(
        reverse("save_figure", args=[cast.figure.pk]),
        {
            f"{prefix}-version": "0",
            f"{prefix}-numerator": "1,234",
            f"{prefix}-denominator": "2 000",
        },
    )
    told = answer.json()
    assert (answer.status_code, told["version"], told["saved_at"]) == (200, 1, "10:00")
    assert told["shown"]["numerator"] == "1.234"
    assert told["readings"] == {"numerator": "Hiểu là 1234."}
    assert told["shown"]["denominator"] == "2.000"
    assert (
        "61,70" in told["fragments"]["standing"]
        and "tone-achieved" in told["fragments"]["standing"]
    )
    assert 'value="1"' in told["fragments"]["checklist"]


def test_a_figure_entered_in_part_says_what_it_lacks_and_still_counts_as_missing(officer, cast):
    url = reverse("save_figure", args=[cast.figure.pk])
    told = officer.post(url, posted(cast, numerator="30")).json()
    [lacking] = grid_of(Submission.objects.get()).rows[0].lacking
    assert (
        str(lacking) in told["fragments"]["standing"]
        and "#checklist" in told["fragments"]["missing"]
    )
    told = officer.post(url, posted(cast, numerator="30", denominator="40")).json()
    assert grid_of(Submission.objects.get()).rows[0].lacking == []
    assert told["fragments"]["missing"].strip() == ""


def test_a_stale_save_answers_409_with_the_others_value_name_and_time(officer, cast):
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    theirs = {"numerator": "12", "denominator": "34"}
    save_figure(figure_id=cast.figure.pk, version=0, typed=theirs, by=colleague)
    prefix = f"f{cast.figure.pk}"
    answer = officer.post(
        reverse("save_figure", args=[cast.figure.pk]),
        {f"{prefix}-version": "0", f"{prefix}-numerator": "5", f"{prefix}-denominator": "6"},
    )
    assert answer.status_code == 409
    for text in ("Bùi Thị Mai", "16/3/2025 10:00", "12", "34"):
        assert text in answer.json()["conflict"]
    assert answer.json()["version"] == 1


def test_saving_into_a_report_sent_meanwhile_says_who_sent_it(officer, cast):
    moment = cast.period.late_from
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    make_transition(cast.submission, cast.head)
    answer = officer.post(
        reverse("save_figure", args=[cast.figure.pk]), {f"f{cast.figure.pk}-version": "0"}
    )
    assert (answer.status_code, answer.json()["closed"]) == (409, True)
    assert cast.head.full_name in answer.json()["message"]


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 5000, "１" * 12])
def test_a_version_that_is_none_is_refused(officer, cast, version):
    typed = {f"f{cast.figure.pk}-version": version, f"f{cast.figure.pk}-numerator": "1"}
    assert officer.post(reverse("save_figure", args=[cast.figure.pk]), typed).status_code == 400


def test_the_page_posted_whole_saves_what_was_typed(officer, cast):
    answer = officer.post(
        page_of(cast), posted(cast, numerator="30", denominator="40"), follow=True
    )
    assert answer.status_code == 200
    assert Figure.objects.get(pk=cast.figure.pk).numerator == 30


def test_a_row_nobody_typed_in_does_not_write_over_a_colleague(officer, cast):
    page = posted(cast)
    save_figure(
        figure_id=cast.figure.pk,
        version=0,
        typed={"numerator": "1", "denominator": "2"},
        by=make_user("officer", cast.agency),
    )
    assert officer.post(page_of(cast), page).status_code == 302
    assert Figure.objects.get(pk=cast.figure.pk).numerator == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_measure_posted_back_untouched_is_left_alone(cast, language):
    for fields in (
        {"measure": "rate", "rate": "87.125", "rate_source": "Khảo sát"},
        {"measure": "milestone", "done": False},
        {"measure": "milestone", "done": True, "done_on": "2025-03-01"},
        {"measure": "rank", "rank": 12, "rank_out_of": 63},
        {"measure": "quantity", "amount": "1234567.5", "note": "Dòng một\r\nDòng hai"},
        {"measure": "ratio", "is_nil": True},
    ):
        measure = fields.pop("measure")
        target = make_target(cast.plan, make_indicator(measure), {2025: 1})
        make_figure(cast.submission, target.indicator, version=1, **fields)
    with translation.override(language):
        for row in grid_of(cast.submission).rows:
            typed = {
                n: str(v) if v is not True else "on"
                for n, v in row.form.shown.items()
                if v not in (None, False)
            }
            if row.figure.done is not None:
                typed["done"] = str(row.figure.done)
            form = type(row.form)(typed, instance=row.figure)
            assert not form.has_changed(), form.changed_data


def test_a_refused_row_comes_back_with_what_was_typed_and_why(officer, cast):
    other = make_target(cast.plan, values={2025: 5})
    open_period(cast.period)
    second = Figure.objects.get(submission=cast.submission, indicator=other.indicator)
    page = posted(cast, numerator="hai mươi", denominator="40")
    page |= {f"f{second.pk}-numerator": "1", f"f{second.pk}-denominator": "2"}
    answer = officer.post(page_of(cast), page)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="hai mươi"' in body and 'aria-invalid="true"' in body
    assert Figure.objects.get(pk=second.pk).numerator == 1
    assert Figure.objects.get(pk=cast.figure.pk).version == 0


def test_without_scripts_a_stale_row_shows_both_and_the_writer_chooses(officer, cast):
    page = posted(cast, numerator="5", denominator="6")
    theirs = {"numerator": "12", "denominator": "34"}
    colleague = make_user("officer", cast.agency, "Bùi Thị Mai")
    save_figure(figure_id=cast.figure.pk, version=0, typed=theirs, by=colleague)
    body = officer.post(page_of(cast), page).content.decode()
    assert "Bùi Thị Mai" in body and 'value="5"' in body and "12" in body
    assert f'name="f{cast.figure.pk}-version" value="0"' in body
    # Without a choice it is refused again; kept, nothing changes; over, mine is stored.
    assert officer.post(page_of(cast), page).status_code == 422
    assert officer.post(page_of(cast), page | {"keep": cast.figure.pk}).status_code == 302
    assert Figure.objects.get(pk=cast.figure.pk).numerator == 12
    officer.post(page_of(cast), page | {f"f{cast.figure.pk}-over": "1"})
    assert Figure.objects.get(pk=cast.figure.pk).numerator == 5


def test_what_was_typed_into_a_report_sent_meanwhile_is_shown(officer, cast):
    page = posted(cast, numerator="5", denominator="6")
    moment = cast.period.late_from
    Submission.objects.update(state="sent", first_sent_at=moment, sent_at=moment)
    answer = officer.post(page_of(cast), page)
    assert answer.status_code == 422
    assert 'value="5"' in answer.content.decode()


def test_the_head_reads_and_has_nothing_to_type_in(client, cast):
    client.force_login(cast.head)
    body = client.get(page_of(cast)).content.decode()
    assert "-numerator" not in body and reverse("check_report", args=[cast.submission.pk]) in body


def test_a_row_says_what_its_indicator_asks_for_beside_the_number(officer, cast):
    page = reverse("submission", args=[cast.submission.pk])
    assert "(bắt buộc)" not in officer.get(page).content.decode()
    type(cast.indicator).objects.update(needs_note=True, needs_evidence=True)
    body = officer.get(page).content.decode()
    assert "Ghi chú, lý do (bắt buộc)" in body and "chưa có (bắt buộc)" in body


def test_notes_are_printed_as_text(officer, cast):
    Figure.objects.update(note="<script>alert(1)</script>", is_nil=True)
    assert "<script>alert" not in officer.get(page_of(cast)).content.decode()


def test_saving_one_of_many_figures_costs_no_more_queries(officer, cast, queries_of):
    def save(version):
        typed = {
            f"f{cast.figure.pk}-version": version,
            f"f{cast.figure.pk}-denominator": version + 2,
        }
        assert officer.post(reverse("save_figure", args=[cast.figure.pk]), typed).status_code == 200

    save(0)
    before = queries_of(lambda: save(1))
    for _number in range(10):
        make_target(cast.plan, values={2025: 50})
    open_period(cast.period)
    assert queries_of(lambda: save(2)) == before
