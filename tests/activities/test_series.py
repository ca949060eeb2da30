"""Questions, several sessions in one form, and a group that changes."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.my_data import chapters, forget_everywhere
from activities import errors
from activities.models import ActivityPage, Companion, SignUp, SignUpQuestion
from activities.services import check_in, drop_companion, swap_companion
from activities.services.keeping import ANSWERS_KEPT, purge_answers
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up

from .screens import address, text

pytestmark = pytest.mark.django_db


def asking(community, *questions, **fields):
    """A published activity with these questions: (text, kind, choices, required)."""
    page = make_activity(community, live=False, **fields)
    page = ActivityPage.objects.get(pk=page.pk)
    for words, kind, choices, required in questions:
        page.questions.add(
            SignUpQuestion(text=words, kind=kind, choices=choices, required=required)
        )
    page.save_revision().publish()
    return ActivityPage.objects.get(pk=page.pk)


LUNCH = ("中午吃什么", "choice", "素\n荤", True)
BUS = ("要坐大巴吗", "yes_no", "", False)
NOTE = ("还有什么要说的", "text", "", False)


def ask(client, places, resident, **fields):
    body = {"resident": resident.pk, "key": uuid4().hex, **fields}
    return client.post(address("sign_up", places.pk), body, follow=True)


# --- questions ----------------------------------------------------------------------------------


def test_answers_are_kept_with_the_words_of_their_question(as_resident, community, resident):
    places = asking(community, LUNCH, BUS, NOTE).places.get()
    shown = text(as_resident.get(address("sign_up", places.pk)))
    assert all(words in shown for words in ("中午吃什么", "素", "荤", "要坐大巴吗"))

    answer = ask(as_resident, places, resident, question_1="素", question_2="yes")

    [lunch, bus] = SignUp.objects.get().answers
    assert (lunch["text"], lunch["answer"]) == ("中午吃什么", "素")
    assert (bus["text"], bus["answer"]) == ("要坐大巴吗", "yes")
    assert "中午吃什么" in text(answer)


@pytest.mark.parametrize("given", [{}, {"question_1": "鱼"}])
def test_what_must_be_answered_is_asked_again(as_resident, community, resident, given):
    places = asking(community, LUNCH).places.get()
    ask(as_resident, places, resident, **given)
    assert not SignUp.objects.exists()


def test_the_service_asks_too(community, resident):
    places = asking(community, LUNCH).places.get()
    with pytest.raises(errors.NeedsAnswer):
        signed_up(places, resident)
    assert signed_up(places, resident, channel="phone").is_in


def test_a_question_that_was_changed_or_taken_out_leaves_old_answers_as_they_were(
    as_resident, client, community, resident
):
    page = asking(community, LUNCH)
    places = page.places.get()
    ask(as_resident, places, resident, question_1="素")
    draft = ActivityPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    draft.questions.set([])
    draft.save_revision().publish()

    assert SignUp.objects.get().answers[0]["text"] == "中午吃什么"
    client.force_login(factories.social_worker(community))
    assert "中午吃什么 素" in text(client.get(address("roster", places.pk)))


@pytest.mark.chinese
def test_the_roster_s_table_has_a_column_for_each_question(
    as_resident, client, community, resident
):
    places = asking(community, LUNCH, BUS).places.get()
    ask(as_resident, places, resident, question_1="荤", question_2="no")
    client.force_login(factories.social_worker(community))

    [head, row] = text(client.get(address("roster_csv", places.pk))).splitlines()

    assert head.endswith("中午吃什么,要坐大巴吗")
    assert row.endswith("荤,否")
    assert "许念慈" in row


def test_the_same_key_with_another_answer_is_a_conflict(as_resident, community, resident):
    places = asking(community, LUNCH).places.get()
    ask(as_resident, places, resident, key="tap", question_1="素")
    again = ask(as_resident, places, resident, key="tap", question_1="荤")
    assert again.status_code == 409


def test_a_choice_needs_two_things_to_choose_from():
    with pytest.raises(Exception, match="choices"):
        SignUpQuestion(text="几号车", kind="choice", choices="一号").clean()


def test_answers_go_half_a_year_after_the_session_and_when_somebody_is_erased(
    as_resident, community, resident
):
    places = asking(community, LUNCH).places.get()
    ask(as_resident, places, resident, question_1="素")
    other = signed_up(places, channel="phone", answers=SignUp.objects.get().answers)
    [known] = [chapter for chapter in chapters(resident) if chapter.key == "sign_ups"]
    assert "中午吃什么 素" in str(known.held[0].note)

    assert purge_answers(places.ends_at + ANSWERS_KEPT) == 0
    forget_everywhere(resident, timezone.now())
    assert [row.answers for row in SignUp.objects.filter(resident=resident)] == [[]]
    assert purge_answers(places.ends_at + ANSWERS_KEPT + timedelta(seconds=1)) == 1
    assert SignUp.objects.get(pk=other.pk).is_in


# --- several sessions ---------------------------------------------------------------------------


def ask_all(client, page, resident, sessions, key="form", **fields):
    body = {"resident": resident.pk, "key": key, "sessions": [one.pk for one in sessions]}
    first = page.places.order_by("starts_at").first()
    return client.post(address("sign_up_series", first.pk), body | fields, follow=True)


@pytest.mark.chinese
def test_each_session_is_answered_by_itself(as_resident, community, resident):
    page = make_activity(community, sessions=3, capacity=1)
    first, second, third = page.places.order_by("starts_at")
    signed_up(second)

    answer = ask_all(as_resident, page, resident, [first, second, third])

    states = dict(SignUp.objects.filter(resident=resident).values_list("places", "state"))
    assert states == {first.pk: "in", second.pk: "waiting", third.pk: "in"}
    assert "已报名 3 个场次" in text(answer)


@pytest.mark.chinese
def test_a_session_that_is_full_does_not_stop_the_others(as_resident, community, resident):
    page = make_activity(community, sessions=2, capacity=1, waiting_list=False)
    first, second = page.places.order_by("starts_at")
    signed_up(first)

    answer = ask_all(as_resident, page, resident, [first, second])

    assert SignUp.objects.get(resident=resident).places == second
    assert "名额已满" in text(answer)


def test_two_taps_for_a_series_are_one_and_another_body_writes_nothing(
    as_resident, community, resident
):
    page = make_activity(community, sessions=3)
    first, second, third = page.places.order_by("starts_at")
    for _ in range(2):
        ask_all(as_resident, page, resident, [first, second])
    assert SignUp.objects.count() == 2

    again = ask_all(as_resident, page, resident, [first, second, third])

    assert again.status_code == 409
    assert SignUp.objects.count() == 2


@pytest.mark.chinese
def test_nothing_chosen_is_said_beside_the_sessions(as_resident, community, resident):
    page = make_activity(community, sessions=2)
    assert "至少选择一个场次" in text(ask_all(as_resident, page, resident, []))


def test_a_visitor_signs_in_first(client, community):
    page = make_activity(community, sessions=2)
    assert "login" in client.get(address("sign_up_series", page.places.first().pk)).url


# --- one person of a group ----------------------------------------------------------------------


@pytest.fixture
def group(community, resident):
    places = make_places(community, capacity=3, companions_max=2)
    return signed_up(places, resident, companions=["豆豆", "毛毛"])


def test_a_companion_is_swapped_on_the_same_place_and_the_old_code_is_refused(
    as_resident, group, community
):
    first = group.companions.get(nickname="豆豆")
    waiting = signed_up(group.places)

    as_resident.post(address("companion", group.code, first.pk), {"swap": "1", "nickname": "石头"})

    new = Companion.objects.get(nickname="石头")
    group.refresh_from_db()
    group.places.refresh_from_db()
    assert (group.party, group.places.taken, waiting.is_waiting) == (3, 3, True)
    assert new.code != first.code
    now = timezone.now()
    with pytest.raises(errors.UnknownCode):
        check_in(group.places, first.code, scan_id="old", at=now, by=None, kind="qr")
    row = check_in(group.places, new.code, scan_id="new", at=now, by=None, kind="qr")
    assert row.companion == new


def test_a_companion_who_steps_back_gives_the_place_to_the_head_of_the_list(as_resident, group):
    waiting = signed_up(group.places)
    guest = group.companions.get(nickname="豆豆")

    as_resident.post(address("companion", group.code, guest.pk), {"drop": "1"})

    assert SignUp.objects.get(pk=waiting.pk).is_in
    assert SignUp.objects.get(pk=group.pk).party == 2
    assert [one.nickname for one in SignUp.objects.get(pk=group.pk).coming] == ["毛毛"]


def test_who_was_checked_in_is_not_swapped(group):
    guest, now = group.companions.first(), timezone.now()
    check_in(group.places, guest, scan_id="s", at=now, by=None, kind="qr")
    with pytest.raises(errors.WasThere):
        swap_companion(guest, "石头", at=now, by=None)
    with pytest.raises(errors.WasThere):
        drop_companion(guest, at=now, by=None)


def test_nobody_changes_another_s_group(client, community, group):
    client.force_login(factories.account_of(factories.neighbour(community)))
    guest = group.companions.first()
    answer = client.post(address("companion", group.code, guest.pk), {"drop": "1"})
    assert answer.status_code == 404
    assert SignUp.objects.get(pk=group.pk).party == 3
