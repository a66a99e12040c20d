"""Words of the administrators' site that Django leaves untranslated; our catalogue has them."""

from django.utils.translation import gettext_noop as _

WORDS = (
    _("Skip to main content"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: light)"),
    _("Toggle theme (current theme: dark)"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Show counts"),
    _("Hide counts"),
    _("After you’ve created a user, you’ll be able to edit more user options."),
)
