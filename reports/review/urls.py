from django.urls import path

from reports.review import views

urlpatterns = [
    path("review/", views.review_queue, name="review_queue"),
    path("review/<int:pk>/", views.review, name="review"),
    path("review/<int:pk>/return", views.return_report, name="return_report"),
    path("review/<int:pk>/approve", views.approve_report, name="approve_report"),
    path("review/<int:pk>/reopen", views.reopen_report, name="reopen_report"),
]
