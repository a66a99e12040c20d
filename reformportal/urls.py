"""The front door: which room answers which address."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from reformportal.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("language", login_not_required(set_language), name="set_language"),
    path("", include("reports.urls")),
    path("", include("targets.urls")),
    path("", include("agencies.urls")),
]
