"""A public page is answered from the cache, and never shows what has changed."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.models import NoticePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


def notice(community, title="停水通知", **fields):
    page = community.page.add_child(instance=NoticePage(title=title, summary=title, **fields))
    page.save_revision().publish()
    return page


def test_the_second_reading_asks_the_database_nothing(client, community, django_assert_num_queries):
    first = client.get(community.page.url)
    with django_assert_num_queries(0):
        second = client.get(community.page.url)
    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_published_notice_is_seen_at_once(client, community, django_capture_on_commit_callbacks):
    client.get(community.page.url)
    with django_capture_on_commit_callbacks(execute=True):
        notice(community)
    assert "停水通知" in client.get(community.page.url).content.decode()


def test_another_communitys_page_stays_stored(
    client, community, django_assert_num_queries, django_capture_on_commit_callbacks
):
    client.get(community.page.url)
    with django_capture_on_commit_callbacks(execute=True):
        notice(factories.community())
    with django_assert_num_queries(0):
        client.get(community.page.url)


def test_a_notice_that_expires_leaves_the_stored_page(client, community):
    at = timezone.now()
    notice(community, expires_at=at + timedelta(seconds=30))
    assert "停水通知" in client.get(community.page.url).content.decode()
    with time_machine.travel(at + timedelta(seconds=31)):
        assert "停水通知" not in client.get(community.page.url).content.decode()


def test_language_and_type_size_have_pages_of_their_own(client, community):
    other = next(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
    of_the_house = client.get(community.page.url)
    client.cookies["django_language"] = other
    chosen = client.get(community.page.url)
    client.cookies["large_type"] = "1"
    large = client.get(community.page.url)
    assert len({of_the_house.content, chosen.content, large.content}) == 3


def test_who_chose_the_houses_language_gets_the_same_page(client, community):
    of_the_house = client.get(community.page.url)
    community.page.__class__.objects.update(title="改过的标题")  # behind the cache's back
    client.cookies["django_language"] = settings.LANGUAGE_CODE
    assert client.get(community.page.url).content == of_the_house.content


@pytest.mark.chinese
def test_who_is_signed_in_gets_a_page_of_their_own(client, community):
    client.get(community.page.url)
    signed_in = Client()
    signed_in.force_login(factories.user(username="qian"))
    assert "我的" in signed_in.get(community.page.url).content.decode()
    assert "/me/" not in client.get(community.page.url).content.decode()


def test_a_page_that_becomes_restricted_is_shown_no_longer(
    client, community, django_capture_on_commit_callbacks
):
    page = notice(community)
    assert client.get(page.url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        page.view_restrictions.create(restriction_type="login")
    assert client.get(page.url).status_code == 302


def test_a_change_during_rendering_is_not_stored_as_fresh(
    client, community, monkeypatch, django_capture_on_commit_callbacks
):
    from communities import freshness, showcase

    real = showcase.phone_groups

    def change_meanwhile(record):
        groups = real(record)
        with django_capture_on_commit_callbacks(execute=True):
            freshness.freshen(record.pk)
        return groups

    monkeypatch.setattr(showcase, "phone_groups", change_meanwhile)
    client.get(community.page.url)
    monkeypatch.undo()
    with CaptureQueriesContext(connection) as queries:
        client.get(community.page.url)
    assert len(queries) > 0
