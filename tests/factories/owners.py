"""Factories of owners' worksheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.sheets import Line
from surveys.models import OwnersWorksheet
from surveys.owners.services import make_worksheet, take_in
from surveys.owners.table import COLUMNS
from tests import factories

Row = Sequence[str]
ROWS: list[Row] = [
    ("1号楼", "101室", "张小三", "88.16", "1"),
    ("1号楼", "102室", "李建国、王秀英", "102.5", ""),
    ("地下车库", "车位12", "张小三", "12.8", "1"),
]


def lines(rows: Sequence[Row]) -> list[Line]:
    """Rows of a table as they are read, below a row of headings."""
    return [
        Line(number, dict(zip(COLUMNS, row, strict=False))) for number, row in enumerate(rows, 2)
    ]


def worksheet(community: Community, *, by: User | None = None, **fields: Any) -> OwnersWorksheet:
    """A worksheet without owners; using the fund, which an ordinary majority decides."""
    fields.setdefault("title", "用维修资金更换水泵")
    fields.setdefault("matter", "5")
    fields.setdefault("held_on", timezone.localdate())
    by = by or factories.social_worker(community)
    return make_worksheet(community, by=by, at=timezone.now(), **fields)


def filled(
    community: Community, rows: Sequence[Row] = ROWS, *, by: User | None = None, **fields: Any
) -> OwnersWorksheet:
    """A worksheet with the owners of these rows."""
    by = by or factories.social_worker(community)
    made = worksheet(community, by=by, **fields)
    take_in(made, lines(rows), by=by)
    return made


def houses(number: int) -> list[Row]:
    """Units of 80 m², each with an owner of its own, four on a floor of one building."""
    return [("1号楼", f"{n // 4 + 1:02d}0{n % 4 + 1}室", f"陈{n}", "80", "") for n in range(number)]
