"""An officer before the grid of a report, in a real browser: what she types, and what it says."""

from types import SimpleNamespace

from django.urls import reverse
from playwright.sync_api import Locator, Page

from reports.models import Figure
from reports.periods import open_period
from reports.tests.factory import make_cast, make_target

PASTE = """([name, text]) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const copied = {clipboardData: data, bubbles: true, cancelable: true};
    document.getElementsByName(name)[0].dispatchEvent(new ClipboardEvent("paste", copied));
}"""
COPY = """() => {
    const data = new DataTransfer();
    const copied = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("copy", copied));
    return data.getData("text/plain");
}"""


def report_of_rows(count: int) -> SimpleNamespace:
    """The standing cast, whose report asks for so many ratios."""
    cast = make_cast()
    for _number in range(count - 1):
        make_target(cast.plan, values={2025: 50})
    open_period(cast.period)
    cast.figures = list(Figure.objects.filter(submission=cast.submission).order_by("pk"))
    return cast


def open_grid(page: Page, cast: SimpleNamespace) -> Page:
    page.goto(reverse("submission", args=[cast.submission.pk]))
    return page


def cell(page: Page, figure: Figure, name: str) -> Locator:
    return page.locator(f"#row-{figure.pk} [data-field={name}]")


def state(page: Page, figure: Figure, kind: str) -> None:
    """Wait until the row says so of itself."""
    page.locator(f"#row-{figure.pk} [data-state][data-kind={kind}]").wait_for()


def paste(page: Page, figure: Figure, name: str, text: str) -> None:
    page.evaluate(PASTE, [f"f{figure.pk}-{name}", text])


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name")


def numbers(*figures: Figure) -> list[tuple]:
    """Numerator and denominator as they are stored, in the order of the page."""
    found = Figure.objects.filter(pk__in=[figure.pk for figure in figures]).order_by("pk")
    return list(found.values_list("numerator", "denominator"))
