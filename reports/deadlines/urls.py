"""Addresses of deadlines: extensions, periods, the calendar, punctuality over years, regimes."""

from django.urls import path

from reports.deadlines import (
    calendar_views,
    extension_views,
    period_views,
    punctuality_views,
    regime_views,
)

urlpatterns = [
    path("reports/<int:pk>/extension", extension_views.ask_for_extension, name="ask_extension"),
    path(
        "extensions/<int:pk>/withdraw", extension_views.withdraw_request, name="withdraw_extension"
    ),
    path("extensions/", extension_views.extension_requests, name="extension_requests"),
    path("extensions/<int:pk>/", extension_views.decide_extension, name="decide_extension"),
    path("review/<int:pk>/extension", extension_views.extend_report, name="extend_report"),
    path("extensions/acts/<uuid:pk>/", period_views.mass_extension, name="mass_extension"),
    path("periods/<int:pk>/", period_views.period, name="period"),
    path("periods/<int:pk>/extension", period_views.extend_period, name="extend_period"),
    path("periods/<int:pk>/close", period_views.close_for_entry, name="close_period"),
    path("periods/<int:pk>/reopen", period_views.reopen_period, name="reopen_period"),
    path("periods/<int:pk>/reopen-one", period_views.reopen_for_agency, name="reopen_for_agency"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/address", calendar_views.make_calendar_address, name="make_calendar_address"),
    path(
        "calendar/address/revoke",
        calendar_views.revoke_calendar_address,
        name="revoke_calendar_address",
    ),
    path("feeds/<str:token>/deadlines.ics", calendar_views.calendar_feed, name="calendar_feed"),
    path("punctuality/agencies/", punctuality_views.by_agency, name="punctuality_of_agencies"),
    path("punctuality/reports/", punctuality_views.by_report, name="punctuality_of_reports"),
    path("regimes/", regime_views.regimes, name="regimes"),
    path("regimes/<int:pk>/", regime_views.edit_regime, name="edit_regime"),
]
