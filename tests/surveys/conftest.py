"""What the tests of polls and suggestions share."""

import pytest
from django.test import Client

from communities.models import Community
from tests import factories


@pytest.fixture
def desk(community: Community) -> Client:
    """Return a browser at which a social worker of the community sits."""
    client = Client()
    client.force_login(factories.social_worker(community))
    return client
