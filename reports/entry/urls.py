from django.urls import path

from reports.entry import saving_views, views
from reports.entry.workbook import views as workbook_views

urlpatterns = [
    path("reports/", views.my_reports, name="my_reports"),
    path("reports/<int:pk>/", views.submission, name="submission"),
    path("reports/<int:pk>/send", saving_views.send_report, name="send_report"),
    path("reports/<int:pk>/workbook", workbook_views.workbook, name="workbook"),
    path("reports/<int:pk>/workbook.xlsx", workbook_views.workbook_file, name="workbook_file"),
    path(
        "reports/<int:pk>/workbook/<uuid:upload>",
        workbook_views.workbook_preview,
        name="workbook_preview",
    ),
    path("figures/<int:pk>", saving_views.save_figure, name="save_figure"),
]
