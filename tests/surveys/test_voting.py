"""Voting on the web, as a resident does it."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from communities.models import Representation
from printing.codes import grouped
from surveys.models import Ballot, Poll, RollEntry
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def english() -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community())


@pytest.fixture
def neighbour(poll):
    return factories.neighbour(poll.community)


@pytest.fixture
def client(neighbour) -> Client:
    signed_in = english()
    signed_in.force_login(factories.account_of(neighbour))
    return signed_in


def address(poll: Poll) -> str:
    return f"/polls/{poll.page_id}/vote/"


def receipt_address(poll: Poll) -> str:
    return f"/polls/{poll.page_id}/receipt/"


def form(poll: Poll, neighbour, choice: int = 0, **fields) -> dict:
    return {
        "for": neighbour.household_id,
        "key": str(uuid.uuid4()),
        "step": "send",
        "choice": str(make.options(poll)[choice]),
        **fields,
    }


def text(response) -> str:
    return response.content.decode()


def test_a_vote_is_chosen_looked_at_sent_and_receipted(client, poll, neighbour):
    page = text(client.get(address(poll)))
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    question = poll.questions.get()
    option = make.options(poll)[1]
    chosen = {"for": neighbour.household_id, "key": key, f"choice-{question.key}": str(option)}
    review = text(client.post(address(poll), {**chosen, "step": "review"}))
    assert "自制唇膏" in review
    assert "花样剪纸" not in review
    assert not Ballot.objects.exists()
    sent = client.post(address(poll), form(poll, neighbour, 1, key=key), follow=True)
    entry = RollEntry.objects.get()
    assert grouped(entry.receipt) in text(sent)
    assert "自制唇膏" not in text(sent)
    assert Ballot.objects.get().marks.get().option.label == "自制唇膏"


def test_going_back_from_the_second_look_keeps_the_choice(client, poll, neighbour):
    page = text(client.post(address(poll), form(poll, neighbour, 2, step="change")))
    assert re.search(rf'value="{make.options(poll)[2]}" checked', page)


def test_a_double_tap_counts_once_and_ends_on_the_receipt(client, poll, neighbour):
    sent = form(poll, neighbour)
    assert client.post(address(poll), sent)["Location"].startswith(
        f"/polls/{poll.page_id}/receipt/"
    )
    assert client.post(address(poll), sent)["Location"].startswith(
        f"/polls/{poll.page_id}/receipt/"
    )
    assert Ballot.objects.count() == 1


def test_sending_a_ballot_takes_few_statements(
    client, poll, neighbour, django_assert_max_num_queries
):
    client.post(address(poll), form(poll, factories.neighbour(poll.community)))  # warm
    client.get(address(poll))
    with django_assert_max_num_queries(13):  # two of them are the savepoint's
        assert client.post(address(poll), form(poll, neighbour)).status_code == 302


def test_the_second_time_the_page_says_when_and_how_the_first_was_counted(client, poll, neighbour):
    client.post(address(poll), form(poll, neighbour))
    assert "already took part on the web" in text(client.get(address(poll)))


def test_who_voted_on_paper_is_told_so_on_the_web(client, poll, neighbour):
    make.vote(poll, neighbour.household)
    assert "already took part on paper" in text(client.get(address(poll)))
    assert "already took part on paper" in text(client.post(address(poll), form(poll, neighbour)))
    assert Ballot.objects.count() == 1


def test_nothing_chosen_is_a_sentence_and_writes_nothing(client, poll, neighbour):
    for step in ("review", "send"):
        answer = client.post(address(poll), {**form(poll, neighbour, step=step), "choice": ""})
        assert "Please choose" in text(answer)
    assert not RollEntry.objects.exists()


def test_closing_while_the_form_is_open_keeps_the_choice_and_writes_nothing(
    client, poll, neighbour
):
    sent = form(poll, neighbour, 2)
    with time_machine.travel(poll.closes_at + timedelta(seconds=1), tick=False):
        answer = text(client.post(address(poll), sent))
    assert "closed on" in answer
    assert re.search(rf'value="{make.options(poll)[2]}" checked', answer)
    assert not RollEntry.objects.exists()


def test_before_opening_and_after_closing_there_is_a_sentence_instead_of_a_form(client, poll):
    for at, words in [
        (poll.opens_at - timedelta(days=1), "opens on"),
        (poll.closes_at, "closed on"),
    ]:
        with time_machine.travel(at, tick=False):
            page = text(client.get(address(poll)))
        assert words in page
        assert 'name="key"' not in page


def test_a_visitor_is_led_to_the_sign_in_and_back(poll):
    answer = Client().get(address(poll))
    assert answer.status_code == 302
    assert address(poll) in answer["Location"]


def test_somebody_without_a_confirmed_home_here_is_told_how_to_join(poll):
    stranger = english()
    stranger.force_login(factories.account_of(factories.neighbour(factories.community())))
    assert "join by the poster" in text(stranger.get(address(poll)))
    answer = stranger.post(address(poll), form(poll, factories.neighbour(poll.community)))
    assert "join by the poster" in text(answer)
    assert not RollEntry.objects.exists()


def test_nobody_votes_for_a_household_that_is_not_theirs(client, poll):
    other = factories.neighbour(poll.community)
    answer = client.post(address(poll), form(poll, other))
    assert answer.status_code == 200
    assert not RollEntry.objects.exists()


def test_who_acts_for_two_households_is_asked_for_whom(poll, neighbour):
    account = factories.account_of(neighbour)
    father = factories.neighbour(poll.community)
    Representation.objects.create(
        user=account, resident=father, is_self=False, confirmed_at=timezone.now()
    )
    client = english()
    client.force_login(account)
    page = text(client.get(address(poll)))
    assert f"?for={father.household_id}" in page
    client.post(address(poll), form(poll, father))
    page = text(client.get(address(poll)))
    assert f"?for={father.household_id}" not in page
    assert f"?for={neighbour.household_id}" in page


def test_no_step_of_voting_may_be_stored(client, poll, neighbour):
    steps = [
        client.get(address(poll)),
        client.post(address(poll), form(poll, neighbour, step="review")),
        client.post(address(poll), form(poll, neighbour)),
        client.get(f"/polls/{poll.page_id}/receipt/"),
    ]
    assert all("no-store" in step["Cache-Control"] for step in steps)


def test_a_choice_is_in_no_address_and_in_no_session(client, poll, neighbour):
    sent = client.post(address(poll), form(poll, neighbour, 1))
    option = str(make.options(poll)[1])
    assert option not in sent["Location"]
    assert option not in str(dict(client.session))


def test_the_receipt_shows_only_ones_own(client, poll):
    entry = make.roll_entry(poll)
    page = text(client.get(f"/polls/{poll.page_id}/receipt/"))
    assert entry.receipt[:4] not in page
    assert "No ballot of yours" in page


def test_form_and_review_ask_the_database_a_bounded_number_of_times(
    client, poll, neighbour, django_assert_max_num_queries
):
    client.get(address(poll))
    with django_assert_max_num_queries(12):
        client.get(address(poll))
    with django_assert_max_num_queries(25):
        client.post(address(poll), form(poll, neighbour))
