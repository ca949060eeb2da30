"""How the public narrows the list of projects."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.narrowing import CommunityFilter

from .models import Grant, ProjectPage, RoundPage, Status
from .models.records import PUBLIC


def public_rounds(request: Any) -> QuerySet[RoundPage]:
    """Rounds with at least one public project, the newest first."""
    grants = Grant.objects.public().order_by()
    rounds: QuerySet[RoundPage] = RoundPage.objects.filter(pk__in=grants.values("round"))
    return rounds.order_by("-call_opens_at")


def public_communities(request: Any) -> QuerySet[Community]:
    """Communities with at least one public project."""
    grants = Grant.objects.public().order_by()
    return Community.objects.filter(pk__in=grants.values("community")).order_by("name")


def public_themes() -> list[tuple[str, str]]:
    """Themes of public projects."""
    themes = Grant.objects.public().exclude(theme="").order_by("theme")
    return [(theme, theme) for theme in themes.values_list("theme", flat=True).distinct()]


def public_years() -> list[tuple[str, str]]:
    """Years in whose rounds public projects applied, the newest first."""
    opened = Grant.objects.public().exclude(round__call_opens_at=None)
    years = opened.order_by().datetimes("round__call_opens_at", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in years]


class ProjectFilter(django_filters.FilterSet):
    """By word, year, round, community, theme and status."""

    q = django_filters.CharFilter(label=_("Word"), method="narrow_words", max_length=100)
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        field_name="grant__round__call_opens_at__year",
        choices=public_years,
        empty_label=_("all"),
    )
    round = django_filters.ModelChoiceFilter(
        label=_("Round"), field_name="grant__round", queryset=public_rounds, empty_label=_("all")
    )
    community = CommunityFilter(queryset=public_communities, empty_label=_("all"))
    theme = django_filters.ChoiceFilter(
        label=_("Theme"), field_name="grant__theme", choices=public_themes, empty_label=_("all")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        field_name="grant__status",
        choices=[(key, label) for key, label in Status.choices if key in PUBLIC],
        empty_label=_("all"),
    )

    class Meta:
        model = ProjectPage
        fields = ["q", "year", "round", "community", "theme", "status"]

    def narrow_words(self, queryset: Any, name: str, value: str) -> Any:
        """Projects with every word, by the index that knows Chinese; the list keeps its order."""
        found = ProjectPage.objects.live().search(value, order_by_relevance=False).get_queryset()
        return queryset.filter(pk__in=found.order_by().values("pk"))
