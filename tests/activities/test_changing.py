"""Moving and calling off: who is told, who must be called, what becomes of the codes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities import errors
from activities.models import ActivityPage, Attendance, Places, SignUp
from activities.services import call_off, cancel, check_in, hold_after_all, move
from activities.services.changing import audience
from activities.services.reminding import remind
from outbox.models import Message
from tests import factories
from tests.factories.activities import make_activity as make_any_activity
from tests.factories.activities import signed_up

from .screens import address, text

pytestmark = pytest.mark.django_db


def make_activity(community, **fields):
    """An activity that begins on the minute, as an editor types it."""
    soon = (timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    return make_any_activity(community, **({"starts_at": soon} | fields))


def make_places(community, **fields):
    return make_activity(community, **fields).places.get()


@pytest.fixture
def worker(community):
    return factories.social_worker(community)


@pytest.fixture
def as_worker(client, worker):
    client.force_login(worker)
    return client


def told(resident=None):
    messages = Message.objects.order_by("pk")
    if resident is not None:
        messages = messages.filter(resident=resident)
    return [(one.channel, one.subject) for one in messages]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def moved(places, worker, **options):
    values = {
        "starts_at": places.starts_at + timedelta(days=1),
        "ends_at": places.ends_at + timedelta(days=1),
        "place": places.place,
        "reason": "老师有事",
        "at": timezone.now(),
        "by": worker,
    }
    return move(places, **(values | options))


def draft_of(page):
    return ActivityPage.objects.get(pk=page.pk).get_latest_revision_as_object()


# --- calling off --------------------------------------------------------------------------------


@pytest.mark.chinese_house
def test_everybody_who_is_in_or_waits_is_told_by_their_channel(community, worker):
    places = make_places(community, capacity=1)
    inside, waiting = signed_up(places), signed_up(places)
    gone = signed_up(places)
    cancel(gone, at=timezone.now(), by=None)
    factories.account_of(inside.resident)

    call_off([places], reason="台风", at=timezone.now(), by=worker)

    assert told(inside.resident) == [("page", "活动取消：花样剪纸")]
    assert [channel for channel, _ in told(waiting.resident)] == ["page", "call"]
    assert told(gone.resident) == []
    assert "台风" in Message.objects.first().text


@pytest.mark.chinese_house
def test_of_a_whole_course_each_person_is_told_once(community, worker):
    page = make_activity(community, sessions=3)
    resident = factories.neighbour(community)
    for places in page.places.all():
        signed_up(places, resident)
    factories.account_of(resident)

    call_off(list(page.places.all()), reason="场地装修", at=timezone.now(), by=worker)

    assert len(told(resident)) == 1
    assert Message.objects.get().text.count("星期") == 3


@pytest.mark.chinese_house
def test_the_codes_check_nobody_in_until_it_is_held_after_all(community, worker):
    places = make_places(community)
    row, at = signed_up(places), timezone.now()
    call_off([places], reason="台风", at=at, by=worker)
    with pytest.raises(errors.CalledOff):
        check_in(fresh(places), row.code, scan_id="1", at=at, by=None, kind="qr")
    with pytest.raises(errors.CalledOff):
        signed_up(fresh(places))
    assert not Attendance.objects.exists()

    hold_after_all([fresh(places)], at=at, by=worker)

    assert check_in(fresh(places), row.code, scan_id="2", at=at, by=None, kind="qr")
    assert told(row.resident)[-1] == ("call", "照常举行：花样剪纸")


def test_nobody_moves_up_in_what_is_called_off_and_the_head_does_when_it_is_held(community, worker):
    places = make_places(community, capacity=1)
    first, head = signed_up(places), signed_up(places)
    call_off([places], reason="台风", at=timezone.now(), by=worker)

    cancel(first, at=timezone.now(), by=None)
    assert fresh(head).is_waiting

    hold_after_all([fresh(places)], at=timezone.now(), by=worker)
    assert fresh(head).is_in


def test_publishing_again_leaves_it_called_off(community, worker):
    page = make_activity(community)
    call_off(list(page.places.all()), reason="台风", at=timezone.now(), by=worker)
    ActivityPage.objects.get(pk=page.pk).get_latest_revision().publish()
    assert page.places.get().called_off_at


@pytest.mark.parametrize("reason", ["", "  "])
def test_it_takes_a_reason(community, worker, reason):
    places = make_places(community)
    with pytest.raises(errors.ReasonMissing):
        call_off([places], reason=reason, at=timezone.now(), by=worker)
    with pytest.raises(errors.ReasonMissing):
        moved(places, worker, reason=reason)


def test_what_is_over_is_not_called_off(community, worker):
    places = make_places(community, starts_at=timezone.now() - timedelta(days=2))
    with pytest.raises(errors.AlreadyOver):
        call_off([places], reason="台风", at=timezone.now(), by=worker)
    with pytest.raises(errors.AlreadyOver):
        moved(places, worker)


# --- moving -------------------------------------------------------------------------------------


def test_a_move_keeps_places_and_codes_and_tells_when_and_where_it_was(community, worker):
    places = make_places(community)
    row = signed_up(places)

    after = moved(places, worker, place="二楼会议室")

    assert after.starts_at == places.starts_at + timedelta(days=1)
    assert after.closes_at == after.starts_at
    assert (after.was_at, after.was_in) == (places.starts_at, places.place)
    assert (after.taken, fresh(row).code) == (1, row.code)
    said = Message.objects.filter(resident=row.resident).first().text
    assert all(words in said for words in ("二楼会议室", places.place, "老师有事"))
    assert check_in(after, row.code, scan_id="1", at=timezone.now(), by=None, kind="qr")


def test_the_live_page_and_a_published_revision_move_along(community, worker):
    page = make_activity(community, sessions=2)
    first = page.places.order_by("starts_at").first()
    moved(first, worker)

    page = ActivityPage.objects.get(pk=page.pk)
    assert page.sessions.get(key=first.key).starts_at == first.starts_at + timedelta(days=1)
    assert not page.has_unpublished_changes
    page.get_latest_revision().publish()
    assert fresh(first).starts_at == first.starts_at + timedelta(days=1)
    assert page.places.filter(retired=False).count() == 2


def test_a_draft_keeps_what_was_written_in_it_and_moves_along(community, worker):
    page = make_activity(community)
    draft = draft_of(page)
    draft.title = "还没发布的标题"
    draft.save_revision()
    places = page.places.get()

    moved(places, worker)

    draft = draft_of(page)
    assert draft.title == "还没发布的标题"
    assert draft.sessions.get().starts_at == places.starts_at + timedelta(days=1)
    page.refresh_from_db()
    assert (page.title, page.has_unpublished_changes) == ("花样剪纸", True)
    assert page.sessions.get().starts_at == places.starts_at + timedelta(days=1)


@pytest.mark.chinese_house
def test_a_move_in_the_editor_tells_everybody_too(community):
    page = make_activity(community)
    row = signed_up(page.places.get())
    draft = draft_of(page)
    [session] = draft.sessions.all()
    session.starts_at += timedelta(hours=1)
    draft.sessions.set([session])
    draft.save_revision().publish()
    assert told(row.resident)[0] == ("page", "活动改期：花样剪纸")


@pytest.mark.chinese_house
def test_a_session_taken_out_or_brought_back_in_the_editor_is_told(community):
    page = make_activity(community, sessions=2)
    before = page.get_latest_revision()
    gone = page.places.order_by("starts_at").last()
    row = signed_up(gone)
    draft = draft_of(page)
    draft.sessions.set([one for one in draft.sessions.all() if one.key != gone.key])
    draft.save_revision().publish()
    assert told(row.resident)[0] == ("page", "活动取消：花样剪纸")

    before.publish()

    assert told(row.resident)[-1] == ("call", "照常举行：花样剪纸")


def test_a_corrected_title_tells_nobody(community):
    page = make_activity(community)
    signed_up(page.places.get())
    draft = draft_of(page)
    draft.title = "花样剪纸（二）"
    draft.save_revision().publish()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"starts_at": timedelta(days=-30)}, errors.BeginsTooEarly),
        ({"ends_at": timedelta(days=-1)}, errors.BeginsTooEarly),
        ({"starts_at": timedelta(0), "ends_at": timedelta(0)}, errors.SameAsBefore),
    ],
)
def test_it_moves_to_somewhere_else_ahead(community, worker, change, refusal):
    places = make_places(community)
    options = {name: getattr(places, name) + shift for name, shift in change.items()}
    with pytest.raises(refusal):
        moved(places, worker, **options)


# --- the screen ---------------------------------------------------------------------------------


@pytest.mark.chinese
def test_the_worker_sees_whom_it_tells_before_calling_off(as_worker, community):
    page = make_activity(community, sessions=2)
    places = page.places.order_by("starts_at").first()
    row = signed_up(places)
    shown = text(as_worker.get(address("change", places.pk)))
    assert "共 1 人有名额或在候补" in shown
    assert row.resident.name in shown

    answer = as_worker.post(address("call_off", places.pk), {"off-reason": "台风"}, follow=True)

    assert "已通知 1 人" in text(answer)
    assert row.resident.name in text(answer)  # the call list
    assert Places.objects.filter(called_off_at__isnull=False).count() == 1
    assert "已取消" in text(as_worker.get(page.url))
    assert "台风" in text(as_worker.get(page.url))


def test_the_worker_calls_off_all_that_is_to_come_and_takes_it_back(as_worker, community):
    page = make_activity(community, sessions=3)
    places = page.places.first()
    as_worker.post(address("call_off", places.pk) + "?all=1", {"off-reason": "装修"})
    assert page.places.filter(called_off_at__isnull=False).count() == 3
    as_worker.post(address("hold", places.pk) + "?all=1")
    assert not page.places.filter(called_off_at__isnull=False).exists()


@pytest.mark.chinese
def test_the_worker_moves_a_session(as_worker, community):
    places = make_places(community)
    body = {
        "move-day": "2099-05-01",
        "move-begins": "14:00",
        "move-ends": "16:00",
        "move-place": "二楼",
        "move-reason": "老师有事",
    }
    as_worker.post(address("move", places.pk), body)
    after = fresh(places)
    assert timezone.localtime(after.starts_at).isoformat() == "2099-05-01T14:00:00+08:00"
    assert "原定" in text(as_worker.get(places.page.url))


@pytest.mark.parametrize(("name", "body"), [("call_off", {}), ("move", {"move-reason": "x"})])
def test_what_is_missing_is_asked_and_nothing_happens(as_worker, community, name, body):
    places = make_places(community)
    answer = as_worker.post(address(name, places.pk), body)
    assert "errors-summary" in text(answer)
    assert fresh(places).sequence == 0


def test_a_worker_elsewhere_changes_nothing(client, community):
    places = make_places(community)
    worker = factories.social_worker(factories.community())
    client.force_login(worker)
    assert client.get(address("change", places.pk)).status_code == 404
    for name in ("move", "call_off", "hold"):
        assert client.post(address(name, places.pk), {"off-reason": "x"}).status_code == 404
    assert client.get(address("roster_csv", places.pk)).status_code == 404


@pytest.mark.chinese
def test_the_sign_up_says_that_it_was_called_off_and_shows_no_code(client, community, worker):
    places = make_places(community)
    row = signed_up(places)
    client.force_login(factories.account_of(row.resident))
    call_off([places], reason="台风", at=timezone.now(), by=worker)
    shown = text(client.get(address("confirmation", row.code)))
    assert ("这一场已取消" in shown, "台风" in shown) == (True, True)
    assert "<figure" not in shown


@pytest.mark.parametrize("people", [1, 3])
def test_an_audience_takes_the_same_questions_for_one_and_three(
    community, people, django_assert_num_queries
):
    places = make_places(community)
    for _ in range(people):
        signed_up(places)
    with django_assert_num_queries(2):
        assert len(audience([places]).calls) == people


# --- reminders ----------------------------------------------------------------------------------


@pytest.mark.chinese_house
def test_who_has_a_place_is_reminded_once_and_who_waits_is_not(community):
    places = make_places(community, capacity=1, remind_hours=48)
    inside, waiting = signed_up(places), signed_up(places)
    soon = places.starts_at - timedelta(hours=48)

    assert remind(soon - timedelta(seconds=1)) == 0
    assert remind(soon) == 1
    assert remind(soon + timedelta(minutes=5)) == 0

    assert told(inside.resident)[0] == ("page", "活动提醒：花样剪纸")
    assert told(waiting.resident) == []


def test_after_a_move_there_is_another_reminder(community, worker):
    places = make_places(community, remind_hours=24)
    signed_up(places)
    remind(places.starts_at - timedelta(hours=1))
    after = moved(places, worker)
    assert remind(after.starts_at - timedelta(hours=1)) == 1


@pytest.mark.parametrize("hours", [None, 24])
def test_nobody_is_reminded_without_the_setting_or_of_what_is_called_off(community, worker, hours):
    places = make_places(community, remind_hours=hours)
    signed_up(places)
    if hours:
        call_off([places], reason="台风", at=timezone.now(), by=worker)
    before = Message.objects.count()
    assert remind(places.starts_at - timedelta(minutes=1)) == 0
    assert Message.objects.count() == before


def test_what_has_begun_is_not_reminded_of(community):
    places = make_places(community)
    signed_up(places)
    assert remind(places.starts_at) == 0


def test_a_session_without_people_is_called_off_without_a_word(community, worker):
    places = make_places(community)
    call_off([places], reason="没人报名", at=timezone.now(), by=worker)
    assert not Message.objects.exists()
    assert not SignUp.objects.exists()
