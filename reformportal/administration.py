"""Django's admin with the portal's own site in the place of the default one."""

from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    default_site = "agencies.admin_site.ProvinceAdminSite"
