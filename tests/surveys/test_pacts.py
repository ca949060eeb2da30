"""The pact of those who suggest: read, accepted once, and anew where it has changed."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from surveys.models import Pact, PactAcceptance, Suggestion
from surveys.pacts import PactFirst, PactRefused, pact_of, publish_pact
from surveys.suggestions import (
    suggest,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def pact(community):
    officer = factories.officer(community.sub_district)
    return publish_pact(
        community.sub_district, None, text="自愿、互助、友善", not_posted="广告\n辱骂", by=officer,
        at=timezone.now() - timedelta(days=1),
    )  # fmt: skip


@pytest.mark.chinese
def test_the_pact_is_accepted_before_the_first_suggestion_and_not_again(community, pact):
    neighbour, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(neighbour))
    form = client.get("/suggestions/write/").content.decode()
    assert "自愿、互助、友善" in form
    sent = {"resident": neighbour.pk, "text": "灯坏了", "public": "on", "theme": "repair"}
    refused = client.post("/suggestions/write/", sent).content.decode()
    assert "请先同意居民公约" in refused
    assert "灯坏了" in refused
    client.post("/suggestions/write/", {**sent, f"pact_{pact.pk}": "on"})
    accepted = PactAcceptance.objects.get()
    assert (accepted.pact, accepted.resident) == (pact, neighbour)
    assert Suggestion.objects.count() == 1
    assert f"pact_{pact.pk}" not in client.get("/suggestions/write/").content.decode()
    client.post("/suggestions/write/", {**sent, "text": "第二条"})
    assert Suggestion.objects.count() == 2


def test_a_new_version_is_accepted_anew_and_only_as_it_was_read(community, pact):
    author, worker = factories.neighbour(community), factories.social_worker(community)
    suggest(author, "第一条", public=True, at=timezone.now(), accepts=pact)
    own = publish_pact(
        community.sub_district, community, text="本里公约", not_posted="广告", by=worker,
        at=timezone.now(),
    )  # fmt: skip
    for accepts in (None, pact):
        with pytest.raises(PactFirst):
            suggest(author, "第二条", public=True, at=timezone.now(), accepts=accepts)
    suggest(author, "第二条", public=True, at=timezone.now(), accepts=own)
    elsewhere = factories.community(sub_district=community.sub_district)
    assert pact_of(elsewhere, timezone.now()) == pact


def test_a_version_is_published_by_those_who_may_and_never_over_anothers(community, pact):
    office, at = community.sub_district, timezone.now()
    worker, officer = factories.social_worker(community), factories.officer(office)
    publish = partial(publish_pact, office, None, text="新的公约", not_posted="广告", at=at)
    with pytest.raises(PactRefused):
        publish(by=worker, after=1)
    with pytest.raises(PactRefused):
        publish(by=officer, after=0)
    assert publish(by=officer, after=1).version == 2
    with pytest.raises(PactRefused):  # nothing was changed
        publish(by=officer, after=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pact.objects.create(sub_district=office, version=2, text="x", not_posted="y")


def test_a_worker_publishes_the_communitys_own_pact_at_the_desk(desk, community, pact):
    page = desk.get(f"/desk/pact/community/{community.pk}/").content.decode()
    assert "自愿、互助、友善" in page
    sent = {"text": "本里公约", "not_posted": "广告", "after": 0}
    desk.post(f"/desk/pact/community/{community.pk}/", sent)
    assert pact_of(community, timezone.now()).text == "本里公约"
    assert "本里公约" in Client().get(f"/suggestions/pact/{community.code}/").content.decode()
    assert desk.get(f"/desk/pact/office/{community.sub_district_id}/").status_code == 404
    other = factories.community()
    assert desk.post(f"/desk/pact/community/{other.pk}/", sent).status_code == 404
