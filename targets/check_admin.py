"""Administrators' pages for checks: shared ones are read and adjusted, a province's own edited."""

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from agencies.admin_site import ProvinceAdmin
from agencies.models import Agency
from targets.check_names import FLAGS, NUMBERS, WORDS
from targets.models import Check, CheckAdjustment, Measure, Severity


class CheckForm(forms.ModelForm):
    """A province's own check; the model reads its formula."""

    measures = forms.MultipleChoiceField(
        label=_("Measures"),
        choices=Measure.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Check._meta.get_field("measures").help_text,
    )

    class Meta:
        model = Check
        fields = "__all__"
        widgets = {
            name: forms.Textarea(attrs={"rows": 3, "cols": 80})
            for name in ("formula", "message", "message_en")
        }


class KnowsNames:
    """What both pages share: thresholds as one writes them, the names that a formula knows, and
    whose province it is."""

    @admin.display(description=_("first threshold (limit)"), ordering="limit")
    def first(self, obj):
        return _written(obj.limit)

    @admin.display(description=_("second threshold (least)"), ordering="least")
    def second(self, obj):
        return _written(obj.least)

    @admin.display(description=_("names that a formula knows"))
    def known_names(self, obj):
        return _listed(NUMBERS | FLAGS)

    @admin.display(description=_("further names for messages"))
    def message_names(self, obj):
        return _listed(WORDS)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        mine = request.user.access.administered_province_ids
        if db_field.name == "province":
            kwargs["queryset"] = Agency.objects.filter(pk__in=mine)
            kwargs |= {"required": True, "help_text": ""}
        if db_field.name == "check_changed":
            kwargs["queryset"] = Check.objects.filter(
                Q(province__isnull=True) | Q(province_id__in=mine)
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _written(number):
    return "–" if number is None else number_format(number.normalize())


def _listed(names):
    lines = format_html_join("", "<li><code>{}</code> {}</li>", names.items())
    return format_html("<ul>{}</ul>", lines)


@admin.register(Check)
class CheckAdmin(KnowsNames, ProvinceAdmin):
    form = CheckForm
    list_display = ["name", "is_what", "first", "second", "is_active", "province"]
    list_filter = ["severity", "is_active"]
    list_select_related = ["province"]
    search_fields = ["name", "code", "formula"]
    readonly_fields = ["known_names", "message_names", "adjusting"]
    fields = [
        *("adjusting", "province", "code", "name", "name_en", "severity", "is_active"),
        *("measures", "indicators", "formula", "limit", "least"),
        *("message", "message_en", "position", "known_names", "message_names"),
    ]

    def get_queryset(self, request):
        """Those that all provinces share, and her own."""
        mine = request.user.access.administered_province_ids
        return Check.objects.filter(Q(province__isnull=True) | Q(province_id__in=mine))

    def has_change_permission(self, request, obj=None):
        return obj is None or obj.province_id in request.user.access.administered_province_ids

    has_delete_permission = has_change_permission

    @admin.display(description=_("severity"), ordering="severity")
    def is_what(self, obj):
        return _("Error") if obj.severity == Severity.ERROR else _("Warning")

    @admin.display(description=_("in your province"))
    def adjusting(self, obj):
        if obj is None or obj.pk is None:
            return "–"
        address = reverse("admin:targets_checkadjustment_add")
        return format_html(
            '<a href="{}?check_changed={}">{}</a>',
            address,
            obj.pk,
            _("Change thresholds or formula, or switch it off"),
        )


@admin.register(CheckAdjustment)
class CheckAdjustmentAdmin(KnowsNames, ProvinceAdmin):
    list_display = ["check_changed", "indicator", "is_active", "first", "second", "reason"]
    list_filter = ["is_active", ("check_changed", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["check_changed", "indicator"]
    search_fields = ["check_changed__name", "indicator__name", "reason"]
    readonly_fields = ["known_names"]
    fields = [
        *("province", "check_changed", "indicator", "is_active", "limit", "least"),
        *("formula", "reason", "known_names"),
    ]
