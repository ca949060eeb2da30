"""Signing up: who gets a place, who waits, who is told why not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities import errors
from activities.models import Places, SignUp
from activities.services import cancel, drop_companion, sign_up, skip
from outbox.models import Message
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up

pytestmark = pytest.mark.django_db


def counters(places):
    places.refresh_from_db()
    return places.taken, places.waiting, places.limit


def states(*sign_ups):
    return [SignUp.objects.get(pk=one.pk).state for one in sign_ups]


def test_the_last_place_goes_to_the_first_and_the_next_waits(community):
    places = make_places(community, capacity=1)

    first, second, third = signed_up(places), signed_up(places), signed_up(places)

    assert (first.state, second.state, third.state) == ("in", "waiting", "waiting")
    assert (second.ahead, third.ahead) == (0, 1)
    assert counters(places) == (1, 2, 1)


def test_cancelling_promotes_the_head_of_the_waiting_list_and_tells_them(community):
    places = make_places(community, capacity=1)
    first, second, third = signed_up(places), signed_up(places), signed_up(places)

    promoted = cancel(first, at=timezone.now(), by=None)

    assert promoted == [second]
    assert states(first, second, third) == ["cancelled", "in", "waiting"]
    assert counters(places) == (1, 1, 1)
    told = Message.objects.filter(resident=second.resident)
    assert sorted(told.values_list("channel", flat=True)) == ["call", "page"]
    assert not Message.objects.exclude(resident=second.resident).exists()


def test_somebody_with_an_account_is_told_on_their_page_and_not_called(community):
    places = make_places(community, capacity=1)
    first, second = signed_up(places), signed_up(places)
    factories.account_of(second.resident)

    cancel(first, at=timezone.now(), by=None)

    assert [message.channel for message in Message.objects.all()] == ["page"]


def test_the_same_key_gives_the_same_sign_up_again(community):
    places = make_places(community, capacity=5)
    resident = factories.neighbour(community)

    first = signed_up(places, resident, key="tap")
    second = signed_up(places, resident, key="tap")

    assert first == second
    assert counters(places)[0] == 1


def test_the_same_key_with_other_content_is_refused(community):
    places = make_places(community, capacity=5, companions_max=2)
    resident = factories.neighbour(community)
    signed_up(places, resident, key="tap")

    with pytest.raises(errors.KeyReused):
        signed_up(places, resident, key="tap", companions=["豆豆"])


def test_a_person_has_one_standing_sign_up_and_may_come_back_after_cancelling(community):
    places = make_places(community, capacity=5)
    resident = factories.neighbour(community)
    first = signed_up(places, resident)
    with pytest.raises(errors.AlreadySignedUp):
        signed_up(places, resident)

    cancel(first, at=timezone.now(), by=None)

    assert signed_up(places, resident).is_in


def test_without_a_waiting_list_the_next_one_is_told_that_it_is_full(community):
    places = make_places(community, capacity=1, waiting_list=False)
    signed_up(places)

    with pytest.raises(errors.Full):
        signed_up(places)
    assert counters(places) == (1, 0, 1)


def test_without_a_capacity_there_is_no_limit(community):
    places = make_places(community)
    assert [signed_up(places).state for _ in range(3)] == ["in"] * 3
    assert counters(places) == (3, 0, None)


def test_a_group_takes_all_its_places_or_waits_as_one(community):
    places = make_places(community, capacity=3, companions_max=2)
    first, second = signed_up(places), signed_up(places)

    group = signed_up(places, companions=["豆豆", "毛毛"])

    assert group.is_waiting
    assert [one.nickname for one in group.coming] == ["豆豆", "毛毛"]
    cancel(first, at=timezone.now(), by=None)
    assert states(group) == ["waiting"], "two places are free and three are needed"
    assert signed_up(places).is_waiting, "a newcomer does not pass the group at the head"
    cancel(second, at=timezone.now(), by=None)
    assert states(group) == ["in"]
    assert counters(places) == (3, 1, 3)


def test_a_skipped_group_lets_others_pass_and_stays_the_first_to_fit(community):
    places = make_places(community, capacity=3, companions_max=2)
    first, second, third = signed_up(places), signed_up(places), signed_up(places)
    group = signed_up(places, companions=["豆豆", "毛毛"])
    behind = signed_up(places)
    cancel(first, at=timezone.now(), by=None)
    worker = factories.social_worker(community)

    assert skip(group, at=timezone.now(), by=worker) == [behind]
    assert counters(places) == (3, 1, 3)
    for one in (second, third, behind):
        cancel(one, at=timezone.now(), by=None)
    assert states(group) == ["in"]


def test_whoever_comes_while_only_a_skipped_group_waits_gets_the_free_place(community):
    places = make_places(community, capacity=3, companions_max=2)
    first, _, _ = signed_up(places), signed_up(places), signed_up(places)
    group = signed_up(places, companions=["豆豆", "毛毛"])
    cancel(first, at=timezone.now(), by=None)
    skip(group, at=timezone.now(), by=factories.social_worker(community))

    newcomer = signed_up(places)

    assert newcomer.is_in
    assert not Message.objects.filter(resident=newcomer.resident).exists()


def test_a_companion_who_steps_back_frees_one_place_for_the_head(community):
    places = make_places(community, capacity=2, companions_max=1)
    pair, waiting = signed_up(places, companions=["豆豆"]), signed_up(places)

    drop_companion(pair.companions.get(), at=timezone.now(), by=None)

    assert states(pair, waiting) == ["in", "in"]
    pair.refresh_from_db()
    assert (pair.party, pair.coming) == (1, [])
    assert counters(places) == (2, 0, 2)


def test_a_group_larger_than_the_session_is_refused_instead_of_blocking_the_list(community):
    places = make_places(community, capacity=2, companions_max=5)
    with pytest.raises(errors.GroupTooLarge):
        signed_up(places, companions=["甲", "乙"])


def test_too_many_companions_are_refused(community):
    places = make_places(community, capacity=9, companions_max=1)
    with pytest.raises(errors.TooManyCompanions):
        signed_up(places, companions=["甲", "乙"])


@pytest.mark.parametrize(
    ("milliseconds", "error"), [(-1, None), (0, errors.Closed), (1, errors.Closed)]
)
def test_the_deadline_itself_is_too_late(community, milliseconds, error):
    places = make_places(community)
    at = places.closes_at + timedelta(milliseconds=milliseconds)
    if error is None:
        assert signed_up(places, at=at).is_in
        return
    with pytest.raises(error):
        signed_up(places, at=at)
    assert not SignUp.objects.exists()


@pytest.mark.parametrize(("milliseconds", "error"), [(-1, errors.NotOpenYet), (0, None), (1, None)])
def test_the_opening_itself_is_early_enough(community, milliseconds, error):
    opens_at = timezone.now()
    places = make_places(community, sign_up_opens_at=opens_at)
    at = opens_at + timedelta(milliseconds=milliseconds)
    if error is None:
        assert signed_up(places, at=at).is_in
        return
    with pytest.raises(error):
        signed_up(places, at=at)


def test_who_is_not_confirmed_lives_elsewhere_or_has_another_age_is_told_so(community):
    places = make_places(community, youngest="60-69", oldest="70-79")
    other = factories.neighbour(factories.community(), age_band="60-69")
    pending = factories.neighbour(community, status="pending", verified_at=None)

    for resident, error in [
        (other, errors.OtherCommunity),
        (pending, errors.NotConfirmed),
        (factories.neighbour(community), errors.AgeNotKnown),
        (factories.neighbour(community, age_band="36-59"), errors.OtherAge),
        (factories.neighbour(community, age_band="80+"), errors.OtherAge),
    ]:
        with pytest.raises(error):
            signed_up(places, resident)
    assert signed_up(places, factories.neighbour(community, age_band="70-79")).is_in


def test_an_activity_for_anyone_takes_neighbours_of_other_communities(community):
    places = make_places(community, open_to="anyone")
    assert signed_up(places, factories.neighbour(factories.community())).is_in


def test_an_activity_for_one_grid_is_for_its_residents(community):
    grid, elsewhere = factories.grid(community), factories.grid(community)
    page = make_activity(community, live=False)
    page.grids.set([grid])
    page.save_revision().publish()
    places = page.places.get()
    here = factories.resident(
        factories.household(factories.building(community, grid=grid, name="1号楼"))
    )
    there = factories.resident(
        factories.household(factories.building(community, grid=elsewhere, name="2号楼"))
    )
    assert signed_up(places, here).is_in
    with pytest.raises(errors.OtherGrid):
        signed_up(places, there)


def test_a_retired_session_takes_nobody(community):
    places = make_places(community)
    Places.objects.update(retired=True)
    places.refresh_from_db()
    with pytest.raises(errors.Retired):
        signed_up(places)


def test_cancelling_twice_or_afterwards_is_refused(community):
    places = make_places(community)
    one, late = signed_up(places), signed_up(places)
    cancel(one, at=timezone.now(), by=None)
    with pytest.raises(errors.AlreadyCancelled):
        cancel(one, at=timezone.now(), by=None)
    with pytest.raises(errors.AlreadyOver):
        cancel(late, at=places.ends_at, by=None)


def test_the_database_refuses_more_than_the_limit(community):
    places = make_places(community, capacity=1)
    with pytest.raises(IntegrityError, match="taken_never_passes_the_limit"), transaction.atomic():
        Places.objects.filter(pk=places.pk).update(taken=2)


@pytest.mark.parametrize(("capacity", "companions"), [(9, []), (9, ["豆豆"]), (0, []), (0, ["豆"])])
def test_signing_up_takes_at_most_a_dozen_statements(community, capacity, companions):
    places = make_places(community, capacity=max(capacity, 2), companions_max=1)
    if not capacity:
        signed_up(places, companions=["甲"])
    resident = factories.neighbour(community)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        signed_up(places, resident, companions=companions)

    assert len(captured) <= 12, [query["sql"] for query in captured]


people = st.lists(
    st.tuples(st.sampled_from(["in", "out", "skip"]), st.integers(0, 7)), min_size=4, max_size=14
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(capacity=st.integers(3, 5), steps=people)
def test_whatever_happens_counters_are_true_and_nobody_passes_without_a_skip(
    community, capacity, steps
):
    places = make_places(community, capacity=capacity, companions_max=2)
    worker = factories.staff()
    for step, number in steps:
        standing = list(SignUp.objects.filter(places=places).standing())
        if step == "in" or not standing:
            signed_up(places, companions=["友"] * (number % 3))
        elif step == "out":
            cancel(standing[number % len(standing)], at=timezone.now(), by=None)
        elif queue := list(SignUp.objects.filter(places=places).queue()):
            skip(queue[number % len(queue)], at=timezone.now(), by=worker)
        rows = SignUp.objects.filter(places=places)
        places.refresh_from_db()
        assert places.taken == sum(row.party for row in rows.inside()) <= capacity
        assert places.waiting == rows.queue().count()
        head = rows.queue().filter(skipped_at=None).first()
        assert head is None or places.taken + head.party > capacity, "free places are given away"


def test_sign_up_keeps_the_channel_and_who_entered_it(community):
    places = make_places(community)
    worker = factories.social_worker(community)
    row = sign_up(
        places,
        factories.neighbour(community),
        channel="phone",
        key=uuid4().hex,
        at=timezone.now(),
        by=worker,
    )
    row.refresh_from_db()
    assert (row.channel, row.by, row.community) == ("phone", worker, community)
