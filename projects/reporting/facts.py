"""What the records say of a project at one moment: the part of a report that nobody types.

`facts_of` reads the records; `as_json` and `from_json` keep them with a report that is handed in.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from projects.links import Answered, Reach, answered, reach
from projects.models import Grant, ProjectPage
from projects.models.vocabulary import Measure

from .money import Account, account_of

MINUTES = 60
BY_UNIT = {
    "场": Measure.SESSIONS,
    "次": Measure.SESSIONS,
    "堂": Measure.SESSIONS,
    "期": Measure.SESSIONS,
    "人次": Measure.PERSON_TIMES,
    "小时": Measure.HOURS,
    "session": Measure.SESSIONS,
    "sessions": Measure.SESSIONS,
    "person-times": Measure.PERSON_TIMES,
    "hours": Measure.HOURS,
}  # what a worker writes behind a target, in the language of the house's content


@dataclass(frozen=True)
class Target:
    """A target, and what was reached by its measure; None where no record counts it yet."""

    label: str
    planned: int
    unit: str
    due_on: date | None
    measure: str
    done: int | None

    @property
    def reached(self) -> bool:
        """Whether it was met."""
        return self.done is not None and self.done >= self.planned


@dataclass(frozen=True)
class Event:
    """One session that took place."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    signed_up: int
    person_times: int
    photos: int


@dataclass(frozen=True)
class Made:
    """Something that the project made."""

    kind: str
    label: str
    quantity: int | None
    unit: str
    filed: bool


@dataclass(frozen=True)
class Facts:
    """All that a report says without anybody's writing it; money in yuan."""

    at: datetime
    targets: tuple[Target, ...]
    events: tuple[Event, ...]
    people: int
    people_planned: int | None
    newcomers: int
    minutes: int
    satisfaction: Answered | None
    account: Account
    outputs: tuple[Made, ...]

    @property
    def person_times(self) -> int:
        """Attendances of all sessions."""
        return sum(event.person_times for event in self.events)

    @property
    def photos(self) -> int:
        """Photos of all sessions."""
        return sum(event.photos for event in self.events)

    @property
    def hours(self) -> int:
        """Whole hours of volunteer service: checked in and out, and written down by hand."""
        return whole_hours(self.minutes, self.account)

    def as_json(self) -> dict[str, Any]:
        """As it is kept with a report."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read back what was kept."""
        rest = {name: data[name] for name in ("people", "people_planned", "newcomers", "minutes")}
        return cls(
            at=datetime.fromisoformat(data["at"]),
            targets=tuple(_target(row) for row in data["targets"]),
            events=tuple(_event(row) for row in data["events"]),
            satisfaction=_answered(data["satisfaction"]),
            account=Account.from_json(data["account"]),
            outputs=tuple(Made(**row) for row in data["outputs"]),
            **rest,
        )


def _target(row: dict[str, Any]) -> Target:
    due = row["due_on"]
    return Target(**{**row, "due_on": date.fromisoformat(due) if due else None})


def _event(row: dict[str, Any]) -> Event:
    when = {name: datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at")}
    return Event(**{**row, **when})


def _answered(row: dict[str, Any] | None) -> Answered | None:
    if row is None:
        return None
    questions = tuple(
        (text, mean, tuple((label, n) for label, n in rows))
        for text, mean, rows in row["questions"]
    )
    return Answered(row["title"], row["participants"], questions)


def whole_hours(minutes: int, account: Account) -> int:
    """What check-ins say and what was written down by hand, together, in whole hours."""
    return int(minutes + account.hours * MINUTES) // MINUTES


def facts_of(grant: Grant, at: datetime) -> Facts:
    """Read the records of a grant, in a constant number of queries."""
    page = grant.page
    done = reach(page, at)
    made, account = list(grant.outputs.all()), account_of(grant)
    counts = _counts(done, whole_hours(done.minutes, account))
    return Facts(
        at=at,
        targets=_targets(grant, counts, made, at),
        events=tuple(
            Event(
                one.title,
                one.starts_at,
                one.ends_at,
                one.place,
                one.signed_up,
                one.person_times,
                one.photos,
            )
            for one in done.held
        ),
        people=done.people,
        people_planned=page.people,
        newcomers=done.newcomers,
        minutes=done.minutes,
        satisfaction=answered(page.satisfaction_id, at),
        account=account,
        outputs=tuple(
            Made(one.kind, one.label, one.quantity, one.unit, bool(one.file)) for one in made
        ),
    )


def planned(grant: Grant) -> list[Any]:
    """The targets as they were handed in; what is published later changes none of them."""
    revision = grant.submitted_revision
    page: ProjectPage = revision.as_object() if revision else grant.page
    return list(page.milestones.all())


def measure_of(milestone: Any) -> str:
    """What counts a target: what was chosen, or what its unit says."""
    return str(milestone.measure or BY_UNIT.get(milestone.unit.strip().lower(), Measure.OUTPUTS))


def _counts(done: Reach, hours: int) -> dict[str, int | None]:
    """What was reached, by the measure that counts it."""
    return {
        Measure.SESSIONS: len(done.held),
        Measure.PERSON_TIMES: done.person_times,
        Measure.PEOPLE: done.people,
        Measure.NEWCOMERS: done.newcomers,
        Measure.HOURS: hours,
    }


def _targets(
    grant: Grant, counts: dict[str, int | None], made: list[Any], at: datetime
) -> tuple[Target, ...]:
    page: ProjectPage = grant.page
    found = []
    for goal in planned(grant):
        measure = measure_of(goal)
        if measure == Measure.ANSWERS:
            poll = answered(page.evidence_id, at)
            counts[measure] = poll.participants if poll else None
        own = _filed(goal.key, made) if measure == Measure.OUTPUTS else counts[measure]
        found.append(Target(goal.label, goal.target, goal.unit, goal.due_on, measure, own))
    return tuple(found)


def _filed(key: str, made: list[Any]) -> int | None:
    """How many of the outputs count for this target; None when none is filed."""
    own = [one.quantity or 1 for one in made if one.target == key]
    return sum(own) if own else None
