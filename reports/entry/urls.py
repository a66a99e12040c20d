from django.urls import path

from reports.entry import saving_views, views

urlpatterns = [
    path("reports/", views.my_reports, name="my_reports"),
    path("reports/<int:pk>/", views.submission, name="submission"),
    path("figures/<int:pk>", saving_views.save_figure, name="save_figure"),
]
