"""How each status and each state looks, once for pages, charts, documents, sheets and e-mails."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sign:
    """A word, a colour, and a shape: a symbol of img/status.svg, a character where text is all."""

    word: str | Promise
    shape: str
    character: str
    colour: str


STATUS_SIGNS = {
    "achieved": Sign(_("Achieved"), "achieved", "✓", "#1a7f4b"),
    "on_track": Sign(_("On track"), "on_track", "▲", "#2f6fbb"),
    "at_risk": Sign(_("At risk"), "at_risk", "◆", "#a86a08"),
    "behind": Sign(_("Behind"), "behind", "▼", "#c2410c"),
    "missed": Sign(_("Missed"), "missed", "✕", "#9b1c1c"),
    "no_data": Sign(_("No data yet"), "no_data", "○", "#667085"),
    "nil": Sign(_("Nothing arose"), "nil", "–", "#667085"),
    "not_due": Sign(_("Not yet due"), "not_due", "·", "#98a2b3"),
    "not_applicable": Sign(_("Not applicable"), "not_due", "·", "#98a2b3"),
}

STATE_SIGNS = {
    "draft": Sign(_("Draft"), "draft", "○", "#667085"),
    "at_head": Sign(_("With the head"), "late", "◔", "#a86a08"),
    "sent": Sign(_("Sent"), "sent", "→", "#2f6fbb"),
    "returned": Sign(_("Returned"), "returned", "↩", "#c2410c"),
    "approved": Sign(_("Approved"), "achieved", "✓", "#1a7f4b"),
}
