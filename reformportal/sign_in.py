"""The sign-in page and its form."""

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Says what commonly goes wrong: capitals, and a keyboard that turns letters into accents."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": _(
            "The user name or the password is wrong. Check Caps Lock and that Vietnamese typing "
            "is off, then try again."
        ),
    }


class SignIn(LoginView):
    """Whoever is signed in already goes on, and never round in a circle to this page."""

    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        asked = super().get_redirect_url()
        return "" if asked.partition("?")[0] == self.request.path else asked
