"""The page “why this number?”: its answer, its inputs, who sees what, and what it costs."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from reports.models import Figure, Progress, Submission
from reports.progress.computation import compute
from reports.review.workflow import move
from reports.tests.factory import (
    make_agency,
    make_area_lead,
    make_baseline,
    make_figure,
    make_indicator,
    make_period,
    make_submission,
    make_succession,
    make_target,
    make_user,
)
from targets.models import Target


def page_of(client, user, target, status=200, **query):
    client.force_login(user)
    response = client.get(reverse("why", args=[target.pk]), query)
    assert response.status_code == status
    return re.sub(r"\s+<", "<", html.unescape(response.content.decode()))


def compute_of(period):
    compute(period.pk)


def answer(period, agency, indicator, state="approved", **numbers):
    submission = Submission.objects.filter(period=period, agency=agency).first()
    submission = submission or make_submission(period, agency, state=state)
    figure, _made = Figure.objects.get_or_create(submission=submission, indicator=indicator)
    Figure.objects.filter(pk=figure.pk).update(**numbers)
    if submission.state != state:
        moment = period.late_from
        fields = {"first_sent_at": moment, "sent_at": moment, "approved_at": moment}
        Submission.objects.filter(pk=submission.pk).update(state=state, **fields)
    return figure


@pytest.fixture
def quarters(cast):
    """The worked example 14: Quý I 20/50, 06 tháng 50/100, Quý III 40/60 of one department."""
    periods = {"Q1": cast.period}
    periods |= {kind: make_period(cast.regime, 2025, kind) for kind in ("H1", "Q3")}
    for kind, pair in {"Q1": (20, 50), "H1": (50, 100), "Q3": (40, 60)}.items():
        numbers = dict(zip(("numerator", "denominator"), pair, strict=True))
        answer(periods[kind], cast.agency, cast.indicator, **numbers)
    compute_of(periods["Q3"])
    return periods


def test_the_answer_holds_the_formula_with_its_numbers_and_the_rule(client, cast, quarters):
    page = page_of(client, cast.leader, cast.target, period="2025-Q3")
    assert "Vì sao là 56,25 %?" in page
    assert "90 / 160 × 100 = 56,25 %. Có nguy cơ, vì 56,25 % còn thiếu 1,25 điểm" in page
    own = page_of(client, cast.leader, cast.target, period="2025-Q3", agency=cast.agency.pk)
    assert "(50 + 40) / (100 + 60) × 100 = 90 / 160 × 100 = 56,25 %" in own
    assert "06 tháng năm 2025 + Quý III năm 2025" in own
    assert "Quý I năm 2025 đã nằm trong 06 tháng năm 2025" in own
    assert "chỉ tiêu năm 2024, vì chưa có giá trị được duyệt và số gốc" in own
    assert "50 + (60 − 50) × 3/4 = 57,50 %" in own


def test_it_says_that_it_matches_the_stored_row_or_shows_both(client, cast, quarters):
    query = {"period": "2025-Q3"}
    assert "khớp với kết quả đã lưu" in page_of(client, cast.leader, cast.target, **query)
    answer(quarters["H1"], cast.agency, cast.indicator, numerator=60)
    page = page_of(client, cast.leader, cast.target, **query)
    assert "khác với kết quả đã lưu" in page and "56,25" in page and "62,5" in page
    quarters["Q3"].runs.create(trigger="approval")
    assert "đang được tính lại" in page_of(client, cast.leader, cast.target, **query)


def test_a_report_that_was_never_computed_is_explained_all_the_same(client, cast):
    assert not Progress.objects.exists()
    page = page_of(client, cast.leader, cast.target, period="2025-Q1")
    assert "Kỳ này chưa có kết quả được lưu" in page and "Vì sao chưa có giá trị?" in page


def test_each_input_names_who_entered_sent_and_approved_it(client, cast):
    Figure.objects.filter(pk=cast.figure.pk).update(
        numerator=20, denominator=40, updated_by=cast.officer, updated_at=cast.period.late_from
    )
    move(submission=cast.submission, action="send", by=cast.head)
    move(submission=Submission.objects.get(), action="approve", by=cast.reviewer)
    page = page_of(client, cast.leader, cast.target, period="2025-Q1")
    assert "nhập: Trần Thị Lan" in page
    assert "gửi: Lê Văn Hùng" in page
    assert "duyệt: Phạm Minh Đức" in page


@pytest.fixture
def stranger(cast):
    """An officer of another department of the province."""
    return make_user("officer", make_agency(cast.province, "Sở Công Thương"), "Bùi Quốc Tuấn")


def test_an_officer_of_another_agency_sees_official_sums_and_no_names(
    client, cast, quarters, stranger
):
    Figure.objects.update(updated_by=cast.officer, updated_at=cast.period.late_from)
    page = page_of(client, stranger, cast.target, period="2025-Q3")
    assert "Trần Thị Lan" not in page and "Sở Tư pháp" in page
    assert "06 tháng năm 2025 + Quý III năm 2025" in page
    table = page.split('id="inputs"')[1]
    assert ">90<" in table and ">160<" in table and ">40<" not in table
    own = page_of(client, cast.officer, cast.target, period="2025-Q3").split('id="inputs"')[1]
    assert "Trần Thị Lan" in own and ">40<" in own


def test_what_is_not_approved_shows_to_nobody_else(client, cast, stranger):
    secret = "Máy chủ hỏng"
    answer(cast.period, cast.agency, cast.indicator, "sent", numerator=777, denominator=999)
    Figure.objects.update(blank_reason=secret)
    for user in (stranger, cast.leader, cast.officer, cast.reviewer):
        page = page_of(client, user, cast.target, period="2025-Q1")
        assert ("777" in page) == (user is not stranger), user
        assert "chưa có giá trị được duyệt" in page
    for state in ("draft", "at_head"):
        Submission.objects.update(state=state)
        drafts = page_of(client, cast.leader, cast.target, period="2025-Q1")
        assert "777" not in drafts and secret not in drafts and "chưa gửi" in drafts


def test_the_lead_of_the_area_sees_the_figures_that_she_leads(client, cast, quarters, stranger):
    make_area_lead(cast.plan, cast.target.area, stranger.held_today[0].agency)
    Figure.objects.update(updated_by=cast.officer, updated_at=cast.period.late_from)
    page = page_of(client, stranger, cast.target, period="2025-Q3")
    assert "Trần Thị Lan" in page


def test_provisional_values_are_for_reviewers_and_the_agency_itself(client, cast, stranger):
    answer(cast.period, cast.agency, cast.indicator, "sent", numerator=20, denominator=40)
    query = {"period": "2025-Q1", "view": "provisional"}
    own = query | {"agency": cast.agency.pk}
    assert "20 / 40 × 100 = 50,00 %" in page_of(client, cast.reviewer, cast.target, **query)
    assert "20 / 40 × 100 = 50,00 %" in page_of(client, cast.officer, cast.target, **own)
    for user, asked in (
        (cast.officer, query),
        (cast.leader, query),
        (cast.leader, own),
        (stranger, own),
    ):
        page_of(client, user, cast.target, 403, **asked)


@pytest.mark.parametrize(
    "query",
    [
        {"period": "2025-Q9"},
        {"period": "x"},
        {"period": "9999999999999999999999-Q1"},
        {"agency": "x"},
        {"agency": "99999999999999999999999"},
        {"agency": "0"},
    ],
)
def test_an_address_that_names_nothing_is_not_found(client, cast, query):
    page_of(client, cast.leader, cast.target, 404, **query)


def test_an_agency_that_owes_nothing_has_no_number_to_explain(client, cast):
    commune = make_agency(cast.province, "Xã", kind="commune")
    page_of(client, cast.leader, cast.target, 404, period="2025-Q1", agency=commune.pk)


def test_an_heirs_value_shows_its_predecessors_parts(client, cast):
    ended = {"valid_until": date(2025, 6, 30)}
    first, second = (make_agency(cast.province, name, **ended) for name in ("Sở A", "Sở B"))
    heir = make_agency(cast.province, "Sở C", valid_from=date(2025, 7, 1))
    make_succession([first, second], [heir], date(2025, 7, 1), decision="Nghị quyết 27")
    target = make_target(cast.plan, values={2025: 60}, agencies=[first, second])
    half, third = (make_period(cast.regime, 2025, kind) for kind in ("H1", "Q3"))
    answer(half, first, target.indicator, numerator=20, denominator=50)
    answer(half, second, target.indicator, numerator=30, denominator=50)
    answer(third, heir, target.indicator, numerator=40, denominator=60)
    page = page_of(client, cast.leader, target, period="2025-Q3", agency=heir.pk)
    assert "(20 + 30 + 40) / (50 + 50 + 60) × 100 = 90 / 160 × 100 = 56,25 %" in page
    assert "tính vào Sở C" in page and "kết thúc ngày 30/6/2025" in page


def test_an_agency_that_ended_without_an_heir_stays_in_the_sum_by_name(client, cast):
    ended = make_agency(cast.province, "Sở Cũ", valid_until=date(2025, 4, 30))
    make_succession([ended], [], date(2025, 5, 1), kind="abolish")
    half = make_period(cast.regime, 2025, "H1")
    answer(cast.period, ended, cast.indicator, numerator=30, denominator=40)
    answer(half, cast.agency, cast.indicator, numerator=70, denominator=160)
    page = page_of(client, cast.leader, cast.target, period="2025-H1")
    assert "(70 + 30) / (160 + 40) × 100 = 100 / 200 × 100 = 50,00 %" in page
    assert "không có cơ quan kế thừa vẫn ở trong tổng: Sở Cũ" in page


CASES = {
    "reduction": ("(250 − 230) / 250 × 100 = 8,00 %", {"amount": 230}),
    "quantity": ("210,00 hồ sơ", {"amount": 210}),
    "rate": ("85,20 % (SIPAS 2024)", {"rate": "85.2", "rate_source": "SIPAS 2024"}),
    "rank": ("hạng 12 trên 63", {"rank": 12, "rank_out_of": 63}),
    "milestone": ("hoàn thành ngày 2/3/2025", {"done": True, "done_on": date(2025, 3, 2)}),
}


@pytest.mark.parametrize("measure", CASES)
def test_every_measure_has_its_formula(client, cast, measure):
    formula, numbers = CASES[measure]
    more = {
        "quantity": {"unit": "hồ sơ"},
        "rank": {"decimals": 0, "unit": ""},
        "milestone": {"unit": ""},
    }.get(measure, {})
    indicator = make_indicator(measure, **more)
    fields = {"rank": {"direction": "top"}, "milestone": {"direction": "done_by"}}.get(measure, {})
    last_day = {"last_day": date(2025, 6, 30)} if measure == "milestone" else {}
    values = {} if measure == "milestone" else {2025: 15}
    target = make_target(cast.plan, indicator, values, [cast.agency], **fields, **last_day)
    if measure == "reduction":
        make_baseline(target, 250, agency=cast.agency)
    answer(cast.period, cast.agency, indicator, **numbers)
    page = page_of(client, cast.leader, target, period="2025-Q1", agency=cast.agency.pk)
    assert formula in page
    compute_of(cast.period)
    page = page_of(client, cast.leader, target, period="2025-Q1", agency=cast.agency.pk)
    assert "khớp với kết quả đã lưu" in page


def test_the_target_says_where_it_comes_from(client, cast):
    target = make_target(
        cast.plan,
        values={2023: 30},
        agencies=[cast.agency],
        step=20,
        cap=60,
        code="2-01",
        source_ids=["S7"],
    )
    target.assigners.create(document="Nghị quyết 76/NQ-CP", place="mục III", value=65)
    target.warnings.create(plan=cast.plan, kind="other", message="Bảng và lời không khớp.")
    page = page_of(client, cast.leader, target, period="2025-Q1")
    assert "30 + 20 × (2025 − 2023) = 70, không vượt 60" in page
    assert "chỉ tiêu 2-01, dòng S7 của văn bản nguồn" in page
    assert "Nghị quyết 76/NQ-CP, mục III: ≥ 65 %" in page
    assert "Bảng và lời không khớp." in page


def test_text_of_people_is_escaped(client, cast):
    answer(
        cast.period, cast.agency, cast.indicator, "sent", blank_reason="<script>alert(1)</script>"
    )
    client.force_login(cast.reviewer)
    response = client.get(reverse("why", args=[cast.target.pk]))
    assert b"<script>alert" not in response.content


@pytest.fixture
def many(cast):
    """165 communes with 06 tháng and Quý III, all approved."""
    half, third = (make_period(cast.regime, 2025, kind) for kind in ("H1", "Q3"))
    target = make_target(cast.plan, values={2024: 50, 2025: 60}, level="commune")

    def add(count):
        for number in range(count):
            commune = make_agency(cast.province, f"Xã Phú Thịnh Đông số {number}", kind="commune")
            for period in (half, third):
                submission = make_submission(period, commune, state="approved")
                made = {"numerator": 1234 + number, "denominator": 5678}
                make_figure(submission, target.indicator, **made)

    return target, add


def test_the_page_of_a_large_group_stays_small_and_costs_no_more_queries(
    client, cast, many, queries_of
):
    target, add = many
    target = Target.objects.get(pk=target.pk)
    client.force_login(cast.reviewer)
    address = reverse("why", args=[target.pk]) + "?period=2025-Q3"
    add(2)
    client.get(address)
    few = queries_of(lambda: client.get(address))
    add(163)
    assert queries_of(lambda: client.get(address)) == few <= 28
    response = client.get(address)
    assert len(response.content) < 150_000
    assert "tổng của 165 cơ quan" in html.unescape(response.content.decode())
    assert len(client.get(address + "&per_page=100").content) < 150_000


@pytest.mark.parametrize(("page", "part"), [("overview", "target"), ("target", "group")])
def test_the_value_leads_to_its_explanation(client, cast, quarters, page, part):
    client.force_login(cast.leader)
    args = [cast.target.pk] if page == "target" else []
    text = client.get(reverse(page, args=args), {"period": "2025-Q3"}).content.decode()
    why = reverse("why", args=[cast.target.pk])
    assert f'href="{why}?period=2025-Q3"' in text
    if page == "target":
        assert f'href="{why}?period=2025-Q3&amp;agency={cast.agency.pk}"' in text


def test_the_grid_and_the_review_lead_to_the_explanation(client, cast):
    answer(cast.period, cast.agency, cast.indicator, "sent", numerator=20, denominator=40)
    link = reverse("why", args=[cast.target.pk]) + f"?period=2025-Q1&amp;agency={cast.agency.pk}"
    for user, name in ((cast.officer, "submission"), (cast.reviewer, "review")):
        client.force_login(user)
        text = client.get(reverse(name, args=[cast.submission.pk])).content.decode()
        assert f'href="{link}&amp;view=provisional"' in text, name


def test_a_rank_among_another_number_of_units_says_so(client, cast):
    indicator = make_indicator("rank", decimals=0, unit="")
    target = make_target(cast.plan, indicator, {2025: 15}, [cast.agency], direction="top")
    before = make_period(cast.regime, 2024, "YEAR")
    answer(before, cast.agency, indicator, rank=20, rank_out_of=63)
    answer(cast.period, cast.agency, indicator, rank=12, rank_out_of=34)
    page = page_of(client, cast.leader, target, period="2025-Q1", agency=cast.agency.pk)
    assert "hạng 12 trên 34" in page and "đã đổi từ 63 thành 34" in page


def test_a_last_known_value_leads_to_the_report_that_it_is_of(client, cast):
    indicator = make_indicator("rate", asked_in=["YEAR"])
    target = make_target(cast.plan, indicator, {2025: 90}, [cast.agency])
    before = make_period(cast.regime, 2024, "YEAR")
    make_period(cast.regime, 2025, "YEAR")
    answer(before, cast.agency, indicator, rate=85, rate_source="SIPAS 2024")
    page = page_of(client, cast.leader, target, period="2025-Q1", agency=cast.agency.pk)
    assert "Giá trị gần nhất, của Năm 2024" in page
    assert "báo cáo kỳ này không yêu cầu; chỉ yêu cầu ở: Năm 2025" in page
    assert f"period=2024-YEAR&agency={cast.agency.pk}" in page


RULES = {
    "mean": ("rate", "(80 + 90) / 2 = 85,00 %", [{"rate": 80}, {"rate": 90}]),
    "worst": ("rate", "80,00 %: Sở Tư pháp", [{"rate": 80}, {"rate": 90}]),
    "best": ("rate", "90,00 %: Sở Hai", [{"rate": 80}, {"rate": 90}]),
    "share_met": ("rate", "1 / 2 × 100 = 50,00 %; mức yêu cầu", [{"rate": 80}, {"rate": 90}]),
    "sum": ("quantity", "3 + 4 = 7,00", [{"amount": 3}, {"amount": 4}]),
    "all_done": (
        "milestone",
        "1 trên 2 cơ quan đã hoàn thành",
        [{"done": False}, {"done": True, "done_on": date(2025, 3, 2)}],
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_across_agencies_has_its_formula(client, cast, rule):
    measure, formula, figures = RULES[rule]
    indicator = make_indicator(measure, group_rule=rule)
    other = make_agency(cast.province, "Sở Hai")
    target = make_target(
        cast.plan,
        indicator,
        {2025: 85},
        [cast.agency, other],
        agency_bar=85 if rule == "share_met" else None,
        direction="done_by" if measure == "milestone" else "at_least",
        last_day=date(2025, 6, 30) if measure == "milestone" else None,
    )
    for agency, numbers in zip((cast.agency, other), figures, strict=True):
        source = {"rate_source": "SIPAS"} if measure == "rate" else {}
        answer(cast.period, agency, indicator, **numbers, **source)
    compute_of(cast.period)
    page = page_of(client, cast.leader, target, period="2025-Q1")
    assert formula in page and "khớp với kết quả đã lưu" in page
