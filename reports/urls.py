"""Addresses of the reports: entering them, reviewing them, what they add up to, and issuing it."""

from django.urls import include, path

urlpatterns = [
    path("", include("reports.entry.urls")),
    path("", include("reports.narrative.urls")),
    path("", include("reports.sending.urls")),
    path("", include("reports.reminding.urls")),
    path("", include("reports.review.urls")),
    path("", include("reports.deadlines.urls")),
    path("", include("reports.dashboards.urls")),
    path("", include("reports.instructions.urls")),
    path("", include("reports.explanation.urls")),
    path("", include("reports.issuing.urls")),
    path("", include("reports.history.urls")),
]
