"""How workers narrow the figures: time, kind, project, and of whom."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models import ActivityPage, Places
from communities.models import Grid, Resident
from projects.models import ProjectPage

from .figures import Cut
from .scopes import Scope


def beginning(day: date) -> datetime:
    """The first moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def sessions_between(scope: Scope, first: date, last: date) -> QuerySet[Places]:
    """Sessions of these communities that begin in these days and stand."""
    return Places.objects.held().filter(
        community__in=[one.pk for one in scope.communities],
        starts_at__gte=beginning(first),
        starts_at__lt=beginning(last + timedelta(days=1)),
        retired=False,
    )


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class StatisticsFilter(django_filters.FilterSet):
    """Period, kind and project choose sessions; grid and age band choose who is counted."""

    first = django_filters.DateFilter(label=_("First day"), widget=_day(), method="_as_it_is")
    last = django_filters.DateFilter(label=_("Last day"), widget=_day(), method="_as_it_is")
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ActivityPage.Kind.choices, empty_label=_("all")
    )
    project = django_filters.ModelChoiceFilter(
        field_name="page__project",
        label=_("Project"),
        queryset=ProjectPage.objects.none(),
        empty_label=_("all"),
    )
    grid = django_filters.ModelChoiceFilter(
        label=_("Grid"), queryset=Grid.objects.none(), empty_label=_("all"), method="_as_it_is"
    )
    band = django_filters.ChoiceFilter(
        label=_("Age band"),
        choices=Resident.AgeBand.choices,
        empty_label=_("all"),
        method="_as_it_is",
    )

    class Meta:
        model = Places
        fields = ["kind"]

    def __init__(self, data: Any, *, scope: Scope, today: date) -> None:
        self.scope = scope
        data = data.copy()
        data.setdefault("first", f"{today.year}-01-01")
        data.setdefault("last", f"{today.year}-12-31")
        super().__init__(data, queryset=Places.objects.all())
        ids = [one.pk for one in scope.communities]
        projects = ProjectPage.objects.filter(community__in=ids, live=True).order_by("title")
        self.filters["project"].queryset = projects
        grids = Grid.objects.filter(community__in=ids if not scope.whole else [])
        self.filters["grid"].queryset = grids
        if scope.whole:  # grids are called the same in every community
            del self.filters["grid"]

    def _as_it_is(self, queryset: QuerySet[Places], name: str, value: Any) -> QuerySet[Places]:
        """Leave the sessions alone: the value is read in `cut`."""
        return queryset

    @property
    def period(self) -> tuple[date, date]:
        """First and last day; what cannot be read is this year's."""
        said = self._said()
        year = timezone.localdate().year
        first = said.get("first") or date(year, 1, 1)
        last = said.get("last") or date(year, 12, 31)
        return (first, last) if first <= last else (last, first)

    def _said(self) -> dict[str, Any]:
        self.form.is_valid()
        said: dict[str, Any] = self.form.cleaned_data
        return said

    def cut(self) -> Cut:
        """Whose figures and of which sessions."""
        said = self._said()
        sessions = sessions_between(self.scope, *self.period)
        if said.get("kind"):
            sessions = sessions.filter(kind=said["kind"])
        if said.get("project"):
            sessions = sessions.filter(page__project=said["project"])
        grid = said.get("grid")
        return Cut(
            self.scope.communities, sessions, grid.pk if grid else None, said.get("band") or ""
        )
