"""Words that the script of texts shows; it has none of its own."""

from django.utils.translation import gettext as _

from reports.entry.words import script_words


def text_words() -> dict[str, str]:
    """The words that a field of the grid says as well, and those of a text alone."""
    return script_words() | {
        "restored": _("What you had typed here was not saved yet; it is back and is being saved."),
        "left": _("%(count)s of %(longest)s characters"),
    }
