"""Addresses of leaders' instructions."""

from django.urls import path

from reports.instructions import views

urlpatterns = [
    path("instructions/", views.instructions, name="instructions"),
    path("targets/<int:pk>/instruct", views.give_instruction, name="give_instruction"),
    path("instructions/<int:pk>/", views.instruction, name="instruction"),
    path("instructions/<int:pk>/answer", views.answer_instruction, name="answer_instruction"),
    path("instructions/<int:pk>/decide", views.decide_instruction, name="decide_instruction"),
]
