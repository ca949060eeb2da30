"""What the figures are, each computed from sessions, sign-ups and attendance.

Every query goes from the sessions of named communities in a named time (index `places_by_start`)
to their attendance (index on the session): none reads a table of the whole site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from activities.models import ActivityPage, Attendance, Places, SignUp
from activities.models.attendance import AttendanceQuerySet
from activities.records.counting import MERGED, by_band, first_ever, people_in, young_of
from communities.models import Building, Community, Resident
from communities.naming import natural_key
from home.dates import local

Row = tuple[str, int]


@dataclass(frozen=True)
class Cut:
    """What the figures are of: sessions, and if so asked only people of a grid or of an age."""

    communities: Sequence[Community]
    sessions: QuerySet[Places]
    grid: int | None = None
    band: str = ""

    def attendance(self) -> AttendanceQuerySet:
        """Attendance that counts, of these sessions and people."""
        return self._of(Attendance.objects.standing().filter(places__in=self.sessions))

    def sign_ups(self) -> QuerySet[SignUp]:
        """Sign-ups with a place, of these sessions and people."""
        return self._of(SignUp.objects.inside().filter(places__in=self.sessions))

    def _of(self, rows: Any) -> Any:
        if self.grid:
            rows = rows.filter(resident__household__building__grid=self.grid)
        return rows.filter(resident__age_band=self.band) if self.band else rows


@dataclass(frozen=True)
class Figures:
    """One page of figures. Bands are keyed by age band, "" where it is not known."""

    sessions: int
    signed_up: int
    person_times: int
    people: int
    bands: dict[str, int]
    new: dict[str, int]
    months: list[Row] = field(default_factory=list)
    kinds: list[tuple[str, int, int]] = field(default_factory=list)  # sessions, person-times
    grids: list[Row] = field(default_factory=list)  # people
    buildings: int = 0
    reached: int = 0
    places: list[tuple[str, int, int, int]] = field(default_factory=list)

    @property
    def newcomers(self) -> int:
        """Who came for the first time ever."""
        return sum(self.new.values())

    @property
    def young_newcomers(self) -> int:
        """Of these, up to 35."""
        return young_of(self.new)

    @property
    def known_newcomers(self) -> int:
        """Newcomers whose age band is known: what the share of the young is of."""
        return sum(n for band, n in self.new.items() if band)


def figures_of(cut: Cut, split: Cut | None = None) -> Figures:
    """Compute a page, in ten queries whatever the number of rows.

    `split`: what is counted by age, by newcomers and by grid, where that is another time.
    """
    rows, split_rows = cut.attendance(), (split or cut).attendance()
    held = _held(cut)
    came, several = _came(rows), len(cut.communities) > 1
    return Figures(
        sessions=sum(n for n, _taken in held.values()),
        signed_up=_signed_up(cut, held),
        person_times=sum(came.values()),
        people=people_in(rows),
        bands=by_band(split_rows),
        new=by_band(first_ever(split_rows)),
        months=[(month, n) for month, n in _sums(came, 0).items()],
        kinds=[
            (str(kind.label), held[kind.value][0], _sums(came, 1).get(kind.value, 0))
            for kind in ActivityPage.Kind
            if kind.value in held
        ],
        grids=[] if several else _grids(split_rows),  # they are called alike everywhere
        **_reach(cut, rows),
        places=_by_community(cut, rows) if several else [],
    )


def _held(cut: Cut) -> dict[str, tuple[int, int]]:
    """Sessions and places taken, by kind."""
    rows = cut.sessions.order_by().values_list("kind")
    return {kind: (n, taken) for kind, n, taken in rows.annotate(n=Count("pk"), t=Sum("taken"))}


def _signed_up(cut: Cut, held: dict[str, tuple[int, int]]) -> int:
    """People with a place, companions included; of some people only, without their companions."""
    if cut.grid or cut.band:
        return cut.sign_ups().count()
    return sum(taken for _n, taken in held.values())


def _came(rows: AttendanceQuerySet) -> dict[tuple[str, str], int]:
    """Person-times by month and kind, the first month first."""
    by = rows.order_by().annotate(month=TruncMonth("places__starts_at"))
    counted = by.values_list("month", "places__kind").annotate(n=Count("pk")).order_by("month")
    return {(f"{local(month):%Y-%m}", kind): n for month, kind, n in counted}


def _sums(came: dict[tuple[str, str], int], part: int) -> dict[str, int]:
    """The same added up by month (0) or by kind (1)."""
    sums: dict[str, int] = {}
    for key, n in came.items():
        sums[key[part]] = sums.get(key[part], 0) + n
    return sums


def _grids(rows: AttendanceQuerySet) -> list[Row]:
    """Different residents by grid, in the order of the grids' names."""
    path = "resident__household__building__grid__name"
    known = rows.filter(resident__isnull=False).exclude(resident__status=MERGED).order_by()
    found = known.values_list(path).annotate(n=Count("resident", distinct=True))
    named = [(name or _("no grid"), n) for name, n in found]
    return sorted(named, key=lambda row: natural_key(row[0]))


def _reach(cut: Cut, rows: AttendanceQuerySet) -> dict[str, int]:
    """How many buildings there are, and of how many somebody came."""
    lives = rows.filter(resident__household__building=OuterRef("pk"))
    named = rows.filter(building=OuterRef("pk"))
    buildings = Building.objects.filter(community__in=cut.communities).order_by()
    if cut.grid:
        buildings = buildings.filter(grid=cut.grid)
    reached = Q(Exists(lives)) | Q(Exists(named))
    return buildings.aggregate(buildings=Count("pk"), reached=Count("pk", filter=reached))


def _by_community(cut: Cut, rows: AttendanceQuerySet) -> list[tuple[str, int, int, int]]:
    """Sessions, person-times and different residents of each community of a sub-district."""
    held = dict(cut.sessions.order_by().values_list("community").annotate(n=Count("pk")))
    grouped = rows.order_by().values_list("community")
    counted = grouped.annotate(n=Count("pk"), people=Count("resident", distinct=True))
    came = {community: (n, people) for community, n, people in counted}
    return [(one.name, held.get(one.pk, 0), *came.get(one.pk, (0, 0))) for one in cut.communities]


def band_label(band: str) -> str:
    """The age band in words."""
    return str(Resident.AgeBand(band).label) if band else _("age not known")
