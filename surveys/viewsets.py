"""Lists of the admin: polls, their turnout, suggestions."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.log_actions import log

from communities.models import Community
from communities.rowforms import RowForm
from communities.viewsets import (
    CommunityColumn,
    CommunityModelViewSet,
    CommunityPageIndexView,
    CommunityPageListingViewSet,
)
from home.dates import day_text, share_text
from surveys import suggestions
from surveys.models import Batch, Poll, PollPage, RollEntry, Slip, Suggestion
from surveys.presenting import result_of
from surveys.services import close_due
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


class SuggestionAdminForm(RowForm):
    """A suggestion at the desk: taken down once, then answered or hidden, never rewritten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["text"].disabled = True
            self.fields["public"].disabled = True

    def clean(self) -> dict[str, Any]:
        """A decision needs its reply and the other way round; a passing on says to whom."""
        given = super().clean()
        decision, reply = given.get("decision"), given.get("reply")
        if bool(decision) != bool(reply):
            missing = "reply" if decision else "decision"
            self.add_error(missing, gettext("A suggestion is closed by a decision and a reply."))
        if decision == Suggestion.Decision.PASSED_ON and not given.get("passed_on_to"):
            self.add_error("passed_on_to", gettext("Say to whom it was passed on."))
        return given


class SuggestionCreateView(generic.CreateView):
    """Taking down what somebody said at the desk or by phone."""

    def save_instance(self) -> Suggestion:
        """Let the services write, so that one rule holds for all ways in."""
        given = self.form.cleaned_data
        at = timezone.now()
        suggestion = suggestions.take_down(
            self.form.instance.community_id, given["text"], public=given["public"], at=at
        )
        log(suggestion, "wagtail.create", user=self.request.user)
        return _answer_and_hide(suggestion, given, self.request.user, at)


class SuggestionEditView(generic.EditView):
    """Answering or hiding a suggestion."""

    def save_instance(self) -> Suggestion:
        """Let the services write, and the log say who did."""
        suggestion = Suggestion.objects.get(pk=self.form.instance.pk)
        given = self.form.cleaned_data
        log(suggestion, "wagtail.edit", user=self.request.user)
        return _answer_and_hide(suggestion, given, self.request.user, timezone.now())


def _answer_and_hide(
    suggestion: Suggestion, given: dict[str, Any], by: Any, at: datetime
) -> Suggestion:
    """Do what the form asks for."""
    if given["decision"]:
        to = given["passed_on_to"]
        suggestion = suggestions.answer(
            suggestion, given["decision"], given["reply"], by=by, at=at, passed_on_to=to
        )
    if given["hidden_reason"]:
        return suggestions.hide(suggestion, given["hidden_reason"], by=by, at=at)
    return suggestions.show_again(suggestion) if suggestion.hidden_at else suggestion


class SuggestionAdminFilter(WagtailFilterSet):
    """By decision, and what still waits."""

    waiting = django_filters.BooleanFilter(label=_("waits for a reply"), method="narrow_waiting")

    class Meta:
        model = Suggestion
        fields = ["decision"]

    def narrow_waiting(self, rows: Any, name: str, value: bool) -> QuerySet[Suggestion]:
        """Suggestions that are owed an answer, or those that are not."""
        found: QuerySet[Suggestion] = rows.waiting() if value else rows.exclude(decision="")
        return found


class SuggestionIndexView(generic.IndexView):
    """What waits stands first, the oldest at the top; then the answered, newest first."""

    def get_base_queryset(self) -> QuerySet[Suggestion]:
        waits = Case(When(decision="", hidden_at=None, then=Value(0)), default=Value(1))
        rows = super().get_base_queryset().select_related("community")
        ordered: QuerySet[Suggestion] = rows.order_by(waits, F("replied_at").desc(nulls_first=True))
        return ordered


def days_of(suggestion: Suggestion) -> str:
    """Days to the reply, or how many it has waited."""
    days = suggestion.days_to_reply
    if days is not None:
        return str(days)
    waited = (timezone.localdate() - timezone.localtime(suggestion.created_at).date()).days
    return gettext("%(days)s so far") % {"days": waited}


class SuggestionViewSet(CommunityModelViewSet):
    """Suggestions and the answers owed to them."""

    name = "suggestions"
    model = Suggestion
    icon = "comment"
    menu_label = _("Suggestions")
    menu_order = 225
    add_to_admin_menu = True
    inspect_view_enabled = False
    index_view_class = SuggestionIndexView
    add_view_class = SuggestionCreateView
    edit_view_class = SuggestionEditView
    filterset_class = SuggestionAdminFilter
    list_display = [
        "text",
        CommunityColumn(),
        DateColumn("created_at", label=_("received"), sort_key="created_at"),
        Column("decision", label=_("decision"), accessor="get_decision_display"),
        Column("days", label=_("days to the reply"), accessor=days_of),
        DateColumn("hidden_at", label=_("hidden")),
    ]
    search_fields = ["text", "reply"]
    edit_handler = ObjectList(
        [
            FieldPanel("community"),
            FieldPanel("text"),
            FieldPanel("public"),
            MultiFieldPanel(
                [FieldPanel("decision"), FieldPanel("passed_on_to"), FieldPanel("reply")],
                heading=_("Answer"),
                help_text=_("Decision and reply are public and close the suggestion together."),
            ),
            FieldPanel("hidden_reason", help_text=_("Fill in to hide it from the public list.")),
        ],
        base_form_class=SuggestionAdminForm,
    )


VIEWSETS = [PollListingViewSet, TurnoutViewSet, SuggestionViewSet]
