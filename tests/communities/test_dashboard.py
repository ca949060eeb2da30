"""The first screen of the admin."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from communities.dashboard import what_waits
from communities.models import Community, NoticePage, Resident
from tests import factories as make


def pending(community: Community) -> Resident:
    return make.neighbour(community, status=Resident.Status.PENDING)


def screen(client: Client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.django_db
def test_a_worker_reads_what_waits_in_their_community_and_nothing_of_another(
    client: Client,
) -> None:
    here, there = make.community(name="海防居民区"), make.community(name="句容居民区")
    pending(here)
    for _time in range(3):
        pending(there)
    client.force_login(make.social_worker(here))
    page = screen(client)
    assert f'<a href="{reverse("grid")}"><b>1</b>' in page
    assert "句容居民区" not in page


@pytest.mark.django_db
def test_an_officer_reads_all_communities_of_the_sub_district_in_one_table(
    client: Client,
) -> None:
    one, two = make.community(name="海防居民区"), make.community(name="句容居民区")
    elsewhere = make.community(name="远方居民区", sub_district=make.sub_district())
    pending(one)
    client.force_login(make.officer(one.sub_district))
    page = screen(client)
    assert one.name in page
    assert two.name in page
    assert elsewhere.name not in page


@pytest.mark.django_db
def test_staff_without_a_community_are_told_what_to_do(client: Client) -> None:
    user = make.staff()
    user.groups.add(make.community().workers)
    GroupPagePermission.objects.filter(group=Community.objects.get().workers).delete()
    client.force_login(user)
    assert "linli-calm" in screen(client)


@pytest.mark.django_db
def test_a_notice_waits_when_it_expires_within_three_days() -> None:
    community = make.community()
    at = timezone.now()
    for days in (2, 4, -1):
        notice = NoticePage(
            title=f"通知{days}", summary="停水", expires_at=at + timedelta(days=days)
        )
        community.page.add_child(instance=notice)
    found = {item.key: item.count for item in what_waits([community], at)}
    assert found["notices"] == 1


@pytest.mark.django_db
def test_every_number_leads_to_a_list_that_opens(client: Client) -> None:
    community = make.community()
    pending(community)
    client.force_login(make.social_worker(community))
    for item in what_waits([community], timezone.now()):
        assert client.get(item.url).status_code == 200, item.key


@pytest.mark.django_db
def test_the_screen_costs_as_many_queries_with_three_communities_as_with_one() -> None:
    at = timezone.now()

    def cost() -> int:
        communities = list(Community.objects.select_related("sub_district"))
        with CaptureQueriesContext(connection) as queries:
            what_waits(communities, at)
        return len(queries)

    pending(make.community())
    one = cost()
    for _time in range(2):
        pending(make.community())
    assert cost() == one
