"""Addresses of the agencies' pages."""

from django.urls import path

from agencies import views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<int:pk>/", views.agency, name="agency"),
]
