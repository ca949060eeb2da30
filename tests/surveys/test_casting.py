"""One ballot a voter, over all channels, in time, and counted once."""

import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone, translation

from communities.models import Household, Resident
from surveys.errors import (
    AlreadyCounted,
    BadChoice,
    Closed,
    NotEntitled,
    NotOpenYet,
    NotPublished,
    NotYours,
    UsedForm,
)
from surveys.models import Ballot, Poll, RollEntry
from surveys.services import cast, voters_for
from surveys.vocabulary import Channel, Electorate
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def poll(community) -> Poll:
    return make.poll(community)


def web(poll: Poll, resident: Resident, choice: int = 0, **how):
    how.setdefault("by", factories.account_of(resident))
    voter = resident.household if poll.electorate == Electorate.HOUSEHOLDS else resident
    return make.vote(poll, voter, choice, channel=Channel.WEB, **how)


def nothing_written() -> bool:
    return not RollEntry.objects.exists() and not Ballot.objects.exists()


def test_a_vote_makes_one_roll_entry_and_one_ballot_with_its_mark(poll):
    receipt = web(poll, factories.neighbour(poll.community), choice=1)
    entry, ballot = RollEntry.objects.get(), Ballot.objects.get()
    assert (entry.receipt, entry.channel) == (receipt.code, "web")
    assert [mark.option.label for mark in ballot.marks.all()] == ["自制唇膏"]


def test_the_second_ballot_of_a_household_is_refused_with_the_day_and_channel_of_the_first(poll):
    neighbour = factories.neighbour(poll.community)
    first_day = timezone.now() - timedelta(days=1)
    web(poll, neighbour, at=first_day)
    with translation.override("en"), pytest.raises(AlreadyCounted) as refused:
        make.vote(poll, neighbour.household)
    assert "on the web" in str(refused.value)
    assert f"{timezone.localtime(first_day).day} " in str(refused.value)
    assert Ballot.objects.count() == 1


@pytest.mark.chinese
def test_the_refusal_reads_well_in_chinese(poll):
    neighbour = factories.neighbour(poll.community)
    at = timezone.make_aware(datetime(2026, 11, 12, 9, 30))
    Poll.objects.filter(pk=poll.pk).update(opens_at=at - timedelta(days=1))
    poll.refresh_from_db()
    web(poll, neighbour, at=at)
    with pytest.raises(AlreadyCounted) as refused:
        make.vote(poll, neighbour.household, at=at)
    assert str(refused.value).startswith("您家已于11月12日（星期四）通过网页参与")


def test_the_same_form_sent_twice_gets_the_same_receipt(poll):
    neighbour, key = factories.neighbour(poll.community), uuid.uuid4()
    account = factories.account_of(neighbour)
    first = web(poll, neighbour, by=account, key=key)
    assert web(poll, neighbour, by=account, key=key, choice=2) == first
    assert Ballot.objects.count() == 1


def test_the_same_form_sent_again_after_closing_still_gets_its_receipt(poll):
    neighbour, key = factories.neighbour(poll.community), uuid.uuid4()
    account = factories.account_of(neighbour)
    first = web(poll, neighbour, by=account, key=key)
    assert web(poll, neighbour, by=account, key=key, at=poll.closes_at) == first


def test_a_form_that_another_voter_has_used_is_refused(poll):
    key = uuid.uuid4()
    web(poll, factories.neighbour(poll.community), key=key)
    with pytest.raises(UsedForm):
        web(poll, factories.neighbour(poll.community), key=key)


def test_times_are_half_open(poll):
    with pytest.raises(NotOpenYet):
        make.vote(poll, at=poll.opens_at - timedelta(microseconds=1))
    with pytest.raises(Closed):
        make.vote(poll, at=poll.closes_at)
    assert nothing_written()
    make.vote(poll, at=poll.opens_at)
    make.vote(poll, at=poll.closes_at - timedelta(microseconds=1))


def test_an_unpublished_poll_takes_no_ballot(poll):
    poll.page.unpublish()
    with pytest.raises(NotPublished):
        make.vote(Poll.objects.get(pk=poll.pk))


def test_a_household_of_another_community_has_no_ballot(poll):
    other = factories.neighbour(factories.community())
    with pytest.raises(NotEntitled):
        web(poll, other)
    assert nothing_written()


def test_a_poll_for_some_buildings_is_closed_to_the_others(community):
    inside, outside = factories.building(community), factories.building(community)
    poll = make.poll(community, buildings=[inside])
    make.vote(poll, factories.household(inside))
    with pytest.raises(NotEntitled):
        make.vote(poll, factories.household(outside))


def test_a_poll_for_a_grid_takes_the_households_of_its_buildings(community):
    grid = factories.grid(community)
    poll = make.poll(community, grids=[grid])
    make.vote(poll, factories.household(factories.building(community, grid=grid)))
    elsewhere = factories.building(community, grid=factories.grid(community))
    with pytest.raises(NotEntitled):
        make.vote(poll, factories.household(elsewhere))


def test_a_resident_who_waits_for_confirmation_is_told_so(community):
    poll = make.poll(community, electorate=Electorate.RESIDENTS)
    waiting = factories.resident(
        factories.household(factories.building(community)), status=Resident.Status.PENDING
    )
    with pytest.raises(NotEntitled):
        make.vote(poll, waiting)


def test_nobody_pending_votes_for_the_household(poll):
    waiting = factories.resident(
        factories.household(factories.building(poll.community)), status=Resident.Status.PENDING
    )
    with pytest.raises(NotYours):
        web(poll, waiting)


def test_the_least_age_lets_only_that_band_and_older_vote(community):
    poll = make.poll(community, electorate=Electorate.RESIDENTS, min_age="18-35")
    home = factories.household(factories.building(community))
    make.vote(poll, factories.resident(home, age_band="80+"))
    make.vote(poll, factories.resident(home, age_band="18-35"))
    for band in ("14-17", ""):
        with pytest.raises(NotEntitled):
            make.vote(poll, factories.resident(home, age_band=band))


def test_only_who_acts_for_a_household_votes_for_it(poll):
    stranger = factories.account_of(factories.neighbour(poll.community))
    with pytest.raises(NotYours):
        web(poll, factories.neighbour(poll.community), by=stranger)


def test_a_social_worker_of_another_community_enters_nothing(poll):
    with pytest.raises(NotYours):
        make.vote(poll, by=factories.social_worker(factories.community()))


def test_a_daughter_votes_for_her_father_and_the_roll_says_who_did(community):
    poll = make.poll(community, electorate=Electorate.RESIDENTS)
    home = factories.household(factories.building(community))
    father, daughter = factories.resident(home), factories.resident(home)
    account = factories.account_of(daughter)
    father.representations.create(user=account, is_self=False, confirmed_at=timezone.now())
    assert set(voters_for(account, poll)) == {father, daughter}
    web(poll, father, by=account)
    assert RollEntry.objects.get().entered_by == account
    web(poll, daughter, by=account)


def test_two_residents_of_one_household_have_one_ballot_between_them(poll):
    home = factories.household(factories.building(poll.community))
    web(poll, factories.resident(home))
    with pytest.raises(AlreadyCounted):
        web(poll, factories.resident(home))


@pytest.mark.parametrize("wanted", [[], ["unknown"], [0, 1]])
def test_a_single_choice_takes_exactly_one_answer(poll, wanted):
    keys = make.options(poll)
    choices = [uuid.uuid4() if number == "unknown" else keys[number] for number in wanted]
    home = factories.neighbour(poll.community).household
    with pytest.raises(BadChoice):
        cast(
            poll,
            home,
            choices,
            channel=Channel.PAPER,
            key=uuid.uuid4(),
            at=timezone.now(),
            by=factories.social_worker(poll.community),
        )
    poll.refresh_from_db()
    assert nothing_written()
    assert poll.frozen_at is None


def test_a_question_with_up_to_two_answers_takes_two_but_not_three(community):
    poll = make.poll(community, questions=[make.question(max_choices=2)])
    worker, keys = factories.social_worker(community), make.options(poll)
    for number in (1, 2):
        cast(
            poll,
            factories.neighbour(community).household,
            keys[:number],
            channel=Channel.DESK,
            key=uuid.uuid4(),
            at=timezone.now(),
            by=worker,
        )
    with pytest.raises(BadChoice):
        cast(
            poll,
            factories.neighbour(community).household,
            keys,
            channel=Channel.DESK,
            key=uuid.uuid4(),
            at=timezone.now(),
            by=worker,
        )
    assert sorted(ballot.marks.count() for ballot in Ballot.objects.all()) == [1, 2]


def test_a_poll_of_several_questions_wants_an_answer_to_each(community):
    poll = make.poll(community, questions=[make.question(), make.question(("早", "晚"), "何时?")])
    with pytest.raises(BadChoice):
        make.vote(poll)


def test_casting_asks_the_database_a_fixed_number_of_times(poll, django_assert_max_num_queries):
    make.vote(poll)
    neighbour = factories.neighbour(poll.community)
    poll, keys = Poll.objects.select_related("page").get(), make.options(poll)
    account, home = (
        factories.account_of(neighbour),
        Household.objects.get(pk=neighbour.household_id),
    )
    with time_machine.travel(timezone.now(), tick=False), django_assert_max_num_queries(8):
        cast(
            poll,
            home,
            [keys[0]],
            channel=Channel.WEB,
            key=uuid.uuid4(),
            at=timezone.now(),
            by=account,
        )
