"""The sheet of telephones that is cut out and hung beside the door."""

from collections.abc import Iterable
from dataclasses import dataclass

from .data import Table

MOST = 12  # rows: with their categories they fill one page


@dataclass(frozen=True)
class DoorGroup:
    """The numbers of one category: name, number, and the 24-hour mark or nothing."""

    label: str
    rows: list[tuple[str, str, str]]


def door_groups(tables: Iterable[Table]) -> list[DoorGroup]:
    """Choose from the phone tables what fits on one sheet, what answers at night first."""
    phones = [table for table in tables if table.kind == "phones"]
    every = [(number, row) for number, table in enumerate(phones) for row in table.rows]
    chosen = sorted(every, key=lambda one: not one[1][2])[:MOST]
    kept = {id(row) for _number, row in chosen}
    groups = [
        DoorGroup(
            str(table.caption), [(row[0], row[1], row[2]) for row in table.rows if id(row) in kept]
        )
        for table in phones
    ]
    return [group for group in groups if group.rows]
