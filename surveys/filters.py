"""Filters of the public lists."""

from typing import Any

import django_filters
from django.db.models import QuerySet
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


class SuggestionFilter(django_filters.FilterSet):
    """Suggestions of a community, by decision."""

    community = PollFilter.base_filters["community"]
    decision = django_filters.ChoiceFilter(
        choices=Suggestion.Decision.choices, label=_("Decision"), empty_label=_("All")
    )

    class Meta:
        model = Suggestion
        fields = ["community", "decision"]
