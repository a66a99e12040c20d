from django.urls import path

from reports.narrative import views

urlpatterns = [
    path("reports/<int:pk>/sections/<int:section_pk>", views.save_narrative, name="save_narrative"),
    path("remarks/<int:pk>/answer", views.answer_remark, name="answer_remark"),
]
