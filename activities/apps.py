"""The activities app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    """Activities, sign-ups and attendance."""

    name = "activities"
    verbose_name = _("Activities")

    def ready(self) -> None:
        """Connect the one receiver of this page type (DESIGN.md §3)."""
        from wagtail.signals import page_published

        from .models import ActivityPage
        from .receivers import keep_places_in_step

        page_published.connect(keep_places_in_step, sender=ActivityPage)
