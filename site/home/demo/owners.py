"""A worksheet of an owners' vote: the file's third example, a thousand owners of 80 m² each."""

from itertools import islice, product
from random import Random

from accounts.models import User
from communities.models import Community, Estate
from communities.sheets import Line
from surveys.models import OwnersWorksheet
from surveys.owners.counting import State
from surveys.owners.services import make_worksheet, note_slips, take_in
from surveys.owners.table import COLUMNS

from .days import Days
from .names import a_name
from .source import figures

CODE = "HFC"
EXAMPLE = 2  # raising the fund: 700 of 1000 took part, 525 agreed, exactly three quarters
DAY = "2026-10-25"
AGAINST, DELIVERED = 148, 212  # of those who did not agree; of those who returned nothing
CLAUSE = (
    "已送达的表决票，业主在规定时间内不提出同意、反对或者弃权意见的，"
    "视为参与表决并计入已表决的多数票。"
)


def load(days: Days) -> None:
    """Make the worksheet once."""
    community = Community.objects.get(code=CODE)
    if OwnersWorksheet.objects.filter(community=community).exists():
        return
    vector = figures()["vectors"]["owners_vote"][EXAMPLE]
    worker = User.objects.get(username=f"worker-{CODE.lower()}")
    estate = Estate.objects.filter(community=community).order_by("pk").first()
    sheet = make_worksheet(
        community,
        title="筹集维修资金：续筹至首期的百分之三十以上",
        matter=str(vector["item"]),
        held_on=days.day(DAY),
        estate=estate,
        clause=CLAUSE,
        by=worker,
        at=days.at(DAY, "09:00"),
    )
    take_in(sheet, _lines(vector["owners"], vector["area"]), by=worker)
    note_slips(sheet, _slips(sheet, vector["voted_n"], vector["yes_n"]), by=worker)


def _lines(owners: int, area: int) -> list[Line]:
    """As many flats as owners, each of the same size."""
    dice = Random(CODE)
    doors = islice(product(range(1, 99), range(1, 26), range(1, 5)), owners)
    size = f"{area // owners}.{area % owners * 100 // owners:02d}"
    rows = (
        (f"{building}号楼", f"{floor}0{door}室", a_name(dice), size, str(number))
        for number, (building, floor, door) in enumerate(doors, 1)
    )
    return [
        Line(number, dict(zip(COLUMNS, row, strict=True))) for number, row in enumerate(rows, 2)
    ]


def _slips(sheet: OwnersWorksheet, voted: int, agreed: int) -> dict[int, str]:
    """What became of each slip, spread over all buildings."""
    people = list(sheet.owners.order_by("number").values_list("pk", flat=True))
    states = (
        [State.FOR] * agreed
        + [State.AGAINST] * AGAINST
        + [State.ABSTAIN] * (voted - agreed - AGAINST)
        + [State.DELIVERED] * DELIVERED
    )
    Random(CODE).shuffle(people)
    return {pk: str(state) for pk, state in zip(people, states, strict=False)}
