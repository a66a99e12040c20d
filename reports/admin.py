"""Administrators' pages for plans, targets and regimes: what reports rest on cannot be undone here.

Plans and targets stand in this room and not in theirs, because only here it is known what was
reported for them.
"""

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.admin_site import ProvinceAdmin, ProvinceInline
from reports.models import (
    Mail,
    Regime,
    RegimePlan,
    RegimeReport,
    ReportSection,
    ReviewRoute,
    RouteStep,
)
from reports.models.route import MOST_STEPS
from reports.reminding.outgoing import MailAdmin
from reports.revision_forms import IN_USE, RevisionForm, YearTargetFormSet
from reports.route_forms import RouteStepFormSet
from reports.use import has_results, periods_judged_by, plan_has_results
from targets.models import (
    AreaLead,
    Assigner,
    Assignment,
    Plan,
    Target,
    TargetRevision,
    YearTarget,
)


class KeepsResults:
    """Refuses to delete what figures were reported for, with a message beside the others."""

    def get_deleted_objects(self, objs, request):
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kept = [
            _("%(name)s: figures have been reported for it") % {"name": row}
            for row in objs
            if self.has_results(row)
        ]
        return deleted, counts, lacking, [*protected, *kept]


class AreaLeadInline(ProvinceInline):
    model = AreaLead


@admin.register(Plan)
class PlanAdmin(KeepsResults, ProvinceAdmin):
    list_display = ["document_number", "abstract", "kind", "issued_on", "year_from", "year_to"]
    list_filter = ["kind"]
    search_fields = ["document_number", "abstract"]
    inlines = [AreaLeadInline]
    has_results = staticmethod(plan_has_results)


class RevisionInline(ProvinceInline):
    """The revisions in short; a revision's own page holds its year values."""

    model = TargetRevision
    fields = readonly_fields = ["number", "decision", "effective_on", "step", "cap", "last_day"]
    show_change_link = True
    can_add = can_change = can_delete_rows = False


class AssignerInline(ProvinceInline):
    model = Assigner


class AssignmentInline(ProvinceInline):
    model = Assignment
    verbose_name_plural = gettext_lazy("named agencies")


@admin.register(Target)
class TargetAdmin(KeepsResults, ProvinceAdmin):
    list_display = ["code", "statement", "plan", "area", "level", "direction"]
    list_filter = [("plan", admin.RelatedOnlyFieldListFilter), "area", "level"]
    list_select_related = ["plan", "area"]
    search_fields = ["code", "statement"]
    inlines = [RevisionInline, AssignerInline, AssignmentInline]
    has_results = staticmethod(has_results)


class YearTargetInline(ProvinceInline):
    """Year values; those of a revision that judges an opened report are read only."""

    model = YearTarget
    formset = YearTargetFormSet

    def has_add_permission(self, request, obj=None):
        return obj is None or not periods_judged_by(obj).exists()

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(TargetRevision)
class TargetRevisionAdmin(ProvinceAdmin):
    """A revision in use stays as it is for ever; a change is a new revision."""

    form = RevisionForm
    list_display = ["target", "number", "decision", "effective_on"]
    list_select_related = ["target"]
    search_fields = ["target__code", "target__statement", "decision"]
    inlines = [YearTargetInline]

    def has_change_permission(self, request, obj=None):
        return obj is None or not periods_judged_by(obj).exists()

    has_delete_permission = has_change_permission

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            self.message_user(request, IN_USE, "warning")
        return super().render_change_form(request, context, add, change, form_url, obj)


class RegimeReportInline(ProvinceInline):
    """The reports in short; their days are changed in the editor, which previews them."""

    model = RegimeReport
    fields = readonly_fields = [
        "kind",
        "name",
        "end_month",
        "end_day",
        "due_month",
        "due_day",
        "upward_month",
        "upward_day",
    ]
    can_add = can_change = can_delete_rows = False


class RegimePlanInline(ProvinceInline):
    model = RegimePlan


class ReportSectionInline(ProvinceInline):
    """The outline of the reports; what agencies have written under cannot be deleted."""

    model = ReportSection


class ReviewRouteInline(ProvinceInline):
    """The routes in short; a route's own page holds its steps."""

    model = ReviewRoute
    show_change_link = True


@admin.register(Regime)
class RegimeAdmin(ProvinceAdmin):
    list_display = ["name", "province", "recipient", "due_rule", "first_year", "last_year"]
    list_select_related = ["province", "recipient"]
    search_fields = ["name"]
    inlines = [RegimeReportInline, RegimePlanInline, ReportSectionInline, ReviewRouteInline]


class RouteStepInline(ProvinceInline):
    model = RouteStep
    formset = RouteStepFormSet
    max_num = MOST_STEPS


@admin.register(ReviewRoute)
class ReviewRouteAdmin(ProvinceAdmin):
    """The way of a kind of reports; a change counts from the next sending on."""

    list_display = ["regime", "kind", "agency", "way"]
    list_select_related = ["regime", "agency"]
    list_filter = [("regime", admin.RelatedOnlyFieldListFilter), "kind"]
    inlines = [RouteStepInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("steps")

    @admin.display(description=gettext_lazy("steps"))
    def way(self, route):
        return " → ".join(str(step.get_actor_display()) for step in route.steps.all())


admin.site.register(Mail, MailAdmin)
