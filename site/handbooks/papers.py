"""What goes along with the copies of a handbook."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import printing
from communities.models import Estate
from home.dates import day_text
from printing.sheets import Params, Sheet, sheet

from .deliveries import buildings_of, places, shares_of
from .models import Edition

BLANK_ROWS = 4


@sheet("handbook_deliveries", gettext_lazy("Delivery list of the handbook"))
def delivery_list(params: Params, language: str) -> Sheet:
    """Where the copies go, to be ticked and signed on the way; noted deliveries stand first."""
    editions = Edition.objects.select_related("handbook", "community__sub_district")
    edition = editions.get(pk=params["edition"])
    title = _("%(title)s, edition %(number)s") % {
        "title": edition.handbook.title,
        "number": edition.number,
    }
    context = {
        "who": edition.community.name,
        "over": edition.community.sub_district.name,
        "kind": _("Delivery list"),
        "title": title,
        "facts": [
            (_("Made on"), day_text(edition.made_at)),
            (_("Copies printed"), edition.copies or "　"),
        ],
        "rows": delivery_rows(edition),
        "blank": [""] * BLANK_ROWS,
        "foot": f"{edition.community.name} · {title}",
    }
    pdf = printing.render("print/handbook_deliveries.html", context, title=title, language=language)
    return Sheet.of(pdf, title, _("Delivery list"))


def delivery_rows(edition: Edition) -> list[dict[str, Any]]:
    """Return one row a place: what went there already, then what is proposed, building by building.

    A building's row is `within` its estate's and shares that estate's copies by households.
    """
    noted = [
        {
            "place": row.label,
            "copies": row.copies,
            "day": day_text(row.delivered_on, year=False),
            "by": row.delivered_by,
        }
        for row in edition.deliveries.all()
    ]
    buildings = buildings_of(edition)
    planned: list[dict[str, Any]] = []
    for place in places(edition):
        if not (place.households or place.copies):
            continue
        planned.append(_row(place.label, place.households, place.copies))
        estate = place.to.pk if isinstance(place.to, Estate) else 0
        inside = [row for row in buildings if row.estate_id == estate]
        shares = shares_of(place.copies, [getattr(row, "homes", 0) for row in inside])
        planned += [
            _row(str(row), getattr(row, "homes", 0), share) | {"within": True}
            for row, share in zip(inside, shares, strict=True)
        ]
    return noted + planned


def _row(place: str, households: int, copies: int) -> dict[str, Any]:
    return {"place": place, "households": households or "", "copies": copies or ""}
