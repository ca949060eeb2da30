"""Exact results: by option and channel, turnout, and what is too small to show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce, TruncDate

from communities.naming import natural_key
from surveys.models import BallotChoice, BallotText, Batch, Poll
from surveys.vocabulary import ORIGIN_OF, Channel, Electorate, Kind, Origin


@dataclass(frozen=True)
class OptionCount:
    """Ballots that chose an option; where an order was asked for, those that put it first.

    `points` after Borda: the first of three preferences has three, the last has one.
    """

    key: str
    label: str
    web: int
    paper: int
    points: int = 0

    @property
    def total(self) -> int:
        """Both channels together."""
        return self.web + self.paper

    def share(self, participants: int) -> Fraction:
        """Share of those who took part; with several choices the shares add up to more than one."""
        return Fraction(self.total, participants) if participants else Fraction(0)


@dataclass(frozen=True)
class QuestionCount:
    """The options of a question with their ballots."""

    key: str
    text: str
    kind: str
    max_choices: int
    options: tuple[OptionCount, ...]
    words: int = 0  # ballots that answered in words

    @property
    def mean(self) -> Fraction | None:
        """The mean step of a scale; None of anything else, and where nobody answered."""
        answers = sum(row.total for row in self.options)
        if self.kind != Kind.SCALE or not answers:
            return None
        steps = sum(step * row.total for step, row in enumerate(self.options, 1))
        return Fraction(steps, answers)


@dataclass(frozen=True)
class BuildingTurnout:
    """Participants of a building or a grid; both numbers are None where too small to show."""

    name: str
    took_part: int | None
    electorate: int | None


@dataclass(frozen=True)
class Day:
    """How many were put on the roll on a day, by channel; `on` is an ISO date."""

    on: str
    web: int
    paper: int


@dataclass(frozen=True)
class Result:
    """The whole result of a poll, as it is fixed at sealing."""

    web: int
    paper: int
    electorate: int
    questions: tuple[QuestionCount, ...]
    buildings: tuple[BuildingTurnout, ...]
    spoilt: int = 0
    unreadable: int = 0
    missing: int = 0
    grids: tuple[BuildingTurnout, ...] = ()
    days: tuple[Day, ...] = ()

    @property
    def participants(self) -> int:
        """Valid ballots: what shares of the choices are shares of."""
        return self.web + self.paper

    @property
    def took_part(self) -> int:
        """Entries on the roll: with stubs whose ballot was spoilt, unreadable or not there."""
        return self.participants + self.spoilt + self.unreadable + self.missing

    @property
    def turnout(self) -> Fraction:
        """Those who took part of all who had a ballot."""
        return Fraction(self.took_part, self.electorate) if self.electorate else Fraction(0)

    def as_json(self) -> dict[str, Any]:
        """Plain lists and numbers."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Result":
        """The result that `as_json` wrote."""
        questions = tuple(
            QuestionCount(**{**row, "options": tuple(OptionCount(**o) for o in row["options"])})
            for row in data["questions"]
        )
        places = {
            name: tuple(BuildingTurnout(**row) for row in data.get(name, ()))
            for name in ("buildings", "grids")
        }
        days = tuple(Day(**row) for row in data.get("days", ()))
        return cls(**{**data, **places, "questions": questions, "days": days})


def count(poll: Poll) -> Result:
    """Count the poll's ballots now; nine queries whatever their number."""
    from surveys.services.electorate import voters_of

    piles = dict(poll.ballots.values_list("origin").annotate(Count("pk")).order_by())
    building = _building_path(poll)
    electorate = Counter(
        dict(voters_of(poll).values_list(building).annotate(n=Count("pk")).order_by())
    )
    buildings, grids = _places(poll, electorate)
    return Result(
        web=piles.get(Origin.WEB, 0),
        paper=piles.get(Origin.PAPER, 0),
        electorate=electorate.total(),
        questions=_questions(poll),
        buildings=buildings,
        grids=grids,
        days=_days(poll),
        **_without_choice(poll),
    )


def _without_choice(poll: Poll) -> dict[str, int]:
    """Of the batches: ballots that say nothing valid, and stubs that came without a ballot."""
    sums = poll.batches.filter(state=Batch.State.COMMITTED).aggregate(
        spoilt=Coalesce(Sum("spoilt"), 0),
        unreadable=Coalesce(Sum("unreadable"), 0),
        missing=Coalesce(Sum(F("stubs") - F("ballots")), 0),
    )
    return dict(sums)


def _days(poll: Poll) -> tuple[Day, ...]:
    """When people took part, day by day, those without anybody too; from the roll alone.

    Ballots have no time. A batch of slips counts on the day on which its entry was begun.
    """
    rows = poll.roll.annotate(on=TruncDate("at")).values_list("on", "channel")
    found: dict[date, Counter[Origin]] = {}
    for on, channel, n in rows.annotate(n=Count("pk")).order_by():
        found.setdefault(on, Counter())[ORIGIN_OF[Channel(channel)]] += n
    if not found:
        return ()
    first, last = min(found), max(found)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    nobody: Counter[Origin] = Counter()
    counts = ((on, found.get(on, nobody)) for on in every)
    return tuple(Day(on.isoformat(), n[Origin.WEB], n[Origin.PAPER]) for on, n in counts)


def _building_path(poll: Poll) -> str:
    households = poll.electorate == Electorate.HOUSEHOLDS
    return "building_id" if households else "household__building_id"


def _questions(poll: Poll) -> tuple[QuestionCount, ...]:
    """Marks of each option by pile; options without any mark count zero."""
    questions = {row.pk: row for row in poll.questions.filter(retired=False)}
    counted = _marks(poll)
    options: dict[int, list[OptionCount]] = {}
    for row in poll.options.filter(retired=False):
        most = questions[row.question_id].max_choices
        places = counted.get(row.pk, Counter())
        options.setdefault(row.question_id, []).append(
            OptionCount(
                str(row.key),
                row.label,
                sum(n for (origin, rank), n in places.items() if origin == Origin.WEB and rank < 2),
                sum(n for (origin, rank), n in places.items() if origin != Origin.WEB and rank < 2),
                sum(n * (most + 1 - rank) for (_origin, rank), n in places.items() if rank),
            )
        )
    words = dict(
        BallotText.objects.filter(ballot__poll=poll)
        .values_list("question")
        .annotate(n=Count("ballot"))
        .order_by()
    )
    return tuple(
        QuestionCount(
            str(q.key),
            q.text,
            q.kind,
            q.max_choices,
            tuple(options.get(q.pk, ())),
            words.get(q.pk, 0),
        )
        for q in questions.values()
    )


def _marks(poll: Poll) -> dict[int, Counter[tuple[str, int]]]:
    """How many ballots of each pile gave each option each place; one query."""
    rows = (
        BallotChoice.objects.filter(ballot__poll=poll)
        .values_list("option", "ballot__origin", "rank")
        .annotate(n=Count("ballot"))
        .order_by()
    )
    counted: dict[int, Counter[tuple[str, int]]] = {}
    for option, origin, rank, n in rows:
        counted.setdefault(option, Counter())[origin, rank] += n
    return counted


def _places(
    poll: Poll, electorate: Counter[int]
) -> tuple[tuple[BuildingTurnout, ...], tuple[BuildingTurnout, ...]]:
    """Turnout of each building and each grid, in the order of their names, small cells hidden."""
    from communities.models import Building

    voter = "household" if poll.electorate == Electorate.HOUSEHOLDS else "resident"
    path = f"{voter}__{_building_path(poll)}"
    took_part = dict(poll.roll.values_list(path).annotate(Count("pk")).order_by())
    ids = set(electorate) | set(took_part)
    by_grid: dict[str, list[Cell]] = {}
    for row in Building.objects.filter(pk__in=ids).select_related("grid"):
        cell = (str(row), took_part.get(row.pk, 0), electorate[row.pk])
        by_grid.setdefault(row.grid.name if row.grid else "", []).append(cell)
    return hide_in_grids(by_grid, poll.smallest_cell)


Cell = tuple[str, int, int]  # a place, how many took part, how many could


def hide_in_grids(
    by_grid: Mapping[str, list[Cell]], smallest: int
) -> tuple[tuple[BuildingTurnout, ...], tuple[BuildingTurnout, ...]]:
    """Hide small buildings and grids, so that neither reveals the other.

    A grid's number less its shown buildings gives the hidden ones together: at least two, and
    together at least the smallest number, in each grid. The buildings of a hidden grid are hidden,
    because their sum would be the grid's number.
    """
    rows = [
        (name, sum(cell[1] for cell in cells), sum(cell[2] for cell in cells))
        for name, cells in by_grid.items()
    ]
    grids = hide_small(_by_name(rows), smallest)
    hidden = {grid.name for grid in grids if grid.took_part is None}
    buildings: list[BuildingTurnout] = []
    for name, cells in by_grid.items():
        if name in hidden:
            buildings += [BuildingTurnout(cell[0], None, None) for cell in cells]
        else:
            buildings += hide_small(cells, smallest)
    ordered = sorted(buildings, key=lambda row: natural_key(row.name))
    return tuple(ordered), grids if len(grids) > 1 else ()


def _by_name(rows: Iterable[Cell]) -> list[Cell]:
    return sorted(rows, key=lambda row: natural_key(row[0]))


def hide_small(rows: Iterable[tuple[str, int, int]], smallest: int) -> tuple[BuildingTurnout, ...]:
    """Hide cells under the smallest number shown, and more until subtraction reveals none.

    The totals are public: one hidden building is the total less the others. So at least two are
    hidden, and together they hold at least the smallest number.
    """
    table = list(rows)
    order = sorted(range(len(table)), key=lambda i: table[i][1:])
    hidden = {i for i in order if min(table[i][1:]) < smallest}
    for i in order:
        together = sum(table[j][1] for j in hidden)
        if not hidden or (len(hidden) > 1 and together >= smallest):
            break
        hidden.add(i)
    return tuple(
        BuildingTurnout(name, *((None, None) if i in hidden else numbers))
        for i, (name, *numbers) in enumerate(table)
    )
