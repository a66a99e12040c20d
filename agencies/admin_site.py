"""The administrators' site: only they enter, each within the provinces that she administers."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

# Where a model's province stands, for choices and lists; models without a place are shared by all.
PROVINCE_OF = {
    "agencies.Agency": "province",
    "targets.Plan": "province",
    "targets.Target": "plan__province",
    "targets.TargetRevision": "target__plan__province",
    "targets.Task": "plan__province",
    "targets.Baseline": "plan__province",
    "targets.TargetWarning": "plan__province",
    "targets.CheckAdjustment": "province",
    "reports.Regime": "province",
    "reports.ReviewRoute": "regime__province",
}


def within(queryset: QuerySet, request: HttpRequest) -> QuerySet:
    """The rows of the provinces that the person administers; all rows of a shared model."""
    path = PROVINCE_OF.get(queryset.model._meta.label)
    if path is None:
        return queryset
    return queryset.filter(**{f"{path}__in": request.user.access.administered_province_ids})


def asks_for_nul(request: HttpRequest) -> bool:
    """Filters and actions hand what is asked to the database as it is; that refuses a NUL."""
    asked = [*request.GET.lists(), *request.POST.lists()]
    return any("\x00" in value for _name, values in asked for value in values)


class ProvinceAdminSite(admin.AdminSite):
    """The admin for holders of the administrator role; Django's own flags count for nothing."""

    site_header = _("Administration")
    site_title = _("Administrative reform portal")
    index_title = _("Plans, agencies and people")
    site_url = "/plans/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.access.has("administrator"))

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only our own pages: what packages register by themselves knows no province."""
        if admin_class is not None and issubclass(admin_class, InProvince):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Somebody signed in without the role gets a 403, not a second sign-in page."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            if asks_for_nul(request):
                raise BadRequest("NUL")
            return guarded(request, *args, **kwargs)

        return asked

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': reverse('admin:index')})}")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("home")

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("password_change")


class InProvince:
    """What every page and inline of the site shares: whoever enters may act, on her rows only."""

    can_add = can_change = can_delete_rows = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return within(super().get_queryset(request), request)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices_of(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self.choices_of(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def choices_of(self, db_field: Any, request: HttpRequest) -> QuerySet:
        return within(db_field.remote_field.model._default_manager.all(), request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_add

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_change

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete_rows


class ProvinceAdmin(InProvince, admin.ModelAdmin):
    """A page of the site; lists are short, selects plain: they work under a strict policy."""

    list_per_page = 50
    save_on_top = True
    show_full_result_count = False
    can_delete_rows = True

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """The log of the object: Django's own knows only of what was done in this site."""
        asked = urlencode({"object": f"{self.opts.label_lower}:{object_id}"})
        return redirect(f"{reverse('history')}?{asked}")


class ProvinceInline(InProvince, admin.TabularInline):
    extra = 0


class ReadOnlyAdmin(ProvinceAdmin):
    """A catalogue that all provinces share: administrators read it."""

    can_add = can_change = can_delete_rows = False
