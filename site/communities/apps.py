"""The communities app."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    """Sub-districts, communities and their people; roles and the permission policy."""

    name = "communities"
    verbose_name = _("communities")

    def ready(self) -> None:
        """Register the row policies before anything asks for one; find the apps' sections."""
        from wagtail.models import PageViewRestriction, Site
        from wagtail.signals import page_published, page_unpublished, post_page_move

        from .freshness import freshen_page, freshen_restricted, freshen_site
        from .policy import register_policies
        from .rowforms import give_pages_their_form

        register_policies()
        autodiscover_modules("sections", "dashboard")
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(freshen_page, dispatch_uid="freshen_page")
        for signal in (post_save, post_delete):
            signal.connect(freshen_restricted, PageViewRestriction, dispatch_uid="freshen_page")
            signal.connect(freshen_site, Site, dispatch_uid="freshen_site")
        give_pages_their_form()
