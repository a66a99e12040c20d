"""The form of the sign-in page."""

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Says what commonly goes wrong: capitals, and a keyboard that turns letters into accents."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "The user name or the password is wrong. Check Caps Lock and that Vietnamese typing "
            "is off, then try again."
        ),
    }
