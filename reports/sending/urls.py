from django.urls import path

from reports.sending import views

urlpatterns = [
    path("reports/<int:pk>/check", views.check_report, name="check_report"),
    path("reports/<int:pk>/send", views.send_report, name="send_report"),
    path("reports/<int:pk>/submit-to-head", views.submit_to_head, name="submit_to_head"),
    path("reports/<int:pk>/give-back", views.give_back, name="give_back"),
    path("reports/<int:pk>/take-back", views.take_back, name="take_back"),
    path("receipts/<int:pk>", views.receipt, name="receipt"),
]
