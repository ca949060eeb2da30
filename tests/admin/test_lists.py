"""Every list of the admin costs as many queries with three rows as with one, and ticks nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from wagtail.admin.ui.tables.pages import BulkActionsColumn
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from accounts.models import User
from communities.models import Community
from tests import factories as make

from .filling import Filler, community_models, fill

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def screens() -> Iterator[Any]:
    """Every view set that lists rows of a model."""
    models = set(community_models())
    for viewset in registered():
        if isinstance(viewset, ModelViewSet | PageListingViewSet) and viewset.model in models:
            yield viewset


def registered() -> list[Any]:
    """Every view set; they register when the addresses are read."""
    assert get_resolver().url_patterns
    return list(viewsets.viewsets)


def addresses() -> list[str]:
    return sorted({reverse(screen.get_url_name("index")) for screen in screens()})


@pytest.fixture
def here(db: None) -> Community:
    make.community()
    return make.community()


@pytest.fixture
def officer(client: Client, here: Community) -> Client:
    """A client of somebody with several communities, who is shown whose each row is."""
    user: User = make.officer(here.sub_district)
    client.force_login(user)
    return client


def costs(client: Client) -> dict[str, int]:
    found = {}
    for url in addresses():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200, url
        found[url] = len(queries)
    return found


def test_there_are_lists() -> None:
    assert len(addresses()) >= 15


def test_every_list_costs_as_many_queries_with_three_rows_as_with_one(
    officer: Client, here: Community
) -> None:
    worker = make.social_worker(here)
    fill(here, "one", worker)
    costs(officer)  # content types and such are looked up once
    one = costs(officer)
    for mark in ("two", "three"):
        another = Filler(here, mark, worker, beside=True)
        for screen in screens():
            another.one(screen.model)
    three = costs(officer)
    more = {url: (one[url], three[url]) for url in one if three[url] > one[url]}
    assert more == {}
    for screen in screens():
        rows = screen.model._default_manager.filter(community=here)
        assert rows.count() >= 3, screen.model


def _is_flat(screen: Any) -> bool:
    """Whether it lists one type of page; Wagtail's explorer, too, is a list of pages."""
    return isinstance(screen, PageListingViewSet) and screen.model is not Page


def test_a_flat_list_of_pages_has_no_boxes_to_tick() -> None:
    flat = [screen for screen in registered() if _is_flat(screen)]
    assert len(flat) >= 6
    for screen in flat:
        assert not [column for column in screen.columns if isinstance(column, BulkActionsColumn)]
