"""For whom the person at this browser may act."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from communities.models import Community, Resident


def acting_residents(
    user: AbstractBaseUser | AnonymousUser, community: Community | None = None
) -> list[Resident]:
    """Return the verified residents the user may act for, themself first; one query.

    Each has its household and building at hand.
    """
    if user.is_anonymous:
        return []
    residents = (
        Resident.objects.verified()
        .represented_by(user)
        .select_related("household__building", "community")
        .order_by("-representations__is_self", "pk")
    )
    if community is not None:
        residents = residents.filter(community=community)
    return list(residents)
