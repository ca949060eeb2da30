"""The sheets of a distribution."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import printing
from accounts.phones import display
from activities.models import ActivityPage, Lot, Supply
from communities.models import Community
from communities.roles import is_officer
from home.dates import day_text, span_text
from printing.sheets import Params, Sheet, Visitor, sheet

from .reading import (
    BuildingRows,
    collected_for_others,
    pick_up_lists,
    stock_heads,
    stock_row,
    to_call,
)

MOST_WIDE = 4  # supplies that a pick-up list has room for


def _page(params: Params) -> tuple[ActivityPage, list[Supply]]:
    pages = ActivityPage.objects.select_related("community__sub_district")
    page = pages.get(pk=params["activity"])
    return page, list(Supply.objects.filter(page=page))


def _head(page: ActivityPage, kind: str) -> dict[str, Any]:
    community = page.community
    assert community is not None
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": kind,
        "title": page.title,
        "foot": _("As of %(day)s. With names: not for the wall.")
        % {"day": day_text(timezone.now(), clock=True)},
    }


@sheet("supply_pick_up", gettext_lazy("Pick-up lists by building"))
def pick_up(params: Params, language: str) -> Sheet:
    """A list for each building: door, how many, who collected, signature."""
    page, supplies = _page(params)
    shown = [one for one in supplies if not one.retired][:MOST_WIDE]
    context = _head(page, _("Pick-up list")) | {
        "supplies": [
            {"name": one.title, "most": f"≤ {one.per_household} {one.unit}"} for one in shown
        ],
        "buildings": [_building(one, shown) for one in pick_up_lists(page, shown)],
    }
    pdf = printing.render("print/pick_up_list.html", context, title=page.title, language=language)
    return Sheet.of(pdf, _("Pick-up list"), page.title)


def _building(found: BuildingRows, supplies: list[Supply]) -> dict[str, Any]:
    when = found.pick_up
    lead = f"{span_text(when.starts_at, when.ends_at)} · {when.place}" if when else ""
    return {
        "name": found.building.name,
        "lead": lead,
        "rows": [
            {
                "unit": home.unit,
                "cells": [
                    {
                        "n": claim.quantity if claim else "",
                        "done": bool(claim and claim.collected_at),
                    }
                    for claim in claims
                ],
            }
            for home, claims in found.rows
        ],
    }


@sheet("supply_calls", gettext_lazy("Who has not collected: call list"))
def calls(params: Params, language: str) -> Sheet:
    """Households that reserved and did not come yet, with a number to call."""
    page, supplies = _page(params)
    rows = [
        {
            "name": person.name if person else "",
            "door": str(claim.household),
            "phone": display(person.phone)
            if person and person.phone
            else _("no phone: go to the door"),
            "people": f"{claim.supply.title} {claim.quantity}",
        }
        for claim, person in to_call(supplies)
    ]
    context = _head(page, _("Call list")) | {"rows": rows}
    pdf = printing.render("print/supply_calls.html", context, title=page.title, language=language)
    return Sheet.of(pdf, _("Call list"), page.title)


@sheet("supply_account", gettext_lazy("Account of the supplies, to sign"))
def account(params: Params, language: str) -> Sheet:
    """What came against what left, down to zero, with every entry and three signatures."""
    page, supplies = _page(params)
    context = account_context(page, supplies)
    pdf = printing.render("print/supply_account.html", context, title=page.title, language=language)
    return Sheet.of(pdf, _("Account of the supplies"), page.title)


def account_context(page: ActivityPage, supplies: list[Supply]) -> dict[str, Any]:
    """The table, the entries behind it, and whether nothing is left."""
    entries = [
        [
            day_text(row.at),
            f"{supply.title}",
            str(row.get_kind_display()),
            f"{'−' if row.takes_back_id else ''}{row.quantity:,} {supply.unit}",
            row.reason,
        ]
        for supply in supplies
        for row in supply.entries.order_by("pk")
    ]
    by_whom = collected_for_others(supplies)
    left = sum(one.on_shelf for one in supplies)
    return _head(page, _("Account of the supplies")) | {
        "foot": _("As of %(day)s, from the records.")
        % {"day": day_text(timezone.now(), clock=True)},
        "head": stock_heads(),
        "rows": [stock_row(one) for one in supplies],
        "entries": entries,
        "by_whom": " · ".join(f"{who} {n}" for who, n in by_whom.items()),
        "result": _("Everything that came is accounted for: nothing is left.")
        if not left
        else _("%(n)d pieces must lie on the shelf; please count them.") % {"n": left},
    }


def _may_see_lot(user: Visitor, params: Params, community: Community | None) -> bool:
    lot = Lot.objects.filter(pk=params["lot"]).select_related("sub_district").first()
    return lot is not None and is_officer(user, lot.sub_district)


@sheet("supply_lot", gettext_lazy("Sheet to sign for the parts"), may_see=_may_see_lot)
def lot(params: Params, language: str) -> Sheet:
    """How a lot was divided; each community signs for its part."""
    found = Lot.objects.select_related("sub_district").get(pk=params["lot"])
    context = lot_context(found)
    pdf = printing.render("print/supply_lot.html", context, title=found.title, language=language)
    return Sheet.of(pdf, _("Division"), found.title)


def lot_context(found: Lot) -> dict[str, Any]:
    """One row a community, with its number and room for a signature."""
    portions = found.portions.select_related("community").order_by("community__name")
    return {
        "who": found.sub_district.name,
        "over": "",
        "kind": _("Division of supplies"),
        "title": f"{found.title} {found.quantity:,} {found.unit}",
        "lead": " · ".join(filter(None, [day_text(found.at), found.source])),
        "rows": [
            {"name": one.community.name, "quantity": one.quantity, "received": one.received or ""}
            for one in portions
        ],
        "divided": f"{found.divided:,}",
        "kept": f"{found.kept:,}",
        "foot": found.sub_district.name,
    }
