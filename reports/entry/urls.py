from django.urls import path

from reports.entry import evidence_views, finding_views, saving_views, views, watching
from reports.entry.workbook import views as workbook_views

urlpatterns = [
    path("reports/", views.my_reports, name="my_reports"),
    path("reports/<int:pk>/", views.submission, name="submission"),
    path("reports/<int:pk>/figures", saving_views.save_figures, name="save_figures"),
    path("reports/<int:pk>/changes", watching.changes, name="report_changes"),
    path("reports/<int:pk>/workbook", workbook_views.workbook, name="workbook"),
    path("reports/<int:pk>/workbook.xlsx", workbook_views.workbook_file, name="workbook_file"),
    path(
        "reports/<int:pk>/workbook/<uuid:upload>",
        workbook_views.workbook_preview,
        name="workbook_preview",
    ),
    path("reports/<int:pk>/evidence", evidence_views.report_evidence, name="report_evidence"),
    path("figures/<int:pk>/evidence", evidence_views.figure_evidence, name="figure_evidence"),
    path("evidence/<int:pk>", evidence_views.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/replace", evidence_views.replace_evidence, name="replace_evidence"),
    path("evidence/<int:pk>/remove", evidence_views.remove_evidence, name="remove_evidence"),
    path("figures/<int:pk>", saving_views.save_figure, name="save_figure"),
    path(
        "figures/<int:pk>/explanations/<slug:code>",
        finding_views.save_sentence,
        name="save_sentence",
    ),
]
