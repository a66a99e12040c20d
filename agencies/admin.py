"""Administrators' pages for agencies, what became of them, and people with their roles."""

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import Exists, OuterRef, Q
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from agencies.admin_site import ProvinceAdmin, ProvinceInline
from agencies.models import Agency, Delegation, Kind, Membership, Succession, User


class AgencyForm(forms.ModelForm):
    """Every agency belongs to a province of hers; provinces themselves are not made by hand."""

    class Meta:
        model = Agency
        fields = "__all__"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].required = True
        provinces = self.fields["province"].queryset
        self.fields["province"].queryset = provinces.filter(kind=Kind.PROVINCE)
        if self.instance.kind != Kind.PROVINCE:
            self.fields["parent"].required = True
            self.fields["kind"].choices = [
                choice for choice in self.fields["kind"].choices if choice[0] != Kind.PROVINCE
            ]


@admin.register(Agency)
class AgencyAdmin(ProvinceAdmin):
    form = AgencyForm
    list_display = ["name", "code", "kind", "parent", "valid_from", "valid_until", "is_placeholder"]
    list_filter = ["kind", "is_placeholder"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "code"]


@admin.register(Succession)
class SuccessionAdmin(ProvinceAdmin):
    list_display = ["kind", "effective_on", "decision"]
    list_filter = ["kind"]

    def get_queryset(self, request):
        own = request.user.access.administered_province_ids
        touching = Q(predecessors__province__in=own) | Q(successors__province__in=own)
        return super().get_queryset(request).filter(touching).distinct()

    def has_change_permission(self, request, obj=None):
        """A succession across provinces is read only: its form would drop the other's agencies."""
        return obj is None or not _elsewhere(obj, request)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


def _elsewhere(succession: Succession, request) -> bool:
    foreign = ~Q(province__in=request.user.access.administered_province_ids)
    return (
        succession.predecessors.filter(foreign).exists()
        or succession.successors.filter(foreign).exists()
    )


class MembershipInline(ProvinceInline):
    """The person's roles in the provinces administered; one's own are read only."""

    model = Membership

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).select_related("agency")

    def has_add_permission(self, request, obj=None):
        return obj != request.user

    has_change_permission = has_delete_permission = has_add_permission

    def get_min_num(self, request, obj=None, **kwargs):
        """A person without any role would be seen by no administrator."""
        return 1 if obj is None else 0

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=obj is None, **kwargs)


class NewPersonForm(AdminUserCreationForm):
    usable_password = None

    class Meta:
        model = User
        fields = ("username", "full_name", "email")


@admin.register(User)
class PersonAdmin(ProvinceAdmin, UserAdmin):
    """People are closed (not active), never deleted: their names stand in the history."""

    can_delete_rows = False
    add_form = NewPersonForm
    inlines = [MembershipInline]
    list_display = ["username", "full_name", "email", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "full_name", "email"]
    filter_horizontal = []
    ordering = ["username"]
    fieldsets = [
        (None, {"fields": ["username", "password", "full_name", "email", "language", "is_active"]}),
        (_("Use"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "password1", "password2"]})
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request):
        held = Membership.objects.visible_to(request.user).filter(user=OuterRef("pk"))
        return super().get_queryset(request).filter(Exists(held))

    def get_inlines(self, request, obj):
        return self.inlines

    def get_inline_instances(self, request, obj=None):
        """Roles are given on the page that makes the person, too: UserAdmin would hide them."""
        return admin.ModelAdmin.get_inline_instances(self, request, obj)

    def has_change_permission(self, request, obj=None):
        """Whoever works for another province as well is read only: a password opens both."""
        if obj is None:
            return True
        own = request.user.access.administered_province_ids
        return not obj.memberships.exclude(agency__province__in=own).exists()

    def user_change_password(self, request, id, form_url=""):
        """One's own password is changed by whoever knows the old one, not at an open screen."""
        if self.get_object(request, unquote(id)) == request.user:
            return redirect("password_change")
        return super().user_change_password(request, id, form_url)

    def get_readonly_fields(self, request, obj=None):
        fields = list(super().get_readonly_fields(request, obj))
        return [*fields, "is_active"] if obj == request.user else fields


@admin.register(Delegation)
class DelegationAdmin(ProvinceAdmin):
    """Read here; given and taken back on the page of delegations, where every rule is said."""

    can_add = can_change = can_delete_rows = False
    list_display = ["giver", "receiver", "agency", "valid_from", "valid_until", "document"]
    list_select_related = ["giver", "receiver", "agency"]
    search_fields = ["giver__full_name", "receiver__full_name", "document"]

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)
