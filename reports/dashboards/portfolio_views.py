"""The province's whole portfolio: where every plan in force stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.dashboards.freshness import kept_while_unchanged
from reports.dashboards.portfolio import portfolio_of
from reports.dashboards.scope import READERS
from reports.dashboards.switchers import Option
from reports.doors import only_for


@require_safe
@only_for(*READERS)
@kept_while_unchanged
def portfolio(request: HttpRequest) -> HttpResponse:
    """All plans in force on a day, one a line, and what they come to together."""
    found = portfolio_of(request.GET, request.user)
    options = [Option(title, f"?day={day}", day == found.day) for day, title in found.days]
    chosen = next((option.label for option in options if option.current), "")
    context = {"summary": found, "day_options": options, "chosen": chosen}
    return render(request, "reports/dashboards/portfolio.html", context)
