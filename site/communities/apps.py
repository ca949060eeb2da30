"""The communities app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    """Sub-districts, communities and their people; roles and the permission policy."""

    name = "communities"
    verbose_name = _("communities")
