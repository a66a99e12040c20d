from django.urls import path

from reports.entry import finding_views, saving_views, views

urlpatterns = [
    path("reports/", views.my_reports, name="my_reports"),
    path("reports/<int:pk>/", views.submission, name="submission"),
    path("reports/<int:pk>/send", saving_views.send_report, name="send_report"),
    path("figures/<int:pk>", saving_views.save_figure, name="save_figure"),
    path(
        "figures/<int:pk>/explanations/<slug:code>",
        finding_views.save_sentence,
        name="save_sentence",
    ),
]
