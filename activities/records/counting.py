"""How attendance is counted: person-times against people, and who came for the first time."""

from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from activities.models import Attendance, Places
from activities.models.attendance import AttendanceQuerySet
from communities.models import Building, Community, Resident

Band = Resident.AgeBand
YOUNG = (Band.CHILD, Band.TEEN, Band.YOUNG)  # "young" is up to 35
MERGED = Resident.Status.MERGED


def people_in(rows: AttendanceQuerySet) -> int:
    """How many different people these person-times are; two queries.

    A resident is one however often they came; so is a companion by guardian and nickname, and a
    walk-in by name and building. A walk-in without a building is one each time: nobody knows.
    """
    nobody_knows = Q(resident=None, companion=None, building=None)
    found = rows.order_by().aggregate(
        known=Count("resident", distinct=True, filter=~Q(resident__status=MERGED)),
        unplaced=Count("pk", filter=nobody_knows),
    )
    others = rows.filter(resident__isnull=True).exclude(nobody_knows).order_by()
    by = ("companion__sign_up__resident", "companion__nickname", "name", "building")
    return int(found["known"] + found["unplaced"]) + others.values(*by).distinct().count()


def first_ever(rows: AttendanceQuerySet) -> AttendanceQuerySet:
    """Of these rows those with which a resident came for the first time ever in the community.

    Which came first is decided by the sessions, not by when the sheets were entered.
    """
    place = OuterRef("places__starts_at")
    earlier = Attendance.objects.standing().filter(
        Q(places__starts_at__lt=place) | Q(places__starts_at=place, pk__lt=OuterRef("pk")),
        community=OuterRef("community"),
        resident=OuterRef("resident"),
    )
    known = rows.filter(resident__isnull=False).exclude(resident__status=MERGED)
    return known.filter(~Exists(earlier))


def by_band(rows: AttendanceQuerySet) -> dict[str, int]:
    """Different residents by age band, the youngest first; "" is whose band is not known."""
    known = rows.filter(resident__isnull=False).exclude(resident__status=MERGED).order_by()
    counted = known.values_list("resident__age_band").annotate(n=Count("resident", distinct=True))
    found = dict(counted)
    return {band: found[band] for band in [*Band.values, ""] if band in found}


def young_of(bands: dict[str, int]) -> int:
    """How many of them are young."""
    return sum(bands.get(band, 0) for band in YOUNG)


def young_share(bands: dict[str, int]) -> Fraction:
    """The share of the young among those whose age band is known; 0 when nobody's is."""
    known = sum(n for band, n in bands.items() if band)
    return Fraction(young_of(bands), known) if known else Fraction(0)


def never_reached(community: Community, rows: AttendanceQuerySet) -> QuerySet[Building]:
    """Buildings of which nobody is in these rows, neither a resident nor a named walk-in.

    Asked building by building, by the index on the resident, so that a long list of rows is not
    read as a whole.
    """
    lives = rows.filter(resident__household__building=OuterRef("pk"))
    named = rows.filter(building=OuterRef("pk"))
    buildings = Building.objects.filter(community=community)
    return buildings.filter(~Exists(lives), ~Exists(named)).order_by("address", "name")


def of_sessions(sessions: Iterable[Places]) -> AttendanceQuerySet:
    """Attendance that counts, of these sessions."""
    return Attendance.objects.standing().filter(places__in=[one.pk for one in sessions])
