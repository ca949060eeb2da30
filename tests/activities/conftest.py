"""What the tests of activities share: who keeps the desk."""

import pytest
from django.test import Client

from accounts.models import User
from communities.models import Community
from tests import factories


@pytest.fixture
def worker(community: Community, client: Client) -> User:
    """Sign a social worker of the community in."""
    user = factories.social_worker(community)
    client.force_login(user)
    return user


@pytest.fixture
def as_worker(worker: User, client: Client) -> Client:
    """Return the browser at which that worker sits."""
    return client
