"""The communities app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    """Sub-districts, communities and their people; roles and the permission policy."""

    name = "communities"
    verbose_name = _("communities")

    def ready(self) -> None:
        """Register the row policies before anything asks for one; find the apps' sections."""
        from .policy import register_policies
        from .rowforms import give_pages_their_form

        register_policies()
        autodiscover_modules("sections")
        give_pages_their_form()
