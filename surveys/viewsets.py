"""Lists of the admin: polls and their turnout."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import PageFilterSet

from communities.models import Community
from communities.viewsets import (
    CommunityColumn,
    CommunityModelViewSet,
    CommunityPageIndexView,
    CommunityPageListingViewSet,
)
from home.dates import day_text, share_text
from surveys.models import Batch, Poll, PollPage, RollEntry, Slip
from surveys.presenting import result_of
from surveys.services import close_due
from surveys.suggestion_viewset import SuggestionViewSet
from surveys.tally import Result
from surveys.vocabulary import Phase


def phase_of(page: PollPage) -> str:
    """The phase in words; nothing for a draft that has no record."""
    poll: Poll | None = getattr(page, "poll", None)
    return str(poll.phase(timezone.now()).label) if poll else ""


def time_column(name: str, label: Any) -> Column:
    """A moment in full: Wagtail's own column says "just now" of what is still to come."""

    def moment(row: Any) -> str:
        value = getattr(row, name)
        return day_text(value, clock=True) if value else ""

    return Column(name, label=label, accessor=moment, sort_key=name)


class PollAdminFilter(PageFilterSet):
    """By community, phase and whether it is published."""

    community = django_filters.ModelChoiceFilter(
        label=_("community"), queryset=lambda request: Community.objects.order_by("name")
    )
    phase = django_filters.ChoiceFilter(
        label=_("State"), choices=Phase.choices, method="narrow_phase"
    )

    class Meta:
        model = PollPage
        fields = ["community", "live"]

    def narrow_phase(self, pages: Any, name: str, value: str) -> QuerySet[PollPage]:
        """Pages whose poll is in this phase now."""
        polls = Poll.objects.in_phase(value, timezone.now())
        found: QuerySet[PollPage] = pages.filter(pk__in=polls.values("page"))
        return found


class PollIndexView(CommunityPageIndexView):
    """Polls with their record in the same query."""

    def get_base_queryset(self) -> QuerySet[PollPage]:
        pages: Any = super().get_base_queryset()
        rows: QuerySet[PollPage] = pages.select_related("poll", for_specific_subqueries=True)
        used = [
            Exists(model.objects.filter(poll__page=OuterRef("pk")))
            for model in (RollEntry, Slip, Batch)
        ]
        return rows.annotate(has_roll=used[0] | used[1] | used[2])


class PaperColumn(Column):
    """The way to the poll's slips and batches."""

    cell_template_name = "surveys/admin/paper_cell.html"

    def get_value(self, instance: Any) -> str:
        known = getattr(instance, "poll", None) is not None
        return reverse("surveys:desk_poll", args=[instance.pk]) if known else ""


class PollListingViewSet(CommunityPageListingViewSet):
    """All polls that the user may change; never a figure."""

    name = "poll_pages"
    model = PollPage
    icon = "list-ul"
    menu_label = _("Polls")
    menu_order = 220
    add_to_admin_menu = True
    index_view_class = PollIndexView
    filterset_class = PollAdminFilter
    columns = [
        PageTitleColumn("title", label=_("Poll"), sort_key="title", classname="title"),
        CommunityColumn(),
        time_column("opens_at", _("opens")),
        time_column("closes_at", _("closes")),
        PaperColumn("paper", label=_("Paper")),
        Column("phase", label=_("State"), accessor=phase_of, width="10%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="10%"),
    ]


def shown_result(poll: Poll) -> Result | None:
    """The result, if it has been fixed and may be seen now."""
    return result_of(poll, timezone.now())


def figure_column(name: str, label: Any) -> Column:
    """A number of the result; a dash before it may be seen, by staff as well."""

    def figure(poll: Poll) -> str:
        result = shown_result(poll)
        return f"{getattr(result, name):,}" if result else "—"

    return Column(name, label=label, accessor=figure)


def share_of(poll: Poll) -> str:
    """Turnout in per cent; a dash before it may be seen."""
    result = shown_result(poll)
    return share_text(result.took_part, result.electorate) if result else "—"


class TurnoutIndexView(generic.IndexView):
    """Polls with page and community in the same query; what is due is sealed first."""

    page_title = _("Turnout of polls")

    def get_base_queryset(self) -> QuerySet[Poll]:
        close_due(timezone.now())
        polls: QuerySet[Poll] = super().get_base_queryset().select_related("page", "community")
        return polls


class TurnoutViewSet(CommunityModelViewSet):
    """How many took part in each poll: read only, and empty before closing."""

    name = "poll_turnout"
    model = Poll
    icon = "group"
    menu_label = _("Turnout of polls")
    menu_order = 221
    add_to_admin_menu = True
    readonly = True
    inspect_view_enabled = False
    index_view_class = TurnoutIndexView
    list_filter = ["state", "electorate"]
    list_display = [
        TitleColumn(
            "page", label=_("Poll"), accessor="page.title", get_url=lambda poll: poll.page.url
        ),
        CommunityColumn(),
        time_column("closes_at", _("closes")),
        figure_column("electorate", _("have a ballot")),
        figure_column("web", _("On the web")),
        figure_column("paper", _("On paper")),
        figure_column("took_part", _("Took part")),
        Column("turnout", label=_("Turnout"), accessor=share_of),
    ]
    search_fields = ["page__title"]


VIEWSETS = [PollListingViewSet, TurnoutViewSet, SuggestionViewSet]
