"""Addresses of the explanations."""

from django.urls import path

from reports.explanation.series_views import series
from reports.explanation.views import why

urlpatterns = [
    path("why/<int:pk>/", why, name="why"),
    path("agencies/<int:pk>/series/", series, name="series"),
]
