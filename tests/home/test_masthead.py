"""The head of every public page says whose house this is."""

import pytest
from django.test import Client

from communities.models import NoticePage
from tests import factories

pytestmark = pytest.mark.django_db


def office_in(html: str) -> bool:
    return "澄河街道" in html[: html.index("<main")]


def test_the_head_names_the_sub_district_on_every_kind_of_page(client: Client) -> None:
    office = factories.sub_district(name="澄河街道")
    community = factories.community(sub_district=office)
    notice = community.page.add_child(instance=NoticePage(title="停水", summary="周三停水"))
    general = office.page.add_child(instance=NoticePage(title="防汛", summary="周四有雨"))
    building = factories.building(community)
    addresses = [page.url for page in (office.page, community.page, notice, general)]
    for address in [*addresses, f"/find/{building.pk}/"]:
        assert office_in(client.get(address).content.decode()), address
