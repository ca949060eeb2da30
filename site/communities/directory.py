"""Whom to call: the service phones of a community, in the order in which they are looked for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from .statements import Statement, given

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from .models import Community, Estate, Grid, ServicePhone


@dataclass(frozen=True)
class PhoneGroup:
    """The phones of one category."""

    category: str
    label: str
    phones: list[dict[str, Any]]


def phone_groups(community: Community) -> list[PhoneGroup]:
    """Return the community's service phones by category, emergencies first; two queries.

    The repair phone of each estate is one of them, so that it is kept in one place only.
    """
    from .models import ServicePhone

    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for phone in _phones(community=community.pk):
        line = _entry(phone.label, phone.phone, phone.all_day, phone.estate__name)
        groups[phone.category].append(line)
    for estate in _estates(community=community.pk):
        name = f"{estate.name} {estate.property_manager}".strip()
        groups["repair"].append(_entry(name, estate.repair_phone, estate.repair_24h, ""))
    categories = ServicePhone.Category
    return [PhoneGroup(key, str(key.label), groups[key]) for key in categories if groups[key]]


def grid_lines(community: Community) -> list[dict[str, str]]:
    """The community's grids with their workers' names and office phones; one query."""
    unnamed = _("not yet named")
    return [
        {
            "name": grid.name,
            "note": grid.worker.get_full_name() if grid.worker else unnamed,
            "number": grid.phone,
        }
        for grid in _grids(community=community.pk)
    ]


@Statement
def _phones() -> QuerySet[ServicePhone, Any]:
    from .models import ServicePhone

    phones = ServicePhone.objects.filter(community=given("community"))
    return phones.values_list("category", "label", "phone", "all_day", "estate__name", named=True)


@Statement
def _estates() -> QuerySet[Estate, Any]:
    from .models import Estate

    estates = Estate.objects.filter(community=given("community")).exclude(repair_phone="")
    fields = ("name", "property_manager", "repair_phone", "repair_24h")
    return estates.values_list(*fields, named=True)


@Statement
def _grids() -> QuerySet[Grid]:
    from .models import Grid

    grids = Grid.objects.filter(community=given("community")).select_related("worker")
    return grids.only("name", "phone", "worker__first_name", "worker__last_name")


def _entry(label: str, number: str, all_day: bool, estate: str | None) -> dict[str, Any]:
    """One line of the phone list."""
    note = " · ".join(filter(None, [estate, _("day and night") if all_day else ""]))
    return {
        "name": label,
        "number": number,
        "note": note,
        "all_day": all_day,
        "estate": estate or "",
    }
