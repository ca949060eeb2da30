"""What earlier projects paid: the unit prices that a new budget can begin from."""

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from communities.models import Community

from .models import AwardLine, Category
from .models.vocabulary import CENT

MOST_LINES = 400  # of the sub-district's newest awards; the median needs no more
MOST_SHOWN = 40


@dataclass(frozen=True)
class Price:
    """A thing, what it usually costs for one, and in how many projects."""

    category: str
    label: str
    unit: str
    price: Decimal
    projects: int


def typical_prices(community: Community | None) -> list[Price]:
    """The median unit price of each thing in the newest awards, the most common first."""
    if community is None:
        return []
    lines = AwardLine.objects.filter(
        community__sub_district=community.sub_district_id, unit_price__gt=0
    ).order_by("-pk")
    found: dict[tuple[str, str, str], list[tuple[Decimal, int]]] = {}
    rows = lines.values_list("category", "label", "unit", "unit_price", "grant")[:MOST_LINES]
    for category, label, unit, price, grant in rows:
        found.setdefault((category, label, unit), []).append((price, grant))
    prices = [_price(key, paid) for key, paid in found.items()]
    prices.sort(key=lambda one: (-one.projects, Category.values.index(one.category), one.label))
    return prices[:MOST_SHOWN]


def _price(key: tuple[str, str, str], paid: list[tuple[Decimal, int]]) -> Price:
    middle = median(price for price, _grant in paid).quantize(CENT)
    return Price(*key, middle, len({grant for _price, grant in paid}))
