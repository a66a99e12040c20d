"""Addresses of the pages that say what the figures add up to."""

from django.urls import path

from reports.dashboards import (
    compare_views,
    heatmap_views,
    league_views,
    meeting_views,
    place_views,
    portfolio_views,
    views,
)

urlpatterns = [
    path("portfolio/", portfolio_views.portfolio, name="portfolio"),
    path("overview/", views.overview, name="overview"),
    path("overview/agencies/<int:pk>/", place_views.agency_results, name="agency_results"),
    path("overview/areas/<slug:code>/", place_views.area_results, name="area_results"),
    path("heatmap/", heatmap_views.heatmap, name="heatmap"),
    path(
        "heatmap/<slug:plan>/<slug:period>/<slug:view>/",
        heatmap_views.heatmap_at,
        name="heatmap_at",
    ),
    path(
        "heatmap/<slug:plan>/<slug:period>/<slug:view>/<int:agency>/<int:area>",
        heatmap_views.heatmap_cell,
        name="heatmap_cell",
    ),
    path("targets/<int:pk>/", views.target, name="target"),
    path("punctuality/", views.punctuality, name="punctuality"),
    path("league/", league_views.league, name="league"),
    path("meeting/", meeting_views.meeting, name="meeting"),
    path("compare/", compare_views.compare, name="compare"),
]
