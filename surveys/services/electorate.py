"""Who has a ballot in a poll."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communities.models import Household, Resident
from surveys.errors import NotEntitled
from surveys.models import Poll
from surveys.vocabulary import Electorate

Voter = Household | Resident


def households_of(poll: Poll) -> QuerySet[Household]:
    """Households inside the poll's scope."""
    return _inside(Household.objects.filter(community=poll.community_id), poll, "building")


def voters_of(poll: Poll) -> QuerySet[Any]:
    """Households, or confirmed residents of the least age, that have a ballot."""
    if poll.electorate == Electorate.HOUSEHOLDS:
        return households_of(poll)
    residents = Resident.objects.verified().filter(community=poll.community_id)
    if poll.min_age:
        residents = residents.filter(age_band__in=bands_from(poll.min_age))
    return _inside(residents, poll, "household__building")


def bands_from(least: str) -> list[str]:
    """Age bands from this one on, in the order of age."""
    bands = Resident.AgeBand.values
    return bands[bands.index(least) :]


def _inside(rows: QuerySet[Any], poll: Poll, building: str) -> QuerySet[Any]:
    if not poll.scoped:
        return rows
    grids, buildings = poll.grids.values("pk"), poll.buildings.values("pk")
    return rows.filter(Q(**{f"{building}__grid__in": grids}) | Q(**{f"{building}__in": buildings}))


def require_entitled(poll: Poll, voter: Voter) -> None:
    """Raise `NotEntitled` with the reason when this voter has no ballot."""
    if voter.community_id != poll.community_id:
        raise NotEntitled(_("This poll is for another community."))
    if isinstance(voter, Household) != (poll.electorate == Electorate.HOUSEHOLDS):
        raise NotEntitled
    if isinstance(voter, Resident):
        _require_resident(poll, voter)
    if poll.scoped and not voters_of(poll).filter(pk=voter.pk).exists():
        raise NotEntitled(_("This poll is only for some buildings, and yours is not among them."))


def _require_resident(poll: Poll, voter: Resident) -> None:
    if voter.status != Resident.Status.VERIFIED:
        raise NotEntitled(
            _("Your entry has not been confirmed yet. The grid worker confirms it; then vote here.")
        )
    if poll.min_age and voter.age_band not in bands_from(poll.min_age):
        least = Resident.AgeBand(poll.min_age).label
        raise NotEntitled(_("This poll is for residents of %(age)s and older.") % {"age": least})
