"""Who has a ballot in a poll."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from communities.models import Household, Resident
from communities.roles import Visitor
from surveys.errors import NotEntitled
from surveys.models import Poll
from surveys.querying import residents_acted_for
from surveys.vocabulary import Electorate

Voter = Household | Resident


_ACTING = "_linli_acts_for"


def acting_for(user: Visitor) -> list[Resident]:
    """Confirmed residents whom this user is or represents, themself first; one query.

    Each has its home and building at hand. Asked once for each user object, which lives as long as
    a request: the form that shows them also sends their ballot.
    """
    known: list[Resident] | None = getattr(user, _ACTING, None)
    if known is None:
        known = [] if user.is_anonymous else residents_acted_for(user=user.pk)
        setattr(user, _ACTING, known)
    return known


def acts_for(user: Visitor, voter: Voter) -> bool:
    """Whether this user is, or represents, a confirmed resident who has this ballot."""
    residents = acting_for(user)
    if isinstance(voter, Household):
        return any(resident.household_id == voter.pk for resident in residents)
    return any(resident.pk == voter.pk for resident in residents)


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
