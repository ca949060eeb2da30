"""Finding one's community: by its name, or by the address of one's building."""

from typing import Any

from django.db.models import QuerySet

from communities.models import Building, Community, Estate, SubDistrict
from communities.naming import natural_key
from communities.showcase import community_card

LONGEST = 60  # characters
SHOWN = 30


def front_door(typed: str) -> dict[str, Any]:
    """What the home page shows: the communities, or what matches the words.

    A site of several sub-districts leads to each of them, whose own page has its communities.
    """
    text = "".join(typed.split())[:LONGEST]
    communities = Community.objects.select_related("page")
    context: dict[str, Any] = {
        "q": typed[:LONGEST],
        "sub_districts": list(SubDistrict.objects.select_related("page")),
    }
    if not text:
        shown = communities[:SHOWN] if len(context["sub_districts"]) == 1 else []
        return context | {"communities": [community_card(item) for item in shown]}
    named = communities.filter(name__contains=text)[:SHOWN]
    return context | {
        "communities": [community_card(item) for item in named],
        "buildings": find_buildings(text),
    }


def find_buildings(text: str) -> list[Building]:
    """Return buildings whose address begins with the text, or that the text names in full.

    海防路, 海防路100弄 and 海防路100弄3号楼 all find 海防路100弄 3号楼. Both ways use the index of
    the address; only when neither finds anything are estates' names looked through.
    """
    buildings = Building.objects.select_related("community__page", "grid", "estate")
    found = list(buildings.filter(address__startswith=text)[:SHOWN])
    if not found:
        beginnings = [text[:end] for end in range(2, len(text) + 1)]
        candidates = buildings.filter(address__in=beginnings).order_by("-address", "name")
        found = [item for item in candidates if _names(text, item)][:SHOWN]
    found = found or list(_of_estate(buildings, text)[:SHOWN])
    return sorted(found, key=lambda item: natural_key(str(item)))


def _names(text: str, building: Building) -> bool:
    """Whether what follows the address begins the building's name: 海防路100弄3 → 3号楼."""
    return building.name.startswith(text[len(building.address) :])


def _of_estate(buildings: QuerySet[Building], text: str) -> QuerySet[Building]:
    """Buildings of the estates that are called so."""
    return buildings.filter(estate__in=Estate.objects.filter(name__contains=text)[:SHOWN])
