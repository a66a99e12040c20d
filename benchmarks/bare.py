"""The barest Django that writes one row: what a save is measured against."""

import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reformportal.settings")
django.setup()
settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []

from reports.models import Figure  # noqa: E402 (a model needs Django set up)


def write(request, pk):
    numerator = int(request.POST[f"f{pk}-numerator"])
    Figure.objects.filter(pk=pk).update(numerator=numerator)
    return HttpResponse("ok")


def ready(request):
    """Answers where the benchmark looks whether the server has started."""
    return HttpResponse("ok")


urlpatterns = [path("figures/<int:pk>", write), path("sign-in", ready)]
application = WSGIHandler()
