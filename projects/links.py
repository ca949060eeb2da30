"""What other apps know of a project. They import `projects`, never the other way round.

An app that has something to say registers a provider in its module `project_links`, which is found
when the site starts. A provider costs a constant number of queries.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .models import ProjectPage, RoundPage


@dataclass(frozen=True)
class Happening:
    """One thing that the project did or will do; `when` is written out, `foot` is its count.

    `until` is the moment from which it looks different without anybody's doing.
    """

    title: str
    url: str
    when: str
    foot: str = ""
    state: str = ""
    state_tone: str = ""
    past: bool = False
    until: datetime | None = None


@dataclass(frozen=True)
class Held:
    """One activity that took place, for reports: person-times are attendances, people are not."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    signed_up: int
    person_times: int
    photos: int


@dataclass(frozen=True)
class Reach:
    """What was held, and how many different residents it reached in all.

    `newcomers` came for the first time ever in their community; `minutes` are volunteer service.
    """

    held: tuple[Held, ...] = ()
    people: int = 0
    newcomers: int = 0
    minutes: int = 0

    @property
    def person_times(self) -> int:
        """Attendances of all activities."""
        return sum(one.person_times for one in self.held)


@dataclass(frozen=True)
class Evidence:
    """A paper of the archive that another app holds; `missing` says what an auditor would ask.

    `pdf` sets the paper when it is wanted, so that a list of papers costs no printing; `upload` is
    the file as it was uploaded, `records` are rows for a table with a head. `url` is where what is
    missing can be added.
    """

    item: str
    title: str
    pdf: Callable[[], bytes] | None = None
    missing: str = ""
    url: str = ""
    upload: "Upload | None" = None
    records: Callable[[], Sequence[Sequence[object]]] | None = None


@dataclass(frozen=True)
class Upload:
    """An uploaded file: the name that people know it by, and how its bytes are read."""

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Answered:
    """A poll that is closed: how many took part, and per question the answers with their counts."""

    title: str
    participants: int
    questions: "tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...]" = ()


Provider = Callable[[ProjectPage, datetime], list[Happening]]
_providers: list[Provider] = []


def register_provider(provider: Provider) -> Provider:
    """Add a provider; usable as a decorator."""
    _providers.append(provider)
    return provider


def happenings(page: ProjectPage, at: datetime) -> list[Happening]:
    """All that the other apps tell of this project, in the order in which they tell it."""
    return [item for provider in _providers for item in provider(page, at)]


Reporter = Callable[[ProjectPage, datetime], Reach]
Asker = Callable[[int, datetime], Answered | None]
Archivist = Callable[[ProjectPage, datetime, str], list[Evidence]]
_reporters: list[Reporter] = []
_askers: list[Asker] = []
_archivists: list[Archivist] = []


def register_reporter(reporter: Reporter) -> Reporter:
    """Add an app that reports what a project has held; usable as a decorator."""
    _reporters.append(reporter)
    return reporter


def register_archivist(archivist: Archivist) -> Archivist:
    """Add an app that has papers for a project's dossier; usable as a decorator."""
    _archivists.append(archivist)
    return archivist


def reach(page: ProjectPage, at: datetime) -> Reach:
    """All that was held for this project until now."""
    found = [reporter(page, at) for reporter in _reporters]
    held = tuple(one for part in found for one in part.held)
    return Reach(
        held,
        sum(part.people for part in found),
        sum(part.newcomers for part in found),
        sum(part.minutes for part in found),
    )


def register_asker(asker: Asker) -> Asker:
    """Name the one that knows what a poll answered; usable as a decorator."""
    _askers.append(asker)
    return asker


def answered(poll: int | None, at: datetime) -> Answered | None:
    """The result of this poll, once everybody may see it."""
    if poll is None:
        return None
    return next((found for asker in _askers if (found := asker(poll, at)) is not None), None)


def evidence(page: ProjectPage, at: datetime, language: str) -> list[Evidence]:
    """The papers of the other apps, in the order in which they give them."""
    return [one for archivist in _archivists for one in archivist(page, at, language)]


@dataclass(frozen=True)
class ResidentVote:
    """How residents voted on a round's proposals, over all communities whose poll is sealed.

    `ballots`: the grants (primary keys) that a ballot approves → how many ballots approve exactly
    these; no ballot is empty. `grants`: every grant that stood on a ballot, those without a vote
    too. `polls`: community and address of each poll that is counted. `waiting`: communities whose
    poll is not sealed yet; allocate when there are none.
    """

    ballots: Mapping[frozenset[int], int]
    grants: frozenset[int] = frozenset()
    polls: tuple[tuple[str, str], ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def voters(self) -> int:
        """Ballots that approve at least one proposal."""
        return sum(self.ballots.values())

    def approvals(self, grant: int) -> int:
        """Ballots that approve this grant."""
        return sum(n for approved, n in self.ballots.items() if grant in approved)


Vote = Callable[[RoundPage, datetime], ResidentVote | None]
_votes: list[Vote] = []


def register_vote(vote: Vote) -> Vote:
    """Name the one that knows how residents voted on a round; usable as a decorator."""
    _votes.append(vote)
    return vote


def resident_vote(call: RoundPage, at: datetime) -> ResidentVote | None:
    """How residents voted on this round; None where nobody asked them."""
    return next((found for vote in _votes if (found := vote(call, at)) is not None), None)


@dataclass(frozen=True)
class Reached:
    """What one project, or one community, reached within a round."""

    sessions: int = 0
    person_times: int = 0
    people: int = 0
    newcomers: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class RoundReach:
    """What the projects of a round held: together, by project, and by community (primary keys).

    `people` of the whole are different people; somebody who came to two projects counts once.
    """

    whole: Reached = Reached()
    projects: Mapping[int, Reached] = field(default_factory=dict)
    communities: Mapping[int, Reached] = field(default_factory=dict)
    bands: tuple[tuple[str, int], ...] = ()
    months: tuple[tuple[str, int], ...] = ()


RoundReporter = Callable[[Sequence[int], datetime], RoundReach]
_round_reporters: list[RoundReporter] = []


def register_round_reporter(reporter: RoundReporter) -> RoundReporter:
    """Name the one that adds up what projects held; usable as a decorator."""
    _round_reporters.append(reporter)
    return reporter


def reach_of_projects(projects: Sequence[int], at: datetime) -> RoundReach:
    """What these projects held together until now, in a constant number of queries."""
    found = (reporter(projects, at) for reporter in _round_reporters)
    return next(found, RoundReach())
