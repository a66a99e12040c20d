"""What axe-core, the accessibility checker, finds on the page that a browser shows."""

from django.conf import settings
from playwright.sync_api import Page

AXE = settings.PORTAL_HOME / "assets" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
COLOURS = ("color-contrast", "link-in-text-block")


def findings(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """Serious and critical findings, by all rules or only these: rule, first elements it names."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']}: " + "; ".join(node["html"][:200] for node in each["nodes"][:3])
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
