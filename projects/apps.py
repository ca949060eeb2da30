"""The projects app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Rounds, proposals and grants."""

    name = "projects"
    verbose_name = _("micro-projects")

    def ready(self) -> None:
        """Connect the one receiver of each page type."""
        from wagtail.signals import page_published

        from . import receivers
        from .models import ProjectPage, RoundPage

        page_published.connect(
            receivers.project_published, sender=ProjectPage, dispatch_uid="publish_project"
        )
        page_published.connect(
            receivers.round_published, sender=RoundPage, dispatch_uid="publish_round"
        )
