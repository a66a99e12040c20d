"""A total is held against its parts while it is entered, as the explanation of a value does it."""

import pytest
from django.urls import reverse

from reports.checks.explaining import explain_finding
from reports.checks.keeping import judge_and_keep
from reports.explanation.disagreements import disagreements
from reports.models import Figure, KeptFinding, Submission
from reports.tests.checked import codes_of, found_in, load_checks
from reports.tests.factory import (
    make_agency,
    make_figure,
    make_indicator,
    make_submission,
    make_target,
)


@pytest.fixture
def checked(cast):
    load_checks()
    return cast


def answer(part, whole):
    return {"numerator": part, "denominator": whole}


def figure_of(cast, measure="ratio", *, now, **fields):
    """The department's figure of Quý I/2025 for a new indicator."""
    return make_figure(cast.submission, make_indicator(measure, **fields), **now)


def family(cast, now, measure="ratio", **fields):
    """The department's figure as a total, and two service units below it that owe the same."""
    total = figure_of(cast, measure, now=now, includes_parts=True, **fields)
    below = [make_agency(cast.province, parent=cast.agency, kind="commune") for _one in range(2)]
    return total, [
        make_figure(make_submission(cast.period, each), total.indicator) for each in below
    ]


def give(figure, **now):
    Figure.objects.filter(pk=figure.pk).update(**now)
    moment = figure.submission.period.late_from
    Submission.objects.filter(pk=figure.submission_id).update(
        state="sent", first_sent_at=moment, sent_at=moment
    )


@pytest.mark.parametrize(("whole", "found"), [(90, {"unlike_parts"}), (100, set())])
def test_a_total_unlike_its_parts_is_a_warning(checked, whole, found):
    total, (one, other) = family(checked, answer(50, whole))
    give(one, **answer(30, 60))
    give(other, **answer(20, 40))
    assert codes_of(total) == found


def test_a_total_may_exceed_its_parts_while_one_has_not_sent(checked):
    total, (one, _other) = family(checked, answer(50, 100))
    give(one, **answer(30, 60))
    assert codes_of(total) == set()
    give(one, **answer(60, 60))
    assert codes_of(total) == {"unlike_parts"}


def test_a_total_amount_unlike_its_parts_is_a_warning_where_nil_adds_nothing(checked):
    total, (one, other) = family(checked, {"amount": 40}, "quantity")
    give(one, amount=40)
    give(other, is_nil=True)
    assert codes_of(total) == set()
    give(other, is_nil=False, amount=2)
    assert codes_of(total) == {"unlike_parts_amount"}


def test_parts_say_nothing_where_the_figure_is_the_agencys_own(checked):
    total, (one, other) = family(checked, answer(50, 100))
    type(total.indicator).objects.update(includes_parts=False)
    give(one, **answer(1, 1))
    give(other, **answer(1, 1))
    assert codes_of(total) == set()


@pytest.fixture
def led(checked):
    """The department reports for all communes what each of two communes reports too."""
    communes = [make_agency(checked.province, f"Xã {n}", kind="commune") for n in "AB"]
    indicator = make_indicator()
    make_target(checked.plan, indicator, {2025: 60}, level="commune")
    lead = {"level": "commune", "owed_by_level": False}
    make_target(checked.plan, indicator, {2025: 60}, [checked.agency], **lead)
    total = make_figure(checked.submission, indicator, **answer(50, 90))
    return total, [
        make_figure(make_submission(checked.period, each), indicator) for each in communes
    ]


def test_a_lead_agencys_total_unlike_its_level_is_a_warning_while_it_is_entered(led):
    total, (one, other) = led
    give(one, **answer(30, 60))
    assert codes_of(total) == set()
    give(other, **answer(20, 40))
    (finding,) = found_in(total)
    assert finding.code == "unlike_parts"
    assert "2 trên 2" in finding.message and "50/100" in finding.message
    assert codes_of(one) == set()


def test_the_explanation_and_the_check_find_the_same_of_a_lead(led):
    total, parts = led
    for part, given in zip(parts, (answer(30, 60), answer(20, 40)), strict=True):
        give(part, **given)
    period, agency = total.submission.period, total.submission.agency_id
    ids = {total.indicator_id}
    beside = {"official": False, "submission_id": total.submission_id}
    (found,) = disagreements(period, ids, [agency], **beside)
    assert (found.disagreement.name, found.disagreement.parts) == ("denominator", 100)
    give(parts[1], **answer(20, 30))
    assert (codes_of(total), disagreements(period, ids, [agency], **beside)) == (set(), [])


def test_the_reviewer_reads_the_warning_with_its_explanation_and_nothing_twice(
    client, checked, led
):
    total, parts = led
    for part, given in zip(parts, (answer(30, 60), answer(20, 40)), strict=True):
        give(part, **given)
    sentence = "Hai xã tính cả hồ sơ của năm trước."
    explain_finding(figure_id=total.pk, code="unlike_parts", sentence=sentence, by=checked.officer)
    judge_and_keep(Submission.objects.get(pk=total.submission_id))
    give(total)
    client.force_login(checked.reviewer)
    page = client.get(reverse("review", args=[total.submission_id])).content.decode()
    assert sentence in page and "2 trên 2" in page
    assert "totals-note" not in page
    KeptFinding.objects.all().delete()
    page = client.get(reverse("review", args=[total.submission_id])).content.decode()
    assert "totals-note" in page


def test_units_that_add_up_to_more_than_their_agency_are_a_warning(checked):
    total = figure_of(checked, now=answer(50, 90))
    units = [make_agency(checked.province, parent=checked.agency, kind="unit") for _one in "ab"]
    given = [make_figure(make_submission(checked.period, each), total.indicator) for each in units]
    give(given[0], **answer(10, 20))
    give(given[1], **answer(10, 20))
    assert codes_of(total) == set()
    give(given[1], **answer(60, 65))
    assert codes_of(total) == {"unlike_parts"}
