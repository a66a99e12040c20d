"""Pages stay in no browser: communes share computers."""

from django.utils.cache import add_never_cache_headers


class PrivatePagesMiddleware:
    """Nothing that a view answers is kept, unless the view itself says for how long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response
