"""Named polls: announced, changed until closing, seen by workers afterwards and by nobody else."""

import re
import uuid
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from surveys.errors import AlreadyCounted, Closed
from surveys.models import Ballot, BallotChange, NamedBallot, Poll, RollEntry
from surveys.my_data import forget_names, took_part
from surveys.services import (
    cast,
    cast_by_slip,
    seal,
)
from surveys.services.naming import NAMES_KEPT, purge_names
from surveys.tally import count
from surveys.vocabulary import Channel, Electorate
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community(), secret=False)


@pytest.fixture
def neighbour(poll):
    return factories.neighbour(poll.community)


@pytest.fixture
def worker(poll):
    return factories.social_worker(poll.community)


@pytest.fixture
def client(neighbour) -> Client:
    return english(factories.account_of(neighbour))


def english(user=None) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if user is not None:
        client.force_login(user)
    return client


def web(poll: Poll, neighbour, choice: int = 0, **how):
    how.setdefault("by", factories.account_of(neighbour))
    return make.vote(poll, neighbour.household, choice, channel=Channel.WEB, **how)


def chosen() -> list[list[str]]:
    return [[mark.option.label for mark in one.marks.all()] for one in Ballot.objects.all()]


def text(response) -> str:
    return response.content.decode()


def sent(poll: Poll, neighbour, choice: int, **fields) -> dict[str, str]:
    return {
        "for": str(neighbour.household_id),
        "key": str(uuid.uuid4()),
        "step": "send",
        "announced": "named",
        "choice": str(make.options(poll)[choice]),
        **fields,
    }


# --- what is announced --------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [True, False])
def test_page_and_form_say_who_will_see_the_choice(secret):
    poll = make.poll(factories.community(), secret=secret)
    neighbour = factories.neighbour(poll.community)
    client = english(factories.account_of(neighbour))
    form = text(client.get(f"/polls/{poll.page_id}/vote/"))
    review = {**sent(poll, neighbour, 0, step="review"), "announced": "secret"}
    again = text(
        client.post(
            f"/polls/{poll.page_id}/vote/",
            review if secret else {**review, "announced": "named"},
        )
    )
    page = text(english().get(poll.page.url))
    assert ("This poll is named." in form) is not secret
    assert ("will see what you chose" in again) is not secret
    assert ("secret, and final once sent" in page) is secret
    assert ("named: the community’s workers see" in page) is not secret


def test_a_form_that_announced_a_secret_ballot_is_not_counted_as_a_named_one(
    client, poll, neighbour
):
    answer = client.post(
        f"/polls/{poll.page_id}/vote/", sent(poll, neighbour, 0, announced="secret")
    )
    assert "no longer what it said" in text(answer)
    assert not RollEntry.objects.exists()


def test_the_first_ballot_freezes_whether_the_poll_is_named(poll, neighbour, worker):
    web(poll, neighbour)
    page = poll.page
    page.secret = True
    page.save_revision().publish()
    poll.refresh_from_db()
    assert poll.secret is False


# --- changing -----------------------------------------------------------------------------------


def test_a_changed_answer_replaces_the_first_and_is_counted_once(poll, neighbour):
    web(poll, neighbour, 0)
    web(poll, neighbour, 1)
    assert chosen() == [["自制唇膏"]]
    assert RollEntry.objects.count() == Ballot.objects.count() == NamedBallot.objects.count() == 1
    change = BallotChange.objects.get()
    assert {field.name for field in change._meta.concrete_fields} == {
        "id", "entry", "key", "at", "channel", "by",
    }  # fmt: skip


def test_the_form_shows_the_earlier_answer_and_the_receipt_when_it_was_changed(
    client, poll, neighbour
):
    address = f"/polls/{poll.page_id}/vote/"
    client.post(address, sent(poll, neighbour, 2))
    page = text(client.get(address))
    assert re.search(rf'value="{make.options(poll)[2]}" checked', page)
    assert "you can change the answer here" in page
    receipt = text(client.post(address, sent(poll, neighbour, 0), follow=True))
    assert "Changed" in receipt
    assert chosen() == [["花样剪纸"]]


def test_a_form_sent_again_changes_nothing_even_after_another_change(poll, neighbour):
    account = factories.account_of(neighbour)
    keys = [uuid.uuid4() for _ in range(3)]
    receipts = [
        web(poll, neighbour, choice, key=key, by=account) for choice, key in enumerate(keys)
    ]
    for choice, key in enumerate(keys):
        again = web(poll, neighbour, (choice + 1) % 3, key=key, by=account)
        assert again == receipts[choice] == receipts[0]
    assert chosen() == [["手工编织"]]
    assert BallotChange.objects.count() == 2


def test_nothing_is_changed_after_closing_or_sealing(poll, neighbour):
    web(poll, neighbour)
    with pytest.raises(Closed):
        web(poll, neighbour, 1, at=poll.closes_at)
    stale = Poll.objects.select_related("page").get(pk=poll.pk)
    seal(poll, poll.closes_at)
    with pytest.raises(Closed):
        web(stale, neighbour, 1)
    assert chosen() == [["花样剪纸"]]


def test_a_bad_change_leaves_the_first_answer(poll, neighbour, client):
    client.post(f"/polls/{poll.page_id}/vote/", sent(poll, neighbour, 1))
    nothing = {**sent(poll, neighbour, 0), "choice": ""}
    answer = client.post(f"/polls/{poll.page_id}/vote/", nothing)
    assert "Please choose" in text(answer)
    assert chosen() == [["自制唇膏"]]


def test_a_secret_ballot_is_never_changed_and_nothing_names_it():
    poll = make.poll(factories.community())
    neighbour = factories.neighbour(poll.community)
    web(poll, neighbour)
    with pytest.raises(AlreadyCounted):
        web(poll, neighbour, 1)
    assert not NamedBallot.objects.exists()
    assert not BallotChange.objects.exists()


CHANGES = ["web web", "web phone", "web desk", "paper web", "slip web", "slip slip"]
REFUSED = ["web slip", "paper slip", "web paper", "paper paper"]


@pytest.mark.parametrize("channels", [*CHANGES, *REFUSED])
def test_who_is_known_changes_and_a_slip_changes_only_its_own(poll, neighbour, worker, channels):
    first, second = channels.split()
    changed = channels in CHANGES
    by = {"web": factories.account_of(neighbour), "slip": None}
    make.vote(poll, neighbour.household, 0, channel=Channel(first), by=by.get(first, worker))
    again = {"channel": Channel(second), "by": by.get(second, worker)}
    if changed:
        make.vote(poll, neighbour.household, 1, **again)
    else:
        with pytest.raises(AlreadyCounted) as refused:
            make.vote(poll, neighbour.household, 1, **again)
        assert str(Channel(first).label) in str(refused.value)
        assert "it can be changed" in str(refused.value)
    assert chosen() == [["自制唇膏" if changed else "花样剪纸"]]
    assert RollEntry.objects.get().channel == first


def test_a_ballot_lies_with_the_channel_of_the_answer_that_counts(poll, neighbour, worker):
    make.vote(poll, neighbour.household, by=worker)
    assert (count(poll).web, count(poll).paper) == (0, 1)
    web(poll, neighbour, 1)
    assert (count(poll).web, count(poll).paper) == (1, 0)
    assert count(poll).took_part == 1


def test_a_change_by_a_worker_stands_in_the_log_without_voter_and_choice(poll, neighbour, worker):
    web(poll, neighbour)
    web(poll, neighbour, 1)
    assert not ModelLogEntry.objects.filter(action="polls.ballot_change").exists()
    make.vote(poll, neighbour.household, 2, channel=Channel.PHONE, by=worker)
    line = ModelLogEntry.objects.get(action="polls.ballot_change")
    assert (line.user, line.data) == (worker, {})
    assert neighbour.household.unit not in line.label


def test_by_the_link_on_the_slip_an_answer_is_changed_but_not_shown(poll):
    (slip,), keys = make.slips(poll, 1), make.options(poll)
    cast_by_slip(slip, [keys[1]], key=uuid.uuid4(), at=timezone.now())
    page = text(english().get(f"/slips/{slip.code}/"))
    assert "you can change the answer here" in page
    assert " checked" not in page
    cast_by_slip(slip, [keys[2]], key=uuid.uuid4(), at=timezone.now())
    assert chosen() == [["手工编织"]]


# --- afterwards ---------------------------------------------------------------------------------


def test_workers_see_who_chose_what_after_closing_and_nobody_else_ever(poll, neighbour, worker):
    web(poll, neighbour, 1)
    address = f"/desk/polls/{poll.page_id}/named/"
    stranger = factories.social_worker(factories.community())
    assert english(worker).get(address).status_code == 404
    with time_machine.travel(poll.closes_at + timedelta(minutes=1), tick=False):
        page = text(english(worker).get(address))
        others = [
            english(user).get(address).status_code
            for user in (stranger, factories.account_of(neighbour))
        ]
        public = text(english().get(poll.page.url)) + text(
            english().get(f"/polls/{poll.page_id}/results.csv")
        )
    assert neighbour.household.unit in page
    assert "自制唇膏" in page
    assert others == [404, 404]
    assert neighbour.household.unit not in public


def test_of_a_secret_poll_there_is_no_such_list(worker):
    poll = seal(make.closed_poll(worker_community(worker)), timezone.now())
    assert english(worker).get(f"/desk/polls/{poll.page_id}/named/").status_code == 404


def worker_community(worker):
    from communities.roles import managed_communities

    return managed_communities(worker).get()


def test_the_file_has_each_voter_and_the_log_who_took_it(poll, neighbour, worker):
    web(poll, neighbour, 1)
    with time_machine.travel(poll.closes_at + timedelta(minutes=1), tick=False):
        answer = english(worker).post(f"/desk/polls/{poll.page_id}/named.xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][-1] == "自制唇膏"
    assert neighbour.household.unit in rows[1][0]
    assert ModelLogEntry.objects.get(action="polls.named_export").user == worker


def test_sealing_keeps_whose_ballot_is_whose(poll, neighbour):
    web(poll, neighbour, 2)
    seal(poll, poll.closes_at)
    assert NamedBallot.objects.get().ballot.marks.get().option.label == "手工编织"
    assert cast(
        poll,
        neighbour.household,
        [make.options(poll)[0]],
        channel=Channel.WEB,
        key=RollEntry.objects.get().key,
        at=timezone.now(),
        by=factories.account_of(neighbour),
    )


def test_whose_a_ballot_was_is_forgotten_after_a_year_and_the_ballot_stays(poll, neighbour):
    web(poll, neighbour)
    web(poll, neighbour, 2)
    poll = seal(poll, poll.closes_at)
    assert purge_names(poll.sealed_at + NAMES_KEPT) == 0
    assert purge_names(poll.sealed_at + NAMES_KEPT + timedelta(days=1)) == 1
    assert not NamedBallot.objects.exists()
    assert not BallotChange.objects.exists()
    assert (RollEntry.objects.count(), chosen()) == (1, [["手工编织"]])


def test_my_data_has_the_answer_and_erasing_takes_the_name_from_the_ballot():
    poll = make.poll(factories.community(), secret=False, electorate=Electorate.RESIDENTS)
    neighbour = factories.neighbour(poll.community)
    make.vote(poll, neighbour, 1)
    assert [held.note for held in took_part(neighbour)] == ["on paper · 自制唇膏"]
    forget_names(neighbour, timezone.now())
    assert [held.note for held in took_part(neighbour)] == ["on paper"]
    assert chosen() == [["自制唇膏"]]
