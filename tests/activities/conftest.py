"""What the tests of activities share: who keeps the desk, and who comes."""

import pytest
from django.test import Client

from accounts.models import User
from communities.models import Community, Resident
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


@pytest.fixture
def resident(community: Community) -> Resident:
    """Let somebody live in the community."""
    return factories.neighbour(community, name="许念慈")


@pytest.fixture
def as_resident(resident: Resident, client: Client) -> Client:
    """Return the browser at which that resident sits."""
    client.force_login(factories.account_of(resident))
    return client
