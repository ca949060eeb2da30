"""Shared chapters, and a community's book."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, Page, PreviewableMixin, RevisionMixin
from wagtail.search import index

from communities.models import CommunityScopedPage, SubDistrict

from ..blocks import LIMIT, ChaptersBlock
from ..body import ChapterBodyBlock
from ..panels import RemarksPanel, UsedInPanel
from ..pictograms import choices as pictograms
from ..previewing import PreviewOnPaper


class SharedChapter(
    PreviewOnPaper,
    DraftStateMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A chapter that the sub-district writes once for all its communities' books."""

    sub_district = models.ForeignKey(
        SubDistrict, on_delete=models.PROTECT, related_name="+", verbose_name=_("sub-district")
    )
    key = models.SlugField(
        _("key"), max_length=40, help_text=_("Short, in Latin letters; it never changes.")
    )
    title = models.CharField(_("title"), max_length=40)
    lead = models.TextField(_("in one or two sentences"), blank=True, max_length=300)
    pictogram = models.CharField(
        _("drawing beside the title"), max_length=12, blank=True, choices=pictograms
    )
    body = StreamField(ChapterBodyBlock(), blank=True, verbose_name=_("text"))
    page_limit = models.PositiveSmallIntegerField(
        _("at most so many pages"),
        default=LIMIT,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("A5, ordinary type. More than that is remarked on, not refused."),
    )
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="shared_chapter")

    panels = [
        RemarksPanel(),
        "sub_district",
        "title",
        "key",
        "lead",
        "pictogram",
        "body",
        "page_limit",
        UsedInPanel(),
    ]
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("sub_district_id"),
    ]

    class Meta:
        verbose_name = _("shared chapter")
        verbose_name_plural = _("shared chapters")
        ordering = ["sub_district", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["sub_district", "key"], name="a_shared_chapter_has_one_key_in_its_office"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> Any:
        """Wagtail's name for the revisions of this row."""
        return self._revisions


class HandbookPage(PreviewOnPaper, CommunityScopedPage):
    """A community's handbook (治家手册): its chapters in order, and its editions to download."""

    subtitle = models.CharField(_("subtitle"), max_length=60, blank=True)
    introduction = models.TextField(_("introduction"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), default=2026)
    cover_picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture on the cover"),
        help_text=_("Without one the cover shows the community's own pattern."),
    )
    chapters = StreamField(ChaptersBlock(), blank=True, verbose_name=_("chapters"))

    content_panels = [
        RemarksPanel(),
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("subtitle"),
                FieldPanel("introduction"),
                FieldPanel("year"),
                FieldPanel("cover_picture"),
            ],
            heading=_("Cover"),
        ),
        FieldPanel(
            "chapters",
            help_text=_(
                "The order here is the order in the book. Page numbers and the table of contents "
                "are made when it is printed."
            ),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("chapters"),
        index.FilterField("community_id"),
    ]
    api_fields = [APIField("subtitle"), APIField("introduction"), APIField("year")]
    parent_page_types = ["communities.CommunityPage"]
    template = "handbooks/handbook_page.html"

    class Meta:
        verbose_name = _("handbook")
        verbose_name_plural = _("handbooks")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the editions and the chapters' titles."""
        from ..showcase import handbook

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | handbook(self, request)
