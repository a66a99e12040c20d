"""Addresses of the explanations."""

from django.urls import path

from reports.explanation import views

urlpatterns = [path("why/<int:pk>/", views.why, name="why")]
