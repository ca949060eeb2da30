"""Lists of the admin: projects, rounds, holidays."""

from typing import Any

import django_filters
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.ui.tables.pages import PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.admin.widgets.button import HeaderButton

from communities.roles import is_officer, managed_names, page_paths
from communities.viewsets import (
    MOST_CHOICES,
    CommunityColumn,
    CommunityModelViewSet,
    CommunityPageIndexView,
    CommunityPageListingViewSet,
    FlatPageIndexView,
    GuardedViews,
)
from home.dates import yuan_text

from .models import Grant, Holiday, ProjectPage, RoundPage, Status

STEP: int = RoundPage.steplen


def grant_of(page: Any) -> Grant | None:
    """The grant of a row, None for a proposal that has no record yet."""
    try:
        grant: Grant = page.grant
    except ObjectDoesNotExist:
        return None
    return grant


def status_of(page: Any) -> str:
    """The status in words; a proposal without a record is a draft."""
    grant = grant_of(page)
    return str(grant.get_status_display() if grant else Status.DRAFT.label)


def requested_of(page: Any) -> str:
    """What was applied for; empty before it was handed in."""
    grant = grant_of(page)
    return yuan_text(grant.requested) if grant and grant.requested else ""


def awarded_of(page: Any) -> str:
    """What was awarded; empty before an approval."""
    grant = grant_of(page)
    return yuan_text(grant.awarded) if grant and grant.is_funded else ""


def own_rounds(user: Any) -> list[tuple[int, str]]:
    """The rounds of the sub-districts in which this user works, the newest first."""
    rounds = RoundPage.objects.order_by("-call_opens_at")
    if not user.is_superuser:
        near = Q(pk__in=[])
        for path in page_paths(user):
            # An office has its rounds below it, a community beside it.
            beside = path[:-STEP]
            near |= Q(path__startswith=path) | Q(path__startswith=beside, depth=len(path) // STEP)
        rounds = rounds.filter(near)
    return list(rounds.values_list("pk", "title")[:MOST_CHOICES])


class ProjectAdminFilter(PageFilterSet):
    """By round, community, theme and status."""

    round = django_filters.ChoiceFilter(label=_("grant round"))
    community = django_filters.ChoiceFilter(label=_("community"))
    status = django_filters.ChoiceFilter(
        label=_("status"), choices=Status.choices, method="narrow_status"
    )
    theme = django_filters.CharFilter(label=_("theme"), lookup_expr="icontains")

    class Meta:
        model = ProjectPage
        fields = ["round", "community", "theme"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the user's own rounds and communities, each in one query.

        Who owns or edited a page is not offered: each of these costs two queries, and a grant has
        its history.
        """
        super().__init__(*args, **kwargs)
        for name in ("owner", "edited_by", "site", "has_child_pages"):
            self.filters.pop(name, None)
        user: Any = getattr(self.request, "user", AnonymousUser())
        self.filters["round"].extra["choices"] = own_rounds(user)
        self.filters["community"].extra["choices"] = list(managed_names(user).items())

    def narrow_status(self, queryset: Any, name: str, value: str) -> QuerySet[ProjectPage]:
        """Proposals without a record are drafts."""
        wanted = Q(grant__status=value)
        if value == Status.DRAFT:
            wanted |= Q(grant__isnull=True)
        rows: QuerySet[ProjectPage] = queryset.filter(wanted)
        return rows


class ProjectIndexView(CommunityPageIndexView):
    """Projects with their grant in the same query."""

    def get_base_queryset(self) -> QuerySet[ProjectPage]:
        """All of a row at once; Wagtail would ask for these rows twice, to learn what they are.

        The guard before this view narrows them to the user's own.
        """
        rows = self.annotate_queryset(ProjectPage.objects.all())
        found: QuerySet[ProjectPage] = rows.select_related("grant", "round", "community")
        return found

    def annotate_queryset(self, pages: Any) -> Any:
        """What Wagtail's columns read; none of these pages is the root of a site."""
        pages = pages.select_related("content_type").defer_streamfields().prefetch_workflow_states()
        return pages.annotate_site_root_state().annotate_approved_schedule()


class ProjectListingViewSet(CommunityPageListingViewSet):
    """All micro-projects that the user may change, with their state and money."""

    name = "project_pages"
    model = ProjectPage
    icon = "form"
    menu_label = _("Micro-projects")
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = ProjectIndexView
    filterset_class = ProjectAdminFilter
    columns = [
        PageTitleColumn("title", label=_("title"), sort_key="title", classname="title"),
        Column("code", label=_("project number"), sort_key="code"),
        CommunityColumn(),
        Column("round", label=_("grant round"), accessor="round"),
        TitleColumn(
            "status",
            label=_("status"),
            accessor=status_of,
            sort_key="grant__status",
            get_url=lambda page: reverse("project_grant", args=[page.pk]),
        ),
        Column(
            "requested", label=_("requested"), accessor=requested_of, sort_key="grant__requested"
        ),
        Column("awarded", label=_("awarded"), accessor=awarded_of, sort_key="grant__awarded"),
    ]


class RoundListingViewSet(GuardedViews, PageListingViewSet):
    """Rounds of the user's sub-districts."""

    name = "round_pages"
    model = RoundPage
    icon = "calendar-alt"
    menu_label = _("Grant rounds")
    menu_order = 215
    add_to_admin_menu = True
    index_view_class = FlatPageIndexView
    filterset_class = PageFilterSet
    columns = [
        PageTitleColumn("title", label=_("title"), sort_key="title", classname="title"),
        Column("code", label=_("code"), sort_key="code"),
        Column("call_opens_at", label=_("call opens"), sort_key="call_opens_at"),
        Column("call_closes_at", label=_("call closes"), sort_key="call_closes_at"),
        Column("pool", label=_("pool"), accessor=lambda page: yuan_text(page.pool)),
        TitleColumn(
            "desk",
            label=pgettext_lazy("round", "Steps"),
            accessor=lambda page: _("Steps and papers"),
            get_url=lambda page: reverse("round_papers", args=[page.pk]),
        ),
    ]


class HolidayIndexView(generic.IndexView):
    """The table of holidays, and the way to take over a year's list."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons: list[Any] = super().header_buttons
        if is_officer(self.request.user):
            label = _("Take over a year's holidays")
            url = reverse("holidays_import")
            buttons.append(HeaderButton(label, url=url, icon_name="upload", priority=20))
        return buttons


class HolidayViewSet(CommunityModelViewSet):
    """Holidays and worked weekends; the clock of a public notice reads them."""

    model = Holiday
    index_view_class = HolidayIndexView
    icon = "calendar-check"
    menu_label = _("Holidays")
    list_display = ["day", "name", "works"]
    list_filter = ["works"]
    search_fields = ["name"]
    panels = ["sub_district", "day", "name", "works"]
