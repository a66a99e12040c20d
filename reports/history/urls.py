"""Addresses of the history: the log, and each object's own."""

from django.urls import path

from reports.history import views

urlpatterns = [
    path("history/", views.history, name="history"),
    path("reports/<int:pk>/history", views.report_history, name="report_history"),
    path("figures/<int:pk>/history", views.figure_history, name="figure_history"),
    path("targets/<int:pk>/history", views.target_history, name="target_history"),
    path("plans/<int:pk>/history", views.plan_history, name="plan_history"),
    path("agencies/<int:pk>/history", views.agency_history, name="agency_history"),
    path("people/<int:pk>/history", views.person_history, name="person_history"),
]
