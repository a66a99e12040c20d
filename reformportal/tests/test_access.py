"""Every address × every role; an address that is missing from the table fails."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from reports.tests.factory import (
    make_evidence,
    make_receipt,
    make_remark,
    make_section,
)
from reports.tests.instructing import make_instruction
from reports.tests.issuing import issue_it
from reports.tests.review_factory import (
    make_act,
    make_delegation,
    make_extension,
    make_mass_extension,
    make_notice,
    make_opinion,
    make_view,
)

ROLES = ("officer", "head", "reviewer", "leader", "administrator", "outsider")
# Opened by whoever knows a secret address; test_calendar_feed.py says what it shows.
SECRET = {"calendar_feed"}
# Opened without signing in: they show nothing of anybody.
PUBLIC = {"healthz", "sign_in", "set_language", "sign_out", "unsubscribe"}
POSTED = {
    "send_report",
    "submit_to_head",
    "give_back",
    "take_back",
    "save_figure",
    "save_figures",
    "save_sentence",
    "save_narrative",
    "answer_remark",
    "return_report",
    "approve_report",
    "reopen_report",
    "forward_report",
    "remark_report",
    "give_opinion",
    "reply_remark",
    "keep_view",
    "forget_view",
    "plan_act",
    "make_act",
    "revoke_delegation",
    "issue_report",
    "replace_evidence",
    "remove_evidence",
    "withdraw_extension",
    "close_period",
    "reopen_period",
    "reopen_for_agency",
    "make_calendar_address",
    "revoke_calendar_address",
    "read_notices",
    "answer_instruction",
    "decide_instruction",
}
YES, NO, HIDDEN = "yes", 403, 404

# name: what officer, head, reviewer, leader and administrator of the province, and an officer of
# another province, are answered: yes, 403 (not your role) or 404 (out of scope).
TABLE = {
    "home": (YES, YES, YES, YES, YES, YES),
    "password_change": (YES, YES, YES, YES, YES, YES),
    "my_reports": (YES, YES, NO, NO, NO, YES),
    "submission": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "check_report": (YES, YES, NO, HIDDEN, HIDDEN, HIDDEN),
    "send_report": (YES, YES, NO, HIDDEN, HIDDEN, HIDDEN),
    "submit_to_head": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "give_back": (NO, YES, NO, HIDDEN, HIDDEN, HIDDEN),
    "take_back": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "receipt": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "save_narrative": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "answer_remark": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "save_figure": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "save_figures": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "report_changes": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "save_sentence": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "workbook": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "workbook_file": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "workbook_preview": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "figure_evidence": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "report_evidence": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "evidence_file": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "replace_evidence": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "remove_evidence": (YES, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "ask_extension": (YES, YES, NO, HIDDEN, HIDDEN, HIDDEN),
    "withdraw_extension": (YES, YES, NO, HIDDEN, HIDDEN, HIDDEN),
    "extension_requests": (NO, NO, YES, NO, NO, NO),
    "decide_extension": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    "extend_report": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    "mass_extension": (NO, NO, YES, NO, NO, NO),
    "period": (NO, NO, YES, NO, NO, HIDDEN),
    "extend_period": (NO, NO, YES, NO, NO, HIDDEN),
    "close_period": (NO, NO, YES, NO, NO, HIDDEN),
    "reopen_period": (NO, NO, YES, NO, NO, HIDDEN),
    "reopen_for_agency": (NO, NO, YES, NO, NO, HIDDEN),
    "calendar": (YES, YES, YES, YES, YES, YES),
    "make_calendar_address": (YES, YES, YES, YES, YES, YES),
    "revoke_calendar_address": (YES, YES, YES, YES, YES, YES),
    "punctuality_of_agencies": (YES, YES, YES, YES, NO, YES),
    "punctuality_of_reports": (YES, YES, YES, YES, NO, YES),
    "regimes": (NO, NO, NO, NO, YES, NO),
    "edit_regime": (NO, NO, NO, NO, YES, HIDDEN),
    "notices": (YES, YES, YES, YES, YES, YES),
    "open_notice": (YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "read_notices": (YES, YES, YES, YES, YES, YES),
    "mail_choices": (YES, YES, YES, YES, YES, YES),
    "remind": (NO, NO, YES, NO, NO, NO),
    "review_queue": (NO, NO, YES, NO, NO, NO),
    "review": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    "return_report": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    "approve_report": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    "reopen_report": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    # Nobody passes on what stands at no desk: see reports/tests/test_desks.py.
    "forward_report": (NO, NO, NO, HIDDEN, HIDDEN, HIDDEN),
    "remark_report": (NO, NO, YES, HIDDEN, HIDDEN, HIDDEN),
    "give_opinion": (HIDDEN, HIDDEN, NO, HIDDEN, HIDDEN, HIDDEN),
    "reply_remark": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "keep_view": (NO, NO, YES, NO, NO, NO),
    "forget_view": (NO, NO, YES, NO, NO, NO),
    "acts": (NO, NO, YES, NO, NO, NO),
    "act": (HIDDEN, HIDDEN, YES, HIDDEN, HIDDEN, HIDDEN),
    "plan_act": (NO, NO, YES, NO, NO, NO),
    "make_act": (NO, NO, YES, NO, NO, NO),
    "issued_reports": (YES, YES, YES, YES, NO, YES),
    "issued_report": (YES, YES, YES, YES, NO, HIDDEN),
    "issued_document": (NO, NO, YES, YES, NO, HIDDEN),
    "issuing": (NO, NO, YES, NO, NO, HIDDEN),
    "issue_report": (NO, NO, YES, NO, NO, HIDDEN),
    "portfolio": (YES, YES, YES, YES, NO, YES),
    "overview": (YES, YES, YES, YES, NO, YES),
    "agency_results": (YES, YES, YES, YES, NO, HIDDEN),
    "area_results": (YES, YES, YES, YES, NO, HIDDEN),
    "heatmap": (YES, YES, YES, YES, NO, YES),
    "heatmap_at": (YES, YES, YES, YES, NO, HIDDEN),
    "heatmap_cell": (YES, YES, YES, YES, NO, HIDDEN),
    "punctuality": (NO, NO, YES, YES, NO, NO),
    "league": (NO, NO, YES, YES, NO, NO),
    "meeting": (NO, NO, YES, YES, NO, NO),
    "compare": (YES, YES, YES, YES, NO, YES),
    "target": (YES, YES, YES, YES, NO, HIDDEN),
    "why": (YES, YES, YES, YES, NO, HIDDEN),
    "series": (YES, YES, YES, YES, NO, HIDDEN),
    "instructions": (YES, YES, YES, YES, NO, YES),
    "give_instruction": (NO, NO, YES, YES, NO, HIDDEN),
    "instruction": (YES, YES, YES, YES, HIDDEN, HIDDEN),
    "answer_instruction": (YES, YES, NO, NO, HIDDEN, HIDDEN),
    "decide_instruction": (NO, NO, YES, YES, HIDDEN, HIDDEN),
    "plans": (YES, YES, YES, YES, YES, YES),
    "plan": (YES, YES, YES, YES, YES, HIDDEN),
    "agencies": (YES, YES, YES, YES, YES, YES),
    "agency": (YES, YES, YES, YES, YES, HIDDEN),
    "history": (NO, NO, NO, NO, YES, NO),
    "report_history": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "figure_history": (YES, YES, YES, HIDDEN, HIDDEN, HIDDEN),
    "target_history": (YES, YES, YES, YES, YES, HIDDEN),
    "plan_history": (YES, YES, YES, YES, YES, HIDDEN),
    "agency_history": (YES, YES, YES, YES, YES, HIDDEN),
    "person_history": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES, HIDDEN),
    "delegations": (YES, YES, YES, YES, YES, YES),
    "revoke_delegation": (YES, HIDDEN, NO, HIDDEN, YES, HIDDEN),
}
SUBJECTS = {
    "submission": "submission",
    "check_report": "submission",
    "save_figures": "submission",
    "send_report": "submission",
    "submit_to_head": "submission",
    "give_back": "submission",
    "take_back": "submission",
    "save_figure": "figure",
    "report_changes": "submission",
    "save_sentence": "figure",
    "figure_evidence": "figure",
    "report_evidence": "submission",
    "evidence_file": "evidence",
    "replace_evidence": "evidence",
    "remove_evidence": "evidence",
    "workbook": "submission",
    "workbook_file": "submission",
    "workbook_preview": "submission",
    "ask_extension": "submission",
    "extend_report": "submission",
    "period": "period",
    "extend_period": "period",
    "close_period": "period",
    "reopen_period": "period",
    "reopen_for_agency": "period",
    "edit_regime": "regime",
    "review": "submission",
    "return_report": "submission",
    "approve_report": "submission",
    "reopen_report": "submission",
    "forward_report": "submission",
    "remark_report": "submission",
    "issued_report": "issued",
    "issued_document": "issued",
    "issuing": "period",
    "issue_report": "period",
    "target": "target",
    "why": "target",
    "give_instruction": "target",
    "instruction": "instruction",
    "answer_instruction": "instruction",
    "decide_instruction": "instruction",
    "series": "agency",
    "plan": "plan",
    "agency": "agency",
    "agency_results": "agency",
    "report_history": "submission",
    "figure_history": "figure",
    "target_history": "target",
    "plan_history": "plan",
    "agency_history": "agency",
    "person_history": "officer",
}
# What an address holds beside its subject.
FURTHER = {"save_sentence": ["jump_own"], "workbook_preview": [UUID(int=0)]}
# What acts on many reports are asked with.
ASKED_WITH = {"kind": "approve", "act": str(UUID(int=1))}
# The administrators' site: its public door leads to the portal's own.
ADMIN_DOORS = {"login", "logout"}
# Answers to scripts and redirects that take arguments of their own.
OTHER = {"None", "view_on_site", "app_list", "autocomplete"}


@pytest.fixture
def cast(cast, evidence_store):
    """The standing cast, with a file of evidence, its period issued."""
    cast.evidence = make_evidence(cast.submission, cast.figure, added_by=cast.officer)
    cast.issued = issue_it(cast)
    cast.instruction = make_instruction(cast.target, cast.period, cast.agency, cast.leader)
    return cast


def named_patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named_patterns(pattern, pattern.namespace or space)
        else:
            yield space, pattern


def names_of(space: str) -> set[str]:
    return {
        str(pattern.name) for where, pattern in named_patterns(get_resolver()) if where == space
    }


# What only some reports have is made for the address that needs it.
def asked_extension(cast):
    """The one request that may be open of a report."""
    return cast.submission.extensions.open().first() or make_extension(
        cast.submission, cast.officer
    )


MADE = {
    "forget_view": lambda cast: [make_view(cast.reviewer).pk],
    "act": lambda cast: [make_act(cast.submission, cast.reviewer).pk],
    "give_opinion": lambda cast: [make_opinion(cast.submission, cast.agency, cast.officer).pk],
    "reply_remark": lambda cast: [make_remark(cast.submission, cast.reviewer).pk],
    "revoke_delegation": lambda cast: [make_delegation(cast.officer, cast.reviewer).pk],
    "receipt": lambda cast: [make_receipt(cast.submission, cast.officer).pk],
    "answer_remark": lambda cast: [make_remark(cast.submission, cast.reviewer).pk],
    "withdraw_extension": lambda cast: [asked_extension(cast).pk],
    "decide_extension": lambda cast: [asked_extension(cast).pk],
    "mass_extension": lambda cast: [make_mass_extension(cast.period, cast.reviewer).pk],
    "open_notice": lambda cast: [make_notice(cast.officer, cast.submission).pk],
    "save_narrative": lambda cast: [cast.submission.pk, make_section(cast.regime).pk],
    "area_results": lambda cast: [cast.target.area.code],
    "heatmap_at": lambda cast: [cast.plan.pk, cast.period.code, "official"],
    "heatmap_cell": lambda cast: [
        *[cast.plan.pk, cast.period.code, "official"],
        *[cast.agency.pk, cast.target.area_id],
    ],
}


def address(name: str, cast) -> str:
    if name in MADE:
        return reverse(name, args=MADE[name](cast))
    subject = SUBJECTS.get(name)
    args = [getattr(cast, subject).pk] if subject else []
    return reverse(name, args=args + FURTHER.get(name, []))


def ask(client, name: str, cast):
    url, typed = address(name, cast), {f"f{cast.figure.pk}-version": "0"}
    key = url.rsplit("/", 1)[-1] if name == "save_narrative" else url.split("/")[-2]
    typed |= {f"{letter}{key}-{field}": "0" for letter in "sr" for field in ("version", "text")}
    typed |= ASKED_WITH
    return client.post(url, typed) if name in POSTED else client.get(url)


def test_every_address_has_a_row():
    assert names_of("") == set(TABLE) | PUBLIC | SECRET


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", TABLE)
def test_an_address_answers_each_role_as_the_table_says(client, cast, name, role):
    client.force_login(getattr(cast, role))
    wanted = TABLE[name][ROLES.index(role)]
    status = ask(client, name, cast).status_code
    assert status == wanted if wanted != YES else status not in (NO, HIDDEN) and status < 500


@pytest.mark.parametrize("name", TABLE)
def test_nobody_sees_anything_before_signing_in(client, cast, name):
    response = ask(client, name, cast)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign_in"))


def admin_addresses(cast) -> Iterator[tuple[str, str]]:
    """Each address of the administrators' site, with a row of the cast where it asks for one."""
    rows = {
        "agencies_agency": cast.agency,
        "agencies_user": cast.officer,
        "reports_regime": cast.regime,
        "reports_reviewroute": cast.regime.routes.create(),
        "targets_plan": cast.plan,
        "targets_target": cast.target,
        "targets_targetrevision": cast.target.revisions.first(),
        "targets_indicator": cast.indicator,
        "targets_reformarea": cast.target.area,
    }
    for name in sorted(names_of("admin") - ADMIN_DOORS - OTHER):
        model = name.rsplit("_", 1)[0].removesuffix("_password")
        if name.endswith(("_change", "_delete", "_history")) and name != "password_change":
            if model in rows:
                yield name, reverse(f"admin:{name}", args=[rows[model].pk])
        else:
            yield name, reverse(f"admin:{name}")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_the_administrators_site_is_closed_to_every_other_role(client, cast, role):
    client.force_login(getattr(cast, role))
    answers = {name: client.get(url).status_code for name, url in admin_addresses(cast)}
    assert set(answers.values()) == {403}, answers


def test_administrators_open_their_whole_site(client, cast):
    client.force_login(cast.administrator)
    answers = {name: client.get(url).status_code for name, url in admin_addresses(cast)}
    # Shared catalogues are read; nothing is added to them or deleted from them, nor people.
    refused = {name for name, status in answers.items() if status == 403}
    assert set(answers.values()) <= {200, 302, 403}
    assert refused == {
        "agencies_delegation_add",
        "agencies_user_delete",
        "reports_mail_add",
        "targets_indicator_add",
        "targets_indicator_delete",
        "targets_reformarea_add",
        "targets_reformarea_delete",
    } | {name for name in refused if name.startswith("targets_targetrevision_delete")}


def test_the_site_asks_strangers_to_sign_in_at_the_portals_own_page(client, db):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("sign_in"))
