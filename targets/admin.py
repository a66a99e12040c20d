"""Administrators' pages for tasks, baselines, warnings and the shared catalogues."""

from django.contrib import admin

from agencies.admin_site import ProvinceAdmin, ReadOnlyAdmin
from targets import check_admin
from targets.models import Baseline, Indicator, ReformArea, TargetWarning, Task

# The pages of checks stand in a file of their own; Django looks for pages here.
__all__ = ["check_admin"]

BY_PLAN = ("plan", admin.RelatedOnlyFieldListFilter)


@admin.register(Task)
class TaskAdmin(ProvinceAdmin):
    list_display = ["code", "statement", "plan", "area", "lead_agency", "last_day"]
    list_filter = [BY_PLAN, "area"]
    list_select_related = ["plan", "area", "lead_agency"]
    search_fields = ["code", "statement"]


@admin.register(Baseline)
class BaselineAdmin(ProvinceAdmin):
    list_display = ["indicator", "plan", "level", "agency", "year", "value"]
    list_filter = [BY_PLAN, "level"]
    list_select_related = ["indicator", "plan", "agency"]
    search_fields = ["indicator__name"]


@admin.register(TargetWarning)
class TargetWarningAdmin(ProvinceAdmin):
    list_display = ["kind", "plan", "target", "message", "is_detected"]
    list_filter = [BY_PLAN, "kind"]
    list_select_related = ["plan", "target"]
    search_fields = ["message"]


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ["name", "measure", "nature", "unit", "group_rule"]
    list_filter = ["measure", "nature"]
    search_fields = ["name", "code"]


@admin.register(ReformArea)
class ReformAreaAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "position"]
