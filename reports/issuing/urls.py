"""Addresses of issued reports and of issuing them."""

from django.urls import path

from reports.issuing import views

urlpatterns = [
    path("issued/", views.issued_reports, name="issued_reports"),
    path("issued/<int:pk>/", views.issued_report, name="issued_report"),
    path("issued/<int:pk>/document", views.issued_document, name="issued_document"),
    path("issuing/<int:pk>/", views.issuing, name="issuing"),
    path("issuing/<int:pk>/issue", views.issue_report, name="issue_report"),
]
