"""Filters of the public lists."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.narrowing import CommunityFilter
from surveys.models import Poll, Suggestion
from surveys.vocabulary import Phase


class PollFilter(django_filters.FilterSet):
    """Polls of a community, in a phase."""

    community = CommunityFilter(to_field_name="code", empty_label=_("All communities"))
    state = django_filters.ChoiceFilter(
        choices=Phase.choices, method="in_phase", label=_("State"), empty_label=_("All")
    )

    class Meta:
        model = Poll
        fields = ["community", "state"]

    def in_phase(self, polls: Any, name: str, value: str) -> QuerySet[Poll]:
        """Polls in the chosen phase now."""
        found: QuerySet[Poll] = polls.in_phase(value, timezone.now())
        return found


WAITING = "waiting"
YEARS_BACK = 5
LONGEST_SEARCH = 40


def recent_years() -> list[tuple[str, str]]:
    """This year and those before it, to choose from."""
    year = timezone.localdate().year
    return [(str(one), str(one)) for one in range(year, year - YEARS_BACK, -1)]


class SuggestionFilter(django_filters.FilterSet):
    """Suggestions of a community, a year, a theme, in a state, with these words."""

    community = CommunityFilter(to_field_name="code", empty_label=_("All communities"))
    year = django_filters.ChoiceFilter(
        choices=recent_years,
        field_name="created_at",
        lookup_expr="year",
        label=_("Year"),
        empty_label=_("All"),
    )
    theme = django_filters.ChoiceFilter(
        choices=Suggestion.Theme.choices, label=_("Theme"), empty_label=_("All")
    )
    decision = django_filters.ChoiceFilter(
        choices=[(WAITING, _("waiting for a reply")), *Suggestion.Decision.choices],
        method="in_state",
        label=_("Decision"),
        empty_label=_("All"),
    )
    q = django_filters.CharFilter(method="with_words", label=_("Search"))

    class Meta:
        model = Suggestion
        fields = ["community", "year", "theme", "decision"]

    def in_state(self, rows: Any, name: str, value: str) -> QuerySet[Suggestion]:
        """Those that wait, or were decided so."""
        found: QuerySet[Suggestion] = (
            rows.waiting() if value == WAITING else rows.filter(decision=value)
        )
        return found

    def with_words(self, rows: Any, name: str, value: str) -> QuerySet[Suggestion]:
        """Those that have every word, in what was suggested or in what was answered."""
        found: QuerySet[Suggestion] = rows
        for word in value[:LONGEST_SEARCH].split():
            fields = ("text", "reply", "outside_answer", "passed_on_to")
            here = Q()
            for field in fields:
                here |= Q(**{f"{field}__icontains": word})
            found = found.filter(here)
        return found
