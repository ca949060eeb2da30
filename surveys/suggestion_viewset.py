"""The admin of suggestions: the list of what waits, and one suggestion with its answer."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from communities.rowforms import RowForm
from communities.viewsets import CommunityColumn, CommunityModelViewSet
from surveys import suggestions
from surveys.models import Suggestion

OUTSIDE = ("outside_due_on", "outside_answer", "outside_answered_on")


class SuggestionAdminForm(RowForm):
    """A suggestion that is answered, sorted or hidden; its words are never rewritten."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["text"].disabled = True
            self.fields["public"].disabled = True
            self.fields["channel"].disabled = True
            if not self.instance.photo:
                del self.fields["photo_public"]

    def clean(self) -> dict[str, Any]:
        """A decision needs its reply and the other way round; a passing on says to whom."""
        given = super().clean()
        decision, reply = given.get("decision"), given.get("reply")
        if bool(decision) != bool(reply):
            missing = "reply" if decision else "decision"
            self.add_error(missing, gettext("A suggestion is closed by a decision and a reply."))
        if decision == Suggestion.Decision.PASSED_ON and not given.get("passed_on_to"):
            self.add_error("passed_on_to", gettext("Say to whom it was passed on."))
        self._check_outside(given)
        return given

    def _check_outside(self, given: dict[str, Any]) -> None:
        """What came from outside has words, a day that has been, and somebody who said it."""
        said, on = given.get("outside_answer"), given.get("outside_answered_on")
        if bool(said) != bool(on):
            missing = "outside_answered_on" if said else "outside_answer"
            self.add_error(missing, gettext("An answer from outside has its words and its day."))
        if said and not given.get("passed_on_to"):
            self.add_error("passed_on_to", gettext("Say to whom it was passed on."))
        first = timezone.localdate(self.instance.created_at)
        if on and not first <= on <= timezone.localdate():
            self.add_error(
                "outside_answered_on",
                gettext("The day of their answer lies between the suggestion's day and today."),
            )


class SuggestionEditView(generic.EditView):
    """Answering, sorting or hiding a suggestion."""

    def save_instance(self) -> Suggestion:
        """Let the services write, and the log say who did."""
        suggestion = Suggestion.objects.get(pk=self.form.instance.pk)
        given, user = self.form.cleaned_data, self.request.user
        log(suggestion, "wagtail.edit", user=user)
        suggestions.sort_in(
            suggestion,
            theme=given["theme"],
            photo_public=given.get("photo_public", suggestion.photo_public),
        )
        return _answer_and_hide(suggestion, given, user, timezone.now())

    @property
    def header_more_buttons(self) -> list[Any]:
        """The photo and the slip of thanks, beside Wagtail's own."""
        buttons = list(super().header_more_buttons)
        thanks = reverse("surveys:suggestion_thanks", args=[self.object.pk])
        buttons.append(Button(gettext("Slip of thanks"), thanks, icon_name="doc-full"))
        if self.object.photo:
            photo = reverse("surveys:suggestion_photo", args=[self.object.pk])
            buttons.append(Button(gettext("Look at the photo"), photo, icon_name="image"))
        return buttons


def _answer_and_hide(
    suggestion: Suggestion, given: dict[str, Any], by: Any, at: datetime
) -> Suggestion:
    """Do what the form asks for."""
    if given["decision"]:
        suggestion = suggestions.answer(
            suggestion,
            given["decision"],
            given["reply"],
            by=by,
            at=at,
            passed_on_to=given["passed_on_to"],
            outside_due_on=given["outside_due_on"],
        )
    if given["outside_answer"]:
        on = given["outside_answered_on"]
        suggestion = suggestions.note_outside_answer(
            suggestion, given["outside_answer"], on=on, by=by, at=at
        )
    if given["hidden_reason"]:
        return suggestions.hide(suggestion, given["hidden_reason"], by=by, at=at)
    return suggestions.show_again(suggestion, by=by) if suggestion.hidden_at else suggestion


class SuggestionAdminFilter(WagtailFilterSet):
    """By decision and theme, what still waits, and what others owe an answer to."""

    waiting = django_filters.BooleanFilter(label=_("waits for a reply"), method="narrow_waiting")
    overdue = django_filters.BooleanFilter(
        label=_("passed on, not answered in time"), method="narrow_overdue"
    )

    class Meta:
        model = Suggestion
        fields = ["decision", "theme", "channel"]

    def narrow_waiting(self, rows: Any, name: str, value: bool) -> QuerySet[Suggestion]:
        """Suggestions that are owed an answer, or those that are not."""
        found: QuerySet[Suggestion] = rows.waiting() if value else rows.exclude(decision="")
        return found

    def narrow_overdue(self, rows: Any, name: str, value: bool) -> QuerySet[Suggestion]:
        """Suggestions whose answer from outside is late."""
        found: QuerySet[Suggestion] = rows.overdue(timezone.localdate()) if value else rows
        return found


class SuggestionIndexView(generic.IndexView):
    """What waits stands first, the oldest at the top; then the answered, newest first."""

    def get_base_queryset(self) -> QuerySet[Suggestion]:
        waits = Case(When(decision="", hidden_at=None, then=Value(0)), default=Value(1))
        since = Case(When(decision="", then=F("created_at")))
        rows = super().get_base_queryset().select_related("community")
        ordered: QuerySet[Suggestion] = rows.order_by(
            waits, since.asc(nulls_last=True), F("replied_at").desc(nulls_last=True)
        )
        return ordered

    @property
    def header_more_buttons(self) -> list[Any]:
        """Ways to the register and to the pact."""
        return [
            *super().header_more_buttons,
            Button(
                gettext("Print the register"),
                reverse("surveys:suggestion_register"),
                icon_name="doc-full",
            ),
            Button(gettext("Residents' pact"), reverse("surveys:pacts"), icon_name="list-ul"),
        ]

    def get_add_url(self) -> str:
        """What somebody says is taken down at the desk."""
        return reverse("surveys:take_down")


def days_of(suggestion: Suggestion) -> str:
    """Days to the reply, or how many it has waited."""
    days = suggestion.days_to_reply
    if days is not None:
        return str(days)
    return gettext("%(days)s so far") % {"days": suggestion.days_waited(timezone.now())}


def outside_of(suggestion: Suggestion) -> str:
    """Who was asked, and whether they have answered."""
    if not suggestion.passed_on_to:
        return ""
    if suggestion.outside_answered_on:
        return gettext("%(who)s: answered") % {"who": suggestion.passed_on_to}
    if suggestion.is_overdue(timezone.localdate()):
        return gettext("%(who)s: overdue") % {"who": suggestion.passed_on_to}
    return suggestion.passed_on_to


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
    edit_view_class = SuggestionEditView
    filterset_class = SuggestionAdminFilter
    list_display = [
        "text",
        CommunityColumn(),
        DateColumn("created_at", label=_("received"), sort_key="created_at"),
        Column("theme", label=_("theme"), accessor="get_theme_display"),
        Column("decision", label=_("decision"), accessor="get_decision_display"),
        Column("days", label=_("days to the reply"), accessor=days_of),
        Column("outside", label=_("passed on to"), accessor=outside_of),
        DateColumn("hidden_at", label=_("hidden")),
    ]
    search_fields = ["text", "reply"]
    edit_handler = ObjectList(
        [
            FieldPanel("text"),
            MultiFieldPanel(
                [
                    FieldPanel("theme"),
                    FieldPanel("channel"),
                    FieldPanel("public"),
                    FieldPanel("photo_public"),
                ],
                heading=_("About it"),
            ),
            MultiFieldPanel(
                [FieldPanel("decision"), FieldPanel("passed_on_to"), FieldPanel("reply")],
                heading=_("Answer"),
                help_text=_("Decision and reply are public and close the suggestion together."),
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in OUTSIDE],
                heading=_("Answer from outside"),
                help_text=_("Only of a suggestion that was passed on."),
            ),
            FieldPanel("hidden_reason", help_text=_("Fill in to hide it from the public list.")),
        ],
        base_form_class=SuggestionAdminForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        """All but a form to add: what is said is taken down at the desk."""
        return [entry for entry in super().get_urlpatterns() if entry.name != "add"]
