"""The home page of a site with one sub-district, and with several."""

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


def test_the_communities_of_the_only_sub_district_are_shown():
    community = factories.community(name="海防村居民区")
    assert Client().get("/").content.decode().count(community.name) == 1


def test_several_sub_districts_are_each_led_to_and_show_no_others_communities():
    offices = [factories.sub_district(name=name) for name in ("澄河街道", "长寿街道")]
    one, other = (factories.community(sub_district=office) for office in offices)
    page = Client().get("/").content.decode()
    assert all(f'href="{each.sub_district.page.url}"' in page for each in (one, other))
    assert one.name not in page
    assert other.name not in page
