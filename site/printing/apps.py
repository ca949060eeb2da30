"""The print house: HTML to PDF, short codes, and the links that are printed."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrintingConfig(AppConfig):
    """Loads every app's `short_links` module, where the kinds of printed codes are registered."""

    name = "printing"
    verbose_name = _("Printing")

    def ready(self) -> None:
        """Fill the register of short links."""
        autodiscover_modules("short_links")
