"""Finding the household that somebody at the desk names: by hand or by a scanner."""

import re
import unicodedata

from activities.models import Claim, SignUp
from communities.models import Building, Community, Household
from printing.codes import BadCode, check

NUMBER = re.compile(r"\d+")
MOST = 12


def find(community: Community, typed: str) -> list[Household]:
    """Households that the text fits: `3-301`, `3号楼301室`, or a scanned code; one, best of all.

    A code may come as the address that a scanner types. Several fit where two lanes have a
    building of the same number.
    """
    text = unicodedata.normalize("NFKC", typed).strip().rstrip("/")
    if found := _by_code(community, text.rsplit("/", 1)[-1]):
        return [found]
    numbers = NUMBER.findall(text)
    if len(numbers) < 2:
        return []
    door, building = numbers[-1], numbers[-2]
    ids = [
        one.pk
        for one in Building.objects.filter(community=community).only("name", "address")
        if NUMBER.findall(one.name)[-1:] == [building] and _fits(one, numbers[:-2])
    ]
    homes = Household.objects.filter(building__in=ids, unit__contains=door)
    rows = homes.select_related("building", "community").order_by("building", "unit")
    return [one for one in rows[: MOST * 4] if NUMBER.findall(one.unit) == [door]][:MOST]


def _fits(building: Building, further: list[str]) -> bool:
    """Whether the numbers typed before the building's are in its address: 421弄3号楼."""
    return set(further) <= set(NUMBER.findall(building.address))


def _by_code(community: Community, code: str) -> Household | None:
    """The household of a claim's code or of a check-in code."""
    try:
        known = check(code)
    except BadCode:
        return None
    rows = Household.objects.filter(community=community).select_related("building", "community")
    claims = Claim.objects.filter(code=known).values("household")
    sign_ups = SignUp.objects.filter(code=known).values("resident__household")
    return rows.filter(pk__in=claims).first() or rows.filter(pk__in=sign_ups).first()
