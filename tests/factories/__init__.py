"""Factories of the base: a sub-district, communities, places and people."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Site

from accounts import consents
from accounts.models import Consent, User
from communities.models import (
    Building,
    Community,
    Estate,
    Grid,
    Household,
    JoinPoster,
    Representation,
    Resident,
    SubDistrict,
)
from communities.services.opening import open_community, open_sub_district
from home.models import HomePage

_number = itertools.count(1)


def home_page() -> HomePage:
    """The one home page, made on the first call and set as the site's root."""
    page = HomePage.objects.first()
    if page is None:
        root = Page.objects.get(depth=1)
        page = root.add_child(instance=HomePage(title="邻里", slug="linli"))
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 80, "root_page": page, "site_name": "邻里"},
        )
        Site.clear_site_root_paths_cache()
    return page


def sub_district(**fields: Any) -> SubDistrict:
    """A sub-district with its page and officers."""
    fields.setdefault("code", f"S{next(_number)}")
    fields.setdefault("name", f"澄河{fields['code']}街道")
    return open_sub_district(home=home_page(), **fields)


def community(**fields: Any) -> Community:
    """A community with its page, group, collection and rights."""
    fields.setdefault("sub_district", SubDistrict.objects.first() or sub_district())
    fields.setdefault("code", f"C{next(_number)}")
    fields.setdefault("name", f"海防{fields['code']}居民区")
    return open_community(**fields)


def user(**fields: Any) -> User:
    """A user without a role."""
    fields.setdefault("username", f"user{next(_number)}")
    password = fields.pop("password", None)
    account = User(**fields)
    if password:
        account.set_password(password)
    else:
        account.set_unusable_password()
    account.save()
    return account


def staff(**fields: Any) -> User:
    """A member of staff who signs in with the password `wutong-1234`."""
    fields.setdefault("password", "wutong-1234")
    return user(is_staff=True, **fields)


def social_worker(of: Community, **fields: Any) -> User:
    """A social worker of one community."""
    account = staff(**fields)
    account.groups.add(of.workers)
    return account


def officer(of: SubDistrict, **fields: Any) -> User:
    """An officer of the self-governance office."""
    account = staff(**fields)
    account.groups.add(of.officers)
    return account


def estate(community: Community, **fields: Any) -> Estate:
    """An estate."""
    fields.setdefault("name", f"{next(_number)}小区")
    return Estate.objects.create(community=community, **fields)


def grid(community: Community, **fields: Any) -> Grid:
    """A grid."""
    fields.setdefault("name", f"第{next(_number)}网格")
    return Grid.objects.create(community=community, **fields)


def building(community: Community, **fields: Any) -> Building:
    """A building in a grid."""
    fields.setdefault("name", f"{next(_number)}号楼")
    fields.setdefault("address", "海防路100弄")
    fields.setdefault("grid", Grid.objects.filter(community=community).first() or grid(community))
    return Building.objects.create(community=community, **fields)


def household(building: Building, **fields: Any) -> Household:
    """A household of a building."""
    fields.setdefault("unit", f"{next(_number)}室")
    return Household.objects.create(community=building.community, building=building, **fields)


def resident(household: Household, **fields: Any) -> Resident:
    """A confirmed resident."""
    fields.setdefault("name", f"张小{next(_number)}")
    fields.setdefault("status", Resident.Status.VERIFIED)
    fields.setdefault("origin", Resident.Origin.IMPORT)
    if fields["status"] == Resident.Status.VERIFIED:
        fields.setdefault("verified_at", timezone.now())
    return Resident.objects.create(community=household.community, household=household, **fields)


def neighbour(community: Community, **fields: Any) -> Resident:
    """A confirmed resident in a building and household of their own."""
    home = Building.objects.filter(community=community).first() or building(community)
    return resident(household(home), **fields)


def account_of(resident: Resident, *, agreed: bool = True, **fields: Any) -> User:
    """A user who acts for this resident, as themself, and has agreed that the entry is kept."""
    fields.setdefault("phone", f"+86138{next(_number):08d}")
    fields.setdefault("phone_verified_at", timezone.now())
    account = user(**fields)
    Representation.objects.create(user=account, resident=resident)
    if agreed:
        consents.give(resident, Consent.Purpose.SERVICE, at=timezone.now(), by=account)
    return account


def poster(building: Building | None = None, grid: Grid | None = None, **fields: Any) -> JoinPoster:
    """A join poster at a building's door, or at a grid's."""
    place = building or grid
    assert place is not None
    fields.setdefault("token", f"poster-token-{next(_number)}")
    fields.setdefault("expires_at", timezone.now() + timedelta(days=180))
    return JoinPoster.objects.create(
        community=place.community, building=building, grid=grid, **fields
    )


def grid_worker(grid: Grid, **fields: Any) -> User:
    """The worker of a grid, without rights in the admin."""
    fields.setdefault("password", "wutong-1234")
    account = user(**fields)
    grid.worker = account
    grid.save()
    return account
