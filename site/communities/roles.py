"""Who may do what: one truth, "may change the community's page", and the smaller roles below it."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission

from accounts.models import User

from .models import Building, Community, Grid, Resident, SubDistrict
from .models.people import ResidentQuerySet

Visitor = User | AnonymousUser
_CACHE = "_linli_community_ids"
_PATHS = "_linli_page_paths"
_OFFICES = "_linli_offices"


def managed_community_ids(user: Visitor) -> frozenset[int]:
    """Ids of the communities whose page this user may change; asked once for each user object."""
    return frozenset(managed_names(user))


def managed_names(user: Visitor) -> dict[int, str]:
    """Names of the communities whose page this user may change, by their ids and in order."""
    cached: dict[int, str] | None = getattr(user, _CACHE, None)
    if cached is None:
        cached = _managed(user)
        setattr(user, _CACHE, cached)
    return cached


def _managed(user: Visitor) -> dict[int, str]:
    """Ask the database; two queries at most, whatever the number of communities."""
    if not user.is_active or user.is_anonymous:
        return {}
    communities = Community.objects.order_by("name")
    if not user.is_superuser:
        below = Q(pk__in=[])
        for right in _rights(user):
            if right.permission.codename == "change_page":
                below |= Q(page__path__startswith=right.page.path)
        communities = communities.filter(below)
    return dict(communities.values_list("pk", "name"))


def _rights(user: Visitor) -> Iterable[GroupPagePermission]:
    """The user's rights on pages, as Wagtail has asked for them or will: once for each object."""
    from wagtail.permissions import page_permission_policy

    found: Iterable[GroupPagePermission] = page_permission_policy.get_cached_permissions_for_user(
        user
    )
    return found


def page_paths(user: Visitor) -> frozenset[str]:
    """Paths of the pages below which this user has any right; asked once for each user object."""
    cached: frozenset[str] | None = getattr(user, _PATHS, None)
    if cached is None:
        cached = frozenset(right.page.path for right in _rights(user))
        setattr(user, _PATHS, cached)
    return cached


def managed_communities(user: Visitor) -> QuerySet[Community]:
    """Communities whose page this user may change."""
    return Community.objects.filter(pk__in=managed_community_ids(user))


def manages(user: Visitor, community: Community | int | None) -> bool:
    """Whether this user may change the community's page, and so may do everything in it."""
    pk = community.pk if isinstance(community, Community) else community
    return pk in managed_community_ids(user)


def is_officer(user: Visitor, sub_district: SubDistrict | None = None) -> bool:
    """Whether this user is an officer (of this sub-district, or of any).

    The sub-districts are asked for once for each user object: a list asks for every row.
    """
    if not user.is_active or user.is_anonymous:
        return False
    if user.is_superuser:
        return True
    offices: frozenset[int] | None = getattr(user, _OFFICES, None)
    if offices is None:
        found = SubDistrict.objects.filter(officers__user=user).order_by()
        offices = frozenset(found.values_list("pk", flat=True))
        setattr(user, _OFFICES, offices)
    return sub_district.pk in offices if sub_district else bool(offices)


def grids_of(user: Visitor) -> QuerySet[Grid]:
    """Grids whose residents this user may confirm: their own, and all of managed communities."""
    if user.is_anonymous:
        return Grid.objects.none()
    return Grid.objects.filter(Q(worker=user) | Q(community__in=managed_community_ids(user)))


def confirmable_residents(user: Visitor) -> ResidentQuerySet:
    """Residents whom this user may confirm or refuse."""
    if user.is_anonymous:
        return Resident.objects.none()
    return Resident.objects.filter(
        Q(household__building__grid__worker=user) | Q(community__in=managed_community_ids(user))
    )


def led_buildings(user: Visitor) -> QuerySet[Building]:
    """Buildings that this user leads, as the resident for whom they act."""
    if user.is_anonymous:
        return Building.objects.none()
    return Building.objects.filter(
        leader__representations__user=user,
        leader__representations__is_self=True,
        leader__representations__ended_at__isnull=True,
        leader__representations__confirmed_at__isnull=False,
        leader__status=Resident.Status.VERIFIED,
    )
