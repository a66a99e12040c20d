"""Vietnamese for everybody, English for those who chose it."""

from django.conf import settings
from django.utils import translation


class ChosenLanguageMiddleware:
    """Speak the language of the user's cookie, never that of the browser's settings."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if chosen not in dict(settings.LANGUAGES):
            chosen = settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", chosen)
        return response
