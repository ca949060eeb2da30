"""Public lists are narrowed to a community, on a site of one sub-district and on one of many."""

import pytest
from django.test import Client
from django.urls import reverse

from communities import narrowing
from tests import factories
from tests.factories import activities

pytestmark = pytest.mark.django_db
LISTS = ["activities:list", "projects:list", "surveys:polls", "surveys:suggestions"]


@pytest.fixture
def communities():
    return [factories.community(name=name) for name in ("海防村居民区", "昌平路居民区")]


def shown(name, **asked):
    return Client().get(reverse(name), asked).content.decode()


@pytest.mark.parametrize("name", ["activities:list", "surveys:polls", "surveys:suggestions"])
def test_the_communities_of_a_sub_district_are_offered(name, communities):
    page = shown(name)
    assert all(f">{community.name}</option>" in page for community in communities)


@pytest.mark.parametrize("name", LISTS)
def test_more_communities_than_can_be_read_through_are_not(name, communities, monkeypatch):
    monkeypatch.setattr(narrowing, "MOST", 1)
    page = shown(name)
    assert 'type="hidden" name="community"' in page
    assert not any(f">{community.name}</option>" in page for community in communities)


def test_the_list_that_a_communitys_page_leads_to_is_its_own(communities, monkeypatch):
    monkeypatch.setattr(narrowing, "MOST", 1)
    for community in communities:
        activities.make_activity(community, f"剪纸 {community.name}")
    page = shown("activities:list", community=communities[0].pk)
    assert "剪纸 海防村居民区" in page
    assert "剪纸 昌平路居民区" not in page
