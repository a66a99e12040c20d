"""Addresses of the pages that say what the figures add up to."""

from django.urls import path

from reports.dashboards import compare_views, league_views, meeting_views, views

urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("targets/<int:pk>/", views.target, name="target"),
    path("punctuality/", views.punctuality, name="punctuality"),
    path("league/", league_views.league, name="league"),
    path("meeting/", meeting_views.meeting, name="meeting"),
    path("compare/", compare_views.compare, name="compare"),
]
