"""Addresses of the plans' pages."""

from django.urls import path

from targets import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/<int:pk>/", views.plan, name="plan"),
]
