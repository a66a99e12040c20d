"""Addresses of the agencies' pages."""

from django.urls import path

from agencies import delegation_views, views

urlpatterns = [
    path("agencies/", views.agencies, name="agencies"),
    path("agencies/<int:pk>/", views.agency, name="agency"),
    path("delegations/", delegation_views.delegations, name="delegations"),
    path(
        "delegations/<int:pk>/revoke", delegation_views.revoke_delegation, name="revoke_delegation"
    ),
]
