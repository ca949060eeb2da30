"""What a handbook reads from the communities' records: phones, buildings, grids."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from handbooks.data import Mark, Table, provides_data
from home.punctuation import noted

from .directory import phone_groups
from .models import Building, Community, Estate, Grid
from .naming import compressed, natural_key

PHONE_WIDTHS = ("", "36mm", "17mm")


@provides_data("phones", gettext_lazy("Service phones"))
def phones(community: Community, at: datetime) -> list[Table]:
    """One table a category, emergencies first; services only, never a resident's own phone."""
    head = [pgettext("phones", "Service"), _("Phone"), pgettext("phones", "When")]
    tables = [
        Table(
            head,
            [_phone(entry) for entry in group.phones],
            caption=group.label,
            widths=PHONE_WIDTHS,
            kind="phones",
        )
        for group in phone_groups(community)
    ]
    if community.phone:
        tables.append(_office(community))
    return tables


def _office(community: Community) -> Table:
    rows = [
        [_("Phone"), community.phone],
        [pgettext("place", "Address"), community.address],
        [_("Office hours"), community.hours],
    ]
    filled = [row for row in rows if row[1]]
    return Table([], filled, caption=_("Residents' committee"), widths=("22mm", ""), kind="facts")


def _phone(entry: dict[str, str]) -> list[str]:
    name, estate = entry["name"], entry["estate"]
    mark = Mark(_("24 hours")) if entry["all_day"] else ""
    label = noted(name, estate) if estate not in name else name
    return [label, entry["number"], mark]


@provides_data("places", gettext_lazy("Estates, buildings and grids"))
def places(community: Community, at: datetime) -> list[Table]:
    """The estates with their managers, and each grid with its worker and its buildings."""
    estates = Estate.objects.filter(community=community)
    return [
        Table(
            [_("Estate"), _("Property manager"), _("Owners' committee")],
            [
                [item.name, item.property_manager or "–", item.owners_committee or "–"]
                for item in sorted(estates, key=lambda item: natural_key(item.name))
            ],
            caption=_("Estates"),
            widths=("22%", "", "46%"),
        ),
        Table(
            [_("Grid"), _("Buildings"), _("Grid worker")],
            list(_grids(community)),
            caption=_("Grids and their buildings"),
            widths=("24mm", "", "44mm"),
        ),
    ]


def _grids(community: Community) -> Iterable[list[str]]:
    """One row a grid; buildings without one stand last."""
    standing: dict[int | None, list[Building]] = defaultdict(list)
    for building in Building.objects.filter(community=community):
        standing[building.grid_id].append(building)
    grids = Grid.objects.filter(community=community).select_related("worker")
    for grid in sorted(grids, key=lambda item: natural_key(item.name)):
        worker = " ".join(filter(None, [str(grid.worker or ""), grid.phone]))
        yield [grid.name, _buildings(standing[grid.pk]), worker]
    if standing[None]:
        yield [_("no grid yet"), _buildings(standing[None]), ""]


def _buildings(buildings: Iterable[Building]) -> str:
    """The buildings by address, one line each: 海防路421弄 1–11号楼、13号楼."""
    names: dict[str, list[str]] = defaultdict(list)
    for building in buildings:
        names[building.address].append(building.name)
    return "\n".join(
        f"{address} {compressed(names[address])}" for address in sorted(names, key=natural_key)
    )
