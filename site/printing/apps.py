"""The print house: HTML to PDF, short codes, and the links that are printed."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrintingConfig(AppConfig):
    """Loads the modules `short_links` and `papers` of every app, which register what is printed."""

    name = "printing"
    verbose_name = _("Printing")

    def ready(self) -> None:
        """Fill the registers of short links and of sheets."""
        autodiscover_modules("short_links", "papers")
