from django.urls import path

from reports.review import act_views, queue_views, remark_views, views

urlpatterns = [
    path("review/", queue_views.review_queue, name="review_queue"),
    path("review/views", queue_views.keep_view, name="keep_view"),
    path("review/views/<int:pk>/forget", queue_views.forget_view, name="forget_view"),
    path("review/acts/", act_views.acts, name="acts"),
    path("review/acts/plan", act_views.plan_act, name="plan_act"),
    path("review/acts/do", act_views.make_act, name="make_act"),
    path("review/acts/<uuid:pk>/", act_views.act, name="act"),
    path("review/<int:pk>/", views.review, name="review"),
    path("review/<int:pk>/return", views.return_report, name="return_report"),
    path("review/<int:pk>/forward", views.forward_report, name="forward_report"),
    path("review/<int:pk>/approve", views.approve_report, name="approve_report"),
    path("review/<int:pk>/reopen", views.reopen_report, name="reopen_report"),
    path("review/<int:pk>/remark", remark_views.remark_report, name="remark_report"),
    path("review/opinions/<int:pk>", remark_views.give_opinion, name="give_opinion"),
    path("remarks/<int:pk>/reply", remark_views.reply_remark, name="reply_remark"),
]
