"""What a handbook reads from the communities' records: phones, buildings, grids."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handbooks.data import Table, provides_data

from .directory import phone_groups
from .models import Building, Community, Estate, Grid


@provides_data("phones", gettext_lazy("Service phones"))
def phones(community: Community, at: datetime) -> list[Table]:
    """One table a category, emergencies first; services only, never a resident's own phone."""
    head = [_("Service"), _("Phone"), _("When")]
    tables = [
        Table(
            head,
            [[entry["name"], entry["number"], entry["note"]] for entry in group.phones],
            caption=group.label,
            widths=("", "11em", "9em"),
        )
        for group in phone_groups(community)
    ]
    if community.phone:
        office = [[_("Residents' committee"), community.phone, community.hours]]
        tables.append(Table(head, office, caption=community.address, widths=("", "11em", "9em")))
    return tables


@provides_data("places", gettext_lazy("Estates, buildings and grids"))
def places(community: Community, at: datetime) -> list[Table]:
    """The estates with their managers, the grids with their workers, the buildings."""
    estates = Estate.objects.filter(community=community)
    grids = Grid.objects.filter(community=community).select_related("worker")
    buildings = Building.objects.filter(community=community).select_related("grid")
    return [
        Table(
            [_("Estate"), _("Property manager"), _("Owners' committee")],
            [[item.name, item.property_manager, item.owners_committee] for item in estates],
            caption=_("Estates"),
        ),
        Table(
            [_("Grid"), _("Grid worker"), _("Phone")],
            [[item.name, str(item.worker or ""), item.phone] for item in grids],
            caption=_("Grids"),
        ),
        Table(
            [_("Building"), _("Grid")],
            [[str(item), str(item.grid or "")] for item in buildings],
            caption=_("Buildings"),
            widths=("", "30%"),
        ),
    ]
