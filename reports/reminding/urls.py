from django.urls import path

from reports.reminding import remind_views, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<int:pk>/", views.open_notice, name="open_notice"),
    path("notices/read", views.read_notices, name="read_notices"),
    path("notices/by-mail", views.mail_choices, name="mail_choices"),
    path("unsubscribe/<str:token>", views.unsubscribe, name="unsubscribe"),
    path("review/remind", remind_views.remind, name="remind"),
]
