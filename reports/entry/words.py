"""Words that the grid's script shows and understands; it has none of its own."""

from django.utils.translation import gettext as _

# What sheets hold where something is ticked or not; compared in small letters.
YES = ("x", "1", "true", "có", "xong", "đã xong", "yes", "✓")
NO = ("0", "false", "không", "chưa", "chưa xong", "no", "-", "–")


def script_words() -> dict[str, object]:
    return {
        "typing": _("Not saved yet"),
        "saving": _("Saving…"),
        "saved": _("Saved %(time)s"),
        "kept": _("Typed before and not saved yet: being sent now"),
        "changed": _("Changed by somebody else at %(time)s"),
        "refused": _("Not saved"),
        "conflict": _("Not saved: somebody was first"),
        "waiting": _("Waits for the network"),
        "signed_out": _("Waits until you sign in again"),
        "stranger": _("Waits for the person who typed it"),
        "failed": _("The server could not save this yet; it is tried again"),
        "waiting_all": _(
            "No network. %(count)s rows wait; what you type stays in this browser and is sent by"
            " itself. You can go on typing."
        ),
        "signed_out_all": _(
            "You are signed out. What you type stays in this browser and is sent once you sign in"
            " again (%(count)s rows wait)."
        ),
        "stranger_all": _(
            "Somebody else is signed in now in this browser. What you typed is kept for you alone"
            " and is sent when you sign in again (%(count)s rows wait)."
        ),
        "failed_all": _(
            "The server cannot save at the moment. %(count)s rows wait; they are sent again by"
            " themselves."
        ),
        "not_sent": _("%(count)s rows have not reached the server yet. Try again once they have."),
        "sign_in": _("Sign in here"),
        "sign_in_wrong": _("The user name or the password is wrong. Try again."),
        "sign_in_refused": _("Signing in is refused for the moment. Try again in a while."),
        "left": _("%(count)s lines were not pasted: the grid ends before them."),
        "no_cell": _("“%(text)s” was not pasted: this row has no cell there."),
        "no_choice": _("“%(text)s” was not pasted: it is not one of the choices."),
        "yes": [*YES, _("Nothing arose").lower(), _("Done").lower()],
        "no": [*NO, _("Not done").lower()],
    }
