"""The accounts app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Users, sign-in, consent, "my data"."""

    name = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them

        autodiscover_modules("my_data")
