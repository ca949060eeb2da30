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
Personal = Callable[[Any, datetime], Waiting | None]
People = Callable[[], QuerySet[Any]]
_waiting: list[tuple[int, Provider]] = []
_rounds: list[tuple[int, Provider]] = []
_personal: list[tuple[int, Personal, People]] = []
NOBODYS = 0  # the key of what waits for a person, in no community


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


def personal(order: int, people: People) -> Callable[[Personal], Personal]:
    """Register what waits for one account, whatever it manages: a lead's, a reviewer's.

    The provider gets the user and the moment. `people` gives the ids of accounts that there may be
    something for; the daily e-mail goes to these.
    """

    def register(provider: Personal) -> Personal:
        _personal.append((order, provider, people))
        _personal.sort(key=lambda entry: entry[0])
        return provider

    return register


def waits_for(user: Any, at: datetime) -> list[Waiting]:
    """Return what waits for this account itself, without what counts nothing."""
    if not user.is_authenticated:
        return []
    found = (ask(user, at) for _order, ask, _people in _personal)
    return [one for one in found if one is not None and one.count]


def people_with_something() -> set[int]:
    """Ids of the accounts for whom there may be something."""
    return {pk for _order, _ask, people in _personal for pk in people()}


def by_community(rows: QuerySet[Any]) -> dict[int, int]:
    """Count rows by the id of their community, in one query."""
    pairs = rows.order_by().values_list("community").annotate(number=Count("pk"))
    return dict(pairs)
