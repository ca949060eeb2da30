"""The handbooks app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class HandbooksConfig(AppConfig):
    """Handbooks of communities: chapters, editions, deliveries."""

    name = "handbooks"
    verbose_name = _("handbooks")

    def ready(self) -> None:
        """Find what the apps put into a handbook, and who may change shared chapters."""
        from wagtail.permissions import register_permission_policy

        from communities.policy import SubDistrictPolicy

        from .models import SharedChapter

        autodiscover_modules("handbook_pages")
        register_permission_policy(SharedChapter, SubDistrictPolicy(SharedChapter))
