"""A person without a mouse: she tabs to what she wants and presses a key on it."""

from playwright.sync_api import Locator, Page, expect

LONGEST_WAY = 400


def tab_to(page: Page, goal: Locator) -> None:
    """Press Tab until the focus is on `goal`; a goal that no Tab reaches fails the test."""
    expect(goal).to_be_visible()
    for _ in range(LONGEST_WAY):
        if goal.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {goal}")


def press(page: Page, role: str, name: str, key: str = "Enter", exact: bool = True) -> None:
    """Tab to the link or button that is called `name` and press a key on it."""
    tab_to(page, page.get_by_role(role, name=name, exact=exact))
    page.keyboard.press(key)
