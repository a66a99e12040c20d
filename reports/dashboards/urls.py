"""Addresses of the pages that say what the figures add up to."""

from django.urls import path

from reports.dashboards import views

urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("targets/<int:pk>/", views.target, name="target"),
    path("punctuality/", views.punctuality, name="punctuality"),
]
