"""A resident at a proposal of their own, while the call is open."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from projects.drafting import begin
from projects.models import ProjectPage
from tests import factories as make
from tests.factories.projects import IN_TIME
from tests.projects.conftest import Town


@pytest.fixture(autouse=True)
def _during_the_call() -> Iterator[None]:
    with time_machine.travel(IN_TIME, tick=True):
        yield


@pytest.fixture
def lead(town: Town) -> User:
    return make.account_of(make.neighbour(town.home, name="林小满"))


@pytest.fixture
def page(town: Town, lead: User) -> ProjectPage:
    return begin(town.home, by=lead, call=town.round, title="一米花园")


@pytest.fixture
def home(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client
