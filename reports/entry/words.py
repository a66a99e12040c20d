"""Words that the grid's script shows; it has none of its own."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    return {
        "typing": _("Not saved yet"),
        "saving": _("Saving…"),
        "saved": _("Saved %(time)s"),
        "refused": _("Not saved"),
        "conflict": _("Not saved: somebody was first"),
        "waiting": _("No network: what you typed stays here and is sent as soon as it is back."),
        "signed_out": _("You are signed out. What you typed stays here:"),
        "sign_in": _("sign in in a new tab, then come back"),
        "failed": _("The server could not save this. What you typed stays here; it tries again."),
        "outdated": _("The page is out of date. Copy what you typed and load it again."),
    }
