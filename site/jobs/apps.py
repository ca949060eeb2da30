"""Work that takes longer than a request may."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Finds each app's `jobs.py`, where the kinds of work are registered."""

    name = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        autodiscover_modules("jobs", "tasks")
