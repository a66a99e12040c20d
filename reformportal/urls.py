"""The front door: which room answers which address."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from reformportal.health import healthz
from reformportal.home import home
from reformportal.passwords import PasswordChange
from reformportal.sign_in import SignIn

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("language", login_not_required(set_language), name="set_language"),
    path("sign-in", SignIn.as_view(), name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("password", PasswordChange.as_view(), name="password_change"),
    path("admin/", admin.site.urls),
    path("", include("reports.urls")),
    path("", include("targets.urls")),
    path("", include("agencies.urls")),
]
