"""The projects app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Rounds, proposals and grants."""

    name = "projects"
    verbose_name = _("micro-projects")

    def ready(self) -> None:
        """Connect the receiver of each page type, set row policies, find what others tell."""
        from wagtail.signals import page_published

        from . import receivers
        from .models import ProjectPage, RoundPage
        from .policies import register_policies

        page_published.connect(
            receivers.project_published, sender=ProjectPage, dispatch_uid="publish_project"
        )
        page_published.connect(
            receivers.round_published, sender=RoundPage, dispatch_uid="publish_round"
        )
        register_policies()
        autodiscover_modules("project_links", "project_archive")
