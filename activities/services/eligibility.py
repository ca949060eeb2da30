"""Who may sign up for a session, and when."""

from datetime import datetime

from activities import errors
from activities.models import ActivityPage, Places
from communities.models import Building, Resident

BANDS = Resident.AgeBand.values


def require_held(places: Places) -> None:
    """Refuse where the page no longer names the session, or it was called off."""
    if places.retired:
        raise errors.Retired
    if places.called_off_at is not None:
        raise errors.CalledOff


def require_open(places: Places, at: datetime) -> None:
    """Refuse before `opens_at` and from `closes_at` on: the deadline itself is too late."""
    require_held(places)
    if places.opens_at is not None and at < places.opens_at:
        raise errors.NotOpenYet
    if at >= places.closes_at:
        raise errors.Closed


def require_eligible(places: Places, resident: Resident) -> None:
    """Refuse who is not meant; raises the first reason."""
    unconfirmed = places.by_name or places.open_to == ActivityPage.OpenTo.ANYONE
    if resident.status != Resident.Status.VERIFIED and not (
        unconfirmed and resident.status == Resident.Status.PENDING
    ):
        raise errors.NotConfirmed
    if (
        places.open_to == ActivityPage.OpenTo.RESIDENTS
        and resident.community_id != places.community_id
    ):
        raise errors.OtherCommunity
    _require_age(places, resident)
    if places.grid_ids and not _lives_in(resident, places.grid_ids):
        raise errors.OtherGrid


def _require_age(places: Places, resident: Resident) -> None:
    if not (places.youngest or places.oldest):
        return
    if not resident.age_band:
        raise errors.AgeNotKnown
    band = BANDS.index(resident.age_band)
    too_young = bool(places.youngest) and band < BANDS.index(places.youngest)
    too_old = bool(places.oldest) and band > BANDS.index(places.oldest)
    if too_young or too_old:
        raise errors.OtherAge


def _lives_in(resident: Resident, grid_ids: list[int]) -> bool:
    return Building.objects.filter(households=resident.household_id, grid__in=grid_ids).exists()
