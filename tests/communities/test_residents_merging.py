"""Merging doubles: every record moves, what both have stays counted."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts import consents
from accounts.models import Consent
from communities.models import Community, Representation, Resident
from communities.services.merging import CannotMerge, merge_residents
from tests import factories

pytestmark = pytest.mark.django_db


def test_records_move_to_the_entry_that_stays(community: Community) -> None:
    at, worker = timezone.now(), factories.social_worker(community)
    keep = factories.neighbour(community, name="张小三", status=Resident.Status.PENDING)
    drop = factories.neighbour(community, name="张小三", phone="+8613800138000")
    account = factories.account_of(drop)
    consents.give(drop, Consent.Purpose.CONTACT, at=at)
    drop.household.building.leader = drop
    drop.household.building.save()
    assert merge_residents(keep, drop, by=worker, at=at) == []
    keep.refresh_from_db()
    drop.refresh_from_db()
    assert (keep.status, keep.phone) == ("verified", "+8613800138000")
    assert (drop.status, drop.merged_into) == ("merged", keep)
    assert Representation.objects.standing().get() == keep.representations.get(user=account)
    given = consents.standing(keep).values_list("purpose", flat=True)
    assert set(given) == {"service", "contact"}
    drop.household.building.refresh_from_db()
    assert drop.household.building.leader == keep


def test_what_both_have_once_stays_with_the_other(community: Community) -> None:
    at, worker = timezone.now(), factories.social_worker(community)
    keep, drop = factories.neighbour(community), factories.neighbour(community)
    for resident in (keep, drop):
        consents.give(resident, Consent.Purpose.CONTACT, at=at)
    consents.give(drop, Consent.Purpose.NAMED, at=at)
    left = merge_residents(keep, drop, by=worker, at=at)
    assert [count for _what, count in left] == [1]
    assert set(consents.standing(keep).values_list("purpose", flat=True)) == {"contact", "named"}


def test_one_account_for_both_acts_once(community: Community) -> None:
    at, worker = timezone.now(), factories.social_worker(community)
    keep, drop = factories.neighbour(community), factories.neighbour(community)
    account = factories.account_of(keep)
    Representation.objects.create(user=account, resident=drop)
    assert merge_residents(keep, drop, by=worker, at=at) == []
    assert Representation.objects.standing().get().resident == keep


def test_only_within_one_community_and_by_its_worker(community: Community) -> None:
    worker = factories.social_worker(community)
    one = factories.neighbour(community)
    other = factories.neighbour(factories.community())
    second = factories.neighbour(community)
    for keep, drop, by in (
        (one, other, worker),
        (one, one, worker),
        (one, second, factories.user()),
    ):
        with pytest.raises(CannotMerge):
            merge_residents(keep, drop, by=by, at=timezone.now())


def test_the_desk_shows_pairs_and_merges(client: Client, community: Community) -> None:
    one = factories.neighbour(community, name="张小三", phone="+8613800138000")
    other = factories.neighbour(community, name="张三", phone="+8613800138000")
    stranger = factories.neighbour(factories.community(), name="李建国", phone="+8613800138000")
    client.force_login(factories.social_worker(community))
    page = client.get("/admin/people/doubles/").content.decode()
    assert "张小三" in page
    assert "李建国" not in page
    answer = client.post("/admin/people/doubles/", {"keep": one.pk, "drop": stranger.pk})
    assert answer.status_code == 404
    client.post("/admin/people/doubles/", {"keep": one.pk, "drop": other.pk})
    other.refresh_from_db()
    assert other.status == Resident.Status.MERGED
