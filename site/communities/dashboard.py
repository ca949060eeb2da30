"""What waits for somebody today: each app says it for itself, in a module named `dashboard`.

A provider gets the communities that the user looks after and the moment, and costs a number of
queries that does not grow with them:

    @waiting(order=20)
    def unanswered(communities, at):
        rows = Suggestion.objects.waiting().filter(community__in=communities)
        return Waiting("suggestions", _("suggestions without an answer"), by_community(rows), url)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from .models.places import Community


@dataclass(frozen=True)
class Entry:
    """One line below a number: an activity of this week, a poll that closes soon."""

    text: str
    url: str = ""
    note: str | Promise = ""
    urgent: bool = False


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how much of it, in which community, where its list is.

    `counts` has the ids of communities as keys. `urgent` paints it in the colour of deadlines.
    """

    key: str
    label: str | Promise
    counts: Mapping[int, int]
    url: str
    urgent: bool = False
    entries: Sequence[Entry] = field(default_factory=tuple)

    @property
    def count(self) -> int:
        """How much of it in all communities."""
        return sum(self.counts.values())


Provider = Callable[[Sequence[Community], datetime], Waiting | None]
_waiting: list[tuple[int, Provider]] = []
_rounds: list[tuple[int, Provider]] = []


def waiting(order: int) -> Callable[[Provider], Provider]:
    """Register a provider for the social worker's day; the smallest order stands first."""
    return _register(_waiting, order)


def overview(order: int) -> Callable[[Provider], Provider]:
    """Register a provider for the officer's page only, such as the state of the rounds."""
    return _register(_rounds, order)


def _register(registry: list[tuple[int, Provider]], order: int) -> Callable[[Provider], Provider]:
    def register(provider: Provider) -> Provider:
        registry.append((order, provider))
        registry.sort(key=lambda pair: pair[0])
        return provider

    return register


def what_waits(communities: Sequence[Community], at: datetime) -> list[Waiting]:
    """Return everything that waits in these communities, also what counts nothing now."""
    return [found for _order, ask in _waiting if (found := ask(communities, at)) is not None]


def overviews(communities: Sequence[Community], at: datetime) -> list[Waiting]:
    """Return what only officers are shown."""
    return [found for _order, ask in _rounds if (found := ask(communities, at)) is not None]


def by_community(rows: QuerySet[Any]) -> dict[int, int]:
    """Count rows by the id of their community, in one query."""
    pairs = rows.order_by().values_list("community").annotate(number=Count("pk"))
    return dict(pairs)
