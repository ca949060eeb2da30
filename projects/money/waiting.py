"""Money that still has to come back, on the dashboards of office, community and leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from communities.dashboard import (
    NOBODYS,
    Entry,
    Waiting,
    by_community,
    overview,
    personal,
    waiting,
)
from communities.models import Community
from projects.models import Grant, ProjectLead
from projects.models.records import ENDED
from projects.models.vocabulary import sum_of

SHOWN = 5
LABEL = _("money to be paid back")


def _owing() -> QuerySet[Grant]:
    """Projects that have ended with money in hand."""
    rows = Grant.objects.filter(status__in=ENDED).alias(settled=sum_of("spent", "returned"))
    return rows.filter(paid__gt=F("settled")).order_by("code", "pk")


def _entry(grant: Grant, url: str) -> Entry:
    said = gettext("%(amount)s yuan to pay back") % {"amount": f"{grant.owed_back:,.2f}"}
    return Entry(grant.title, url, said, urgent=True)


@overview(order=22)
def to_come_back(communities: Sequence[Community], at: datetime) -> Waiting | None:
    """What projects owe the office."""
    return _of_communities(communities)


@waiting(order=63)
def to_pay_back(communities: Sequence[Community], at: datetime) -> Waiting | None:
    """What the projects of these communities owe the office."""
    return _of_communities(communities)


def _of_communities(communities: Sequence[Community]) -> Waiting | None:
    rows = _owing().filter(community__in=communities)
    found = list(rows[:SHOWN])
    if not found:
        return None
    entries = [_entry(one, reverse("project_money", args=[one.pk])) for one in found]
    counts = by_community(rows.order_by())
    return Waiting("owed_back", LABEL, counts, entries[0].url, True, entries)


def _owing_leads() -> QuerySet[Any]:
    leads = ProjectLead.objects.filter(project__grant__in=_owing(), user__isnull=False)
    return leads.order_by().values_list("user", flat=True).distinct()


@personal(order=21, people=_owing_leads)
def i_pay_back(user: Any, at: datetime) -> Waiting:
    """What the projects that this account leads owe the office."""
    rows = _owing().filter(page__leads__user=user).distinct()
    entries = [_entry(one, reverse("projects:progress", args=[one.pk])) for one in rows[:SHOWN]]
    counts = {NOBODYS: len(entries)}
    return Waiting("owed_back", LABEL, counts, reverse("projects:mine"), True, entries)
