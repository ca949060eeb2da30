"""The home page and plain pages such as "about" and "privacy"."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.search import index

from blocks.body import BodyBlock
from communities.models.pages import SharedPage
from home import finder


class HomePage(SharedPage):
    """The front door: find your community by its name or your address."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*SharedPage.content_panels, "introduction"]
    subpage_types = ["communities.SubDistrictPage", "home.StandardPage"]
    max_count = 1
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the communities, and those that match what was typed."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | finder.front_door(request.GET.get("q", ""))


class StandardPage(SharedPage):
    """A plain page: about, privacy, accessibility."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*SharedPage.content_panels, "introduction", "body"]
    search_fields = [
        *SharedPage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class DemoAnchor(models.Model):
    """The day of the first load of the demonstration data; later loads count from it too."""

    day = models.DateField(_("day of the first load"))

    class Meta:
        verbose_name = _("anchor of the demonstration data")
        verbose_name_plural = _("anchors of the demonstration data")

    def __str__(self) -> str:
        return str(self.day)
