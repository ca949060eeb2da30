"""Sessions by a rule with exceptions: the days, and what becomes of the draft."""

from datetime import UTC, date, datetime, time

import pytest
from django.urls import reverse

from activities.models import ActivityPage, Places
from activities.repeating import Every, Rule, days, spans
from activities.services.repeating import add_sessions
from tests import factories
from tests.factories.activities import make_activity, signed_up

SATURDAY = date(2026, 12, 5)


def rule(first=SATURDAY, every=Every.WEEK, **options):
    return Rule(first, time(9), time(11), every, **options)


def test_every_saturday_ten_times_is_ten_saturdays():
    found = days(rule(times=10))
    assert len(found) == 10
    assert {day.weekday() for day in found} == {5}
    assert (found[0], found[-1]) == (SATURDAY, date(2027, 2, 6))


def test_until_a_day_includes_that_day():
    assert days(rule(last=date(2026, 12, 19)))[-1] == date(2026, 12, 19)
    assert len(days(rule(last=date(2026, 12, 18)))) == 2


def test_of_two_ends_the_earlier_one_holds():
    assert len(days(rule(times=10, last=date(2026, 12, 19)))) == 3
    assert len(days(rule(times=2, last=date(2027, 12, 19)))) == 2


def test_days_left_out_are_not_made_up_for():
    found = days(rule(times=4, left_out=frozenset({date(2026, 12, 12)})))
    assert found == [SATURDAY, date(2026, 12, 19), date(2026, 12, 26)]


def test_every_two_weeks():
    assert days(rule(every=Every.FORTNIGHT, times=2)) == [SATURDAY, date(2026, 12, 19)]


def test_the_25th_of_every_month_passes_the_year():
    found = days(rule(date(2026, 11, 25), Every.MONTH, times=4))
    assert found == [
        date(2026, 11, 25),
        date(2026, 12, 25),
        date(2027, 1, 25),
        date(2027, 2, 25),
    ]


@pytest.mark.parametrize(
    ("first", "february"),
    [(date(2027, 1, 31), 28), (date(2027, 1, 30), 28), (date(2028, 1, 31), 29)],
)
def test_the_end_of_a_month_is_the_last_day_of_a_shorter_one(first, february):
    found = days(rule(first, Every.MONTH, times=3))
    assert [day.day for day in found] == [first.day, february, first.day]
    assert [day.month for day in found] == [1, 2, 3]


def test_hours_are_those_of_the_place_all_year():
    found = list(spans(rule(date(2026, 3, 25), Every.MONTH, times=12)))
    assert {start.isoformat()[11:] for start, _end in found} == {"09:00:00+08:00"}
    assert found[0][1] == datetime(2026, 3, 25, 3, tzinfo=UTC)


# --- the draft ----------------------------------------------------------------------------------

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(community):
    return make_activity(community)


def draft_of(page):
    return ActivityPage.objects.get(pk=page.pk).get_latest_revision_as_object()


BODY = {
    "first": "2027-06-05",
    "begins": "09:00",
    "ends": "11:00",
    "every": "week",
    "times": "4",
    "left_out": "6月12日",
}


def test_sessions_go_into_the_draft_and_keep_what_was_written_there(page, community):
    draft = draft_of(page)
    draft.title = "还没发布的标题"
    draft.save_revision()

    added = add_sessions(page, spans(rule(times=3)), by=factories.social_worker(community))

    assert added == 3
    assert draft_of(page).title == "还没发布的标题"
    assert draft_of(page).sessions.count() == 4
    page.refresh_from_db()
    assert (page.title, page.sessions.count(), page.places.count()) == ("花样剪纸", 1, 1)


def test_publishing_them_keeps_the_places_that_were_there(page, community):
    row = signed_up(page.places.get())
    add_sessions(page, spans(rule(times=3)), by=factories.social_worker(community))

    ActivityPage.objects.get(pk=page.pk).get_latest_revision().publish()
    keys = set(Places.objects.filter(page=page, retired=False).values_list("key", flat=True))
    ActivityPage.objects.get(pk=page.pk).get_latest_revision().publish()

    assert len(keys) == 4
    assert set(Places.objects.filter(page=page).values_list("key", flat=True)) == keys
    assert row.places.key in keys


def test_the_same_rule_twice_adds_nothing_the_second_time(page, community):
    worker = factories.social_worker(community)
    assert add_sessions(page, spans(rule(times=3)), by=worker) == 3
    assert add_sessions(page, spans(rule(times=3)), by=worker) == 0


@pytest.mark.chinese
def test_the_worker_sees_the_days_first_and_adds_those_that_stay_ticked(as_worker, page):
    address = reverse("activity_repeat", args=[page.pk])
    shown = as_worker.post(address, BODY).content.decode()
    assert shown.count('name="day"') == 3
    assert "2027年6月12日" not in shown
    assert draft_of(page).sessions.count() == 1

    chosen = ["2027-06-05T09:00:00+08:00", "2027-06-26T09:00:00+08:00"]
    answer = as_worker.post(address, BODY | {"save": "1", "day": chosen}, follow=True)

    assert draft_of(page).sessions.count() == 3
    assert "草稿" in answer.content.decode()


def test_the_editor_leads_to_the_rule(as_worker, page):
    editor = as_worker.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    address = reverse("activity_repeat", args=[page.pk])
    assert address in editor.content.decode()
    assert as_worker.get(address).status_code == 200


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends": "08:00"}, "开始时间必须早于结束时间"),
        ({"times": ""}, "请写明一共几次"),
        ({"left_out": "国庆"}, "日期请写成"),
        ({"last": "2027-01-01"}, "早于第一天"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(as_worker, page, typed, said):
    answer = as_worker.post(reverse("activity_repeat", args=[page.pk]), BODY | typed)
    assert said in answer.content.decode()
    assert 'name="day"' not in answer.content.decode()


def test_a_worker_elsewhere_does_not_reach_it(client, page):
    other = factories.social_worker(factories.community())
    client.force_login(other)
    address = reverse("activity_repeat", args=[page.pk])
    assert client.get(address).status_code in {302, 403, 404}
    client.post(address, BODY | {"save": "1", "day": ["2027-06-05T09:00:00+08:00"]})
    assert draft_of(page).sessions.count() == 1
