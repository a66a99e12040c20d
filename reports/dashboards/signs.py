"""How each kind of punctuality looks: word, shape and tone, on every page the same."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PunctualitySign:
    word: str | Promise
    shape: str
    tone: str


PUNCTUALITY_SIGNS = {
    "on_time": PunctualitySign(_("On time"), "achieved", "achieved"),
    "with_extension": PunctualitySign(_("On time with extension"), "on_track", "on_track"),
    "late": PunctualitySign(_("Late"), "late", "at_risk"),
    "not_yet_due": PunctualitySign(_("Not sent yet"), "no_data", "no_data"),
    "overdue": PunctualitySign(_("Overdue"), "missed", "missed"),
}
