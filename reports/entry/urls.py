from django.urls import path

from reports.entry import saving_views, views, watching

urlpatterns = [
    path("reports/", views.my_reports, name="my_reports"),
    path("reports/<int:pk>/", views.submission, name="submission"),
    path("reports/<int:pk>/send", saving_views.send_report, name="send_report"),
    path("reports/<int:pk>/changes", watching.changes, name="report_changes"),
    path("figures/<int:pk>", saving_views.save_figure, name="save_figure"),
]
