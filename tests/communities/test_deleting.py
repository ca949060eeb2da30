"""What records refer to stays, and who wanted to delete it is told."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from communities.models import Building
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_building_with_households_is_not_deleted(client: Client) -> None:
    """Wagtail's index does not know the households: they were written in bulk."""
    community = factories.community()
    building = factories.household(factories.building(community)).building
    client.force_login(factories.social_worker(community))

    answer = client.post(reverse("buildings:delete", args=[building.pk]))

    assert answer.status_code == 302
    assert [str(one) for one in get_messages(answer.wsgi_request)] != []
    assert Building.objects.filter(pk=building.pk).exists()
