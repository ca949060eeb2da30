"""A poll that is closed by hand: at once, for good, and never over somebody's unfinished work."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from surveys.errors import BatchesOpen, Closed, CloseRefused, NotYours
from surveys.models import Poll
from surveys.services.closing import close_now
from surveys.tally import Result
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(community):
    return factories.social_worker(community)


def test_an_open_poll_is_closed_and_sealed_at_once(community, worker):
    poll = make.poll(community)
    make.vote(poll)
    closed = close_now(poll, at=timezone.now(), by=worker)
    assert closed.state == Poll.State.SEALED
    assert Result.from_json(closed.result).participants == 1
    with pytest.raises(Closed):
        make.vote(poll)


def test_publishing_it_once_more_does_not_open_it_again(community, worker):
    poll, now = make.poll(community), timezone.now()
    close_now(poll, at=now, by=worker)
    poll.page.refresh_from_db()
    poll.page.get_latest_revision().publish()
    poll.refresh_from_db()
    assert (poll.closes_at, poll.state) == (now, Poll.State.SEALED)


def test_the_wait_for_slips_can_be_ended(community, worker):
    now = timezone.now()
    poll = make.poll(
        community,
        opens_at=now - timedelta(days=9),
        closes_at=now - timedelta(days=1),
        paper_until=now + timedelta(days=3),
    )
    closed = close_now(poll, at=now, by=worker)
    assert (closed.state, closed.closes_at) == (Poll.State.SEALED, poll.closes_at)


def test_slips_that_are_being_entered_hold_it_open(community, worker):
    poll = make.poll(community)
    make.slips(poll, 12)
    make.batch(poll, by=worker)
    with pytest.raises(BatchesOpen):
        close_now(poll, at=timezone.now(), by=worker)


def test_a_draft_that_waits_is_not_published_by_the_way(community, worker):
    poll = make.poll(community)
    page = poll.page
    page.introduction = "还没写完"
    page.save_revision()
    with pytest.raises(CloseRefused):
        close_now(poll, at=timezone.now(), by=worker)


def test_a_worker_from_elsewhere_closes_nothing(community):
    poll, stranger = make.poll(community), factories.social_worker(factories.community())
    with pytest.raises(NotYours):
        close_now(poll, at=timezone.now(), by=stranger)
    client = Client()
    client.force_login(stranger)
    assert client.post(f"/desk/polls/{poll.page_id}/close/").status_code == 404


@pytest.mark.chinese
def test_the_desk_leads_from_closing_to_the_notice(community, worker):
    poll, client = make.poll(community), Client()
    make.vote(poll)
    client.force_login(worker)
    assert "现在结束征询" in client.get(f"/desk/polls/{poll.page_id}/").content.decode()
    page = client.post(f"/desk/polls/{poll.page_id}/close/", follow=True).content.decode()
    assert f"/admin/polls/{poll.page_id}/result.pdf?size=A4" in page
    assert "现在结束征询" not in page
