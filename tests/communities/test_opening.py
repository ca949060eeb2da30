"""Opening a community: everything or nothing."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, GroupPagePermission, ModelLogEntry, Page, Workflow

from communities import roles
from communities.models import Community, CommunityPage, SubDistrict
from communities.services.opening import open_community
from tests import factories as make


@pytest.fixture
def district(db: None) -> SubDistrict:
    return make.sub_district()


def counts() -> tuple[int, ...]:
    kinds = (Community, Page, Group, Collection, GroupPagePermission)
    return tuple(kind.objects.count() for kind in kinds)


def test_a_community_opens_with_its_page_group_collection_and_rights(
    district: SubDistrict,
) -> None:
    community = open_community(code="HFC", name="海防居民区", sub_district=district)
    worker = make.social_worker(community)
    assert community.page.live
    assert community.page.get_parent().pk == district.page.pk
    assert community.collection.get_parent().pk == district.collection.pk
    assert roles.manages(worker, community)
    assert worker.has_perm("wagtailadmin.access_admin")
    assert ModelLogEntry.objects.filter(action="communities.open").exists()


def test_a_worker_manages_their_own_community_and_an_officer_all_of_the_sub_district(
    district: SubDistrict,
) -> None:
    one, two = (make.community(sub_district=district) for _ in range(2))
    elsewhere = make.community(sub_district=make.sub_district())
    worker, officer = make.social_worker(one), make.officer(district)
    assert roles.managed_community_ids(worker) == {one.pk}
    assert roles.managed_community_ids(officer) == {one.pk, two.pk}
    assert not roles.manages(officer, elsewhere)


def test_nothing_remains_of_an_opening_that_fails_half_way(district: SubDistrict) -> None:
    make.community(sub_district=district, code="HFC", name="海防居民区")
    before = counts()
    # The page's slug is free, so that the page, group and collection are made before the row.
    Community.objects.filter(code="HFC").update(code="ABC")
    with pytest.raises(IntegrityError):
        open_community(code="ABC", name="第二居民区", sub_district=district)
    assert counts() == before


def test_the_command_opens_a_community(district: SubDistrict) -> None:
    call_command("open_community", "HFC", "海防居民区", sub_district=district.code)
    assert CommunityPage.objects.get().title == "海防居民区"


@pytest.mark.parametrize("code", ["hfc", "海", "TOOLONGACODE1"])
def test_the_command_refuses_a_code_that_is_none(district: SubDistrict, code: str) -> None:
    with pytest.raises(CommandError):
        call_command("open_community", code, "海防居民区", sub_district=district.code)
    assert not Community.objects.exists()


def test_the_command_says_that_there_is_no_such_sub_district(district: SubDistrict) -> None:
    with pytest.raises(CommandError, match="NONE"):
        call_command("open_community", "HFC", "海防居民区", sub_district="NONE")


def test_an_officer_opens_a_community_by_the_form(district: SubDistrict, client: Client) -> None:
    client.force_login(make.officer(district))
    data = {"sub_district": district.pk, "code": "HFC", "name": "海防居民区"}
    answer = client.post(reverse("open_community"), data)
    community = Community.objects.get()
    assert answer.headers["Location"] == reverse("wagtailadmin_explore", args=[community.page_id])


def test_the_form_keeps_what_was_typed_when_the_code_is_taken(
    district: SubDistrict, client: Client
) -> None:
    make.community(sub_district=district, code="HFC")
    client.force_login(make.officer(district))
    data = {"sub_district": district.pk, "code": "HFC", "name": "第二居民区"}
    answer = client.post(reverse("open_community"), data)
    assert "第二居民区" in answer.content.decode()
    assert Community.objects.count() == 1


def test_a_worker_or_an_officer_of_another_sub_district_opens_nothing(
    district: SubDistrict, client: Client
) -> None:
    worker = make.social_worker(make.community(sub_district=district))
    stranger = make.officer(make.sub_district())
    for user in (worker, stranger):
        client.force_login(user)
        data = {"sub_district": district.pk, "code": "NEW", "name": "新居民区"}
        client.post(reverse("open_community"), data)
    assert not Community.objects.filter(code="NEW").exists()


def test_no_group_has_rights_on_everything(district: SubDistrict) -> None:
    assert not Group.objects.filter(name__in=["Editors", "Moderators"]).exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()
    assert not Workflow.objects.exists()
