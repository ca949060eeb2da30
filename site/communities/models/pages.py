"""Pages: the sub-district's, the community's, and notices."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from blocks.body import BodyBlock
from communities import freshness, showcase
from communities.statements import Statement, given

from .places import Building, Community, Grid

# What the public pages of a community say of it; its rights and its collection are not read.
SHOWN_OF_COMMUNITY = (
    "code",
    "name",
    "address",
    "phone",
    "hours",
    "profile",
    "page",
    "sub_district__name",
    "sub_district__page",
)


@Statement
def _community_at() -> "models.QuerySet[Community]":
    """The community whose front page this is."""
    places = Community.objects.filter(page_id=given("page")).select_related("sub_district__page")
    return places.only(*SHOWN_OF_COMMUNITY, "sub_district__page__url_path").order_by()


@Statement
def _community_of() -> "models.QuerySet[Community]":
    """The community that a page below it belongs to."""
    places = Community.objects.filter(pk=given("pk")).select_related("page", "sub_district")
    return places.only(*SHOWN_OF_COMMUNITY, "page__url_path", "page__title").order_by()


class SharedPage(Page):
    """A page that looks the same to every anonymous visitor, so that it may be stored."""

    is_unrestricted = False  # known when it was found by its address (home/routing.py)

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> Any:
        """Wagtail's answer, without asking when it is known already that there are none."""
        if self.is_unrestricted:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()

    def freshness_scope(self) -> str:
        """Name what makes it stale: anything on the site, unless a subclass knows better."""
        return freshness.SITE

    @property
    def office_name(self) -> str:
        """The sub-district whose page this is, for the head of the page: its parent page's."""
        parent = self.get_parent()
        return parent.title if parent.cached_content_type.model == "subdistrictpage" else ""

    def changes_at(self, at: datetime) -> datetime | None:
        """When it looks different without anybody's doing: an opening, a deadline, an expiry."""
        return None

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer, and say until when the answer holds."""
        if not getattr(request, "is_preview", False):
            freshness.share(request, self.freshness_scope(), self.changes_at(timezone.now()))
        return super().serve(request, *args, **kwargs)


class SubDistrictPage(SharedPage):
    """The front page of a sub-district."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*Page.content_panels, "introduction", "body"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    api_fields = [APIField("introduction"), APIField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["communities.CommunityPage", "communities.NoticePage", "projects.RoundPage"]
    template = "communities/sub_district_page.html"

    class Meta:
        verbose_name = _("sub-district page")
        verbose_name_plural = _("sub-district pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is on in the whole sub-district."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | showcase.sub_district(self, request)


class CommunityPage(SharedPage):
    """The front page of a community: what is on, and whom to call."""

    introduction = models.TextField(_("introduction"), max_length=400, blank=True)
    photo = models.ForeignKey(
        "communities.Photo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("photo"),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*Page.content_panels, "introduction", "photo", "body"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    api_fields = [APIField("introduction"), APIField("body")]
    parent_page_types = ["communities.SubDistrictPage"]
    subpage_types = [
        "communities.NoticePage",
        "projects.ProjectPage",
        "surveys.PollPage",
        "activities.ActivityPage",
        "handbooks.HandbookPage",
    ]
    template = "communities/community_page.html"

    class Meta:
        verbose_name = _("community page")
        verbose_name_plural = _("community pages")

    @cached_property
    def record(self) -> Community | None:
        """The community whose front page this is, with its sub-district and that one's page."""
        found = next(iter(_community_at(page=self.pk)), None) if self.pk else None
        if found:
            found.page = self
        return found

    def freshness_scope(self) -> str:
        """Its own community's."""
        return freshness.community_scope(self.record.pk) if self.record else freshness.SITE

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what is on, and whom to call."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | showcase.community(self, request)


class CommunityScopedQuerySet(PageQuerySet):
    """What every listing of a community's pages says."""

    def in_community(self, community: Community) -> Self:
        """Pages of this community."""
        return self.filter(community=community)


class CommunityScopedPage(SharedPage):
    """A page below a community. Its `community` comes from the tree and from nowhere else.

    It is left out of copies and kept from the database when a revision is restored, so neither can
    carry a page, or an old draft, into another community.
    """

    community = models.ForeignKey(
        Community,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        null=True,
        verbose_name=_("community"),
    )

    objects: ClassVar[Any] = PageManager.from_queryset(CommunityScopedQuerySet)()
    exclude_fields_in_copy: ClassVar[list[str]] = ["community"]
    parent_page_types = ["communities.CommunityPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take the community from the tree when the page gets its place there."""
        if self.community_id is None and self.path:
            self.community = Community.objects.containing(self.path).first()
        super().save(*args, **kwargs)

    @property
    def office_name(self) -> str:
        """Its community's sub-district; of a page elsewhere, its parent page's."""
        return self.community.sub_district.name if self.community else super().office_name

    def freshness_scope(self) -> str:
        """Its community's; a page elsewhere belongs to the site."""
        if self.community_id is None:
            return freshness.SITE
        return freshness.community_scope(self.community_id)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Load the community with all that a page says of it, at once."""
        if self.community_id is not None:
            (self.community,) = _community_of(pk=self.community_id)
        return super().serve(request, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Restore a revision, but never its community."""
        page: Self = super().with_content_json(content)
        page.community_id = self.community_id
        return page

    def can_move_to(self, parent: Page) -> bool:
        """A page stays in its community: records below it could not follow."""
        return super().can_move_to(parent) and (
            Community.objects.containing(parent.path).filter(pk=self.community_id).exists()
        )


class NoticeQuerySet(CommunityScopedQuerySet):
    """The vocabulary for notices."""

    def current(self, at: Any) -> Self:
        """Published notices that have not expired."""
        return self.live().filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))


class NoticePage(CommunityScopedPage):
    """A notice (通知): short, large, with an end; for all, or for some grids or buildings."""

    summary = models.CharField(
        _("in one sentence"),
        max_length=120,
        help_text=_("What, when, where. It is the poster's main line."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    urgent = models.BooleanField(_("urgent"), default=False)
    grids = ParentalManyToManyField(
        Grid, blank=True, related_name="+", verbose_name=_("only for these grids")
    )
    buildings = ParentalManyToManyField(
        Building, blank=True, related_name="+", verbose_name=_("only for these buildings")
    )
    signed = models.CharField(_("signed by"), max_length=60, blank=True)
    issued_on = models.DateField(_("dated"), default=timezone.localdate)
    expires_at = models.DateTimeField(
        _("expires at"), null=True, blank=True, help_text=_("From then on it is no longer listed.")
    )

    objects: ClassVar[Any] = PageManager.from_queryset(NoticeQuerySet)()
    content_panels = [
        *Page.content_panels,
        "summary",
        "body",
        MultiFieldPanel([FieldPanel("grids"), FieldPanel("buildings")], heading=_("For whom")),
        MultiFieldPanel(
            [
                FieldPanel("urgent"),
                FieldPanel("signed"),
                FieldPanel("issued_on"),
                FieldPanel("expires_at"),
            ],
            heading=_("Dates and signature"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("community_id"),
    ]
    api_fields = [
        APIField("summary"),
        APIField("body"),
        APIField("urgent"),
        APIField("issued_on"),
        APIField("expires_at"),
    ]
    parent_page_types = ["communities.CommunityPage", "communities.SubDistrictPage"]
    template = "communities/notice_page.html"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def changes_at(self, at: datetime) -> datetime | None:
        """It says that it has expired from then on."""
        return self.expires_at if self.expires_at and self.expires_at > at else None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add for whom it is and whether it still holds."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | showcase.notice(self)
