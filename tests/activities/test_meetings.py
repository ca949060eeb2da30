"""Joint meetings: agenda, parties, minutes, follow-ups until they are closed."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.meetings import papers, services
from activities.meetings.dashboard import overdue_follow_ups
from activities.meetings.errors import (
    ClosedAlready,
    NobodyDoesIt,
    NotMeasured,
    OutcomeMissing,
    SummaryMissing,
)
from activities.meetings.public import masked, of_page, shown
from activities.meetings.services import Measure
from activities.models import FollowUp, Meeting, Party
from tests import factories
from tests.factories.activities import make_activity

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 25, 6, 0, tzinfo=UTC)
JUNE = datetime(2026, 6, 25, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _after_the_june_meeting():
    with time_machine.travel(JUNE + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def may(community):
    return called(community, MAY)


@pytest.fixture
def june(community):
    return called(community, JUNE)


def called(community, starts_at):
    page = make_activity(community, "联席会议", kind="meeting", starts_at=starts_at)
    return services.prepare(page.places.get())


def agreed(meeting, title="围墙防盗设施维修", due=date(2026, 6, 20), measure=None, at=None):
    return services.agree(
        meeting,
        title=title,
        owner="物业",
        due=due,
        measure=measure,
        at=at or meeting.places.ends_at,
        by=None,
    )


def test_what_is_open_is_carried_to_the_next_meeting_and_what_is_closed_is_told_once(
    may, june, worker
):
    wall, lamp = agreed(may), agreed(may, "楼道灯")
    services.close(lamp, "done", outcome="换了八盏", at=MAY + timedelta(days=9), by=worker)

    assert services.carried(june.places) == [wall]
    assert services.reported(june.places) == [lamp]
    july = called(june.community, JUNE + timedelta(days=30))
    assert services.carried(july.places) == [wall]
    assert services.reported(july.places) == []


def test_a_past_agenda_does_not_change_when_something_is_closed_later(may, june, worker):
    wall = agreed(may)
    services.close(wall, "done", outcome="已修好", at=timezone.now(), by=worker)

    assert services.carried(june.places) == [wall]


def test_what_another_community_agreed_is_not_on_the_agenda(may, june):
    agreed(called(factories.community(), MAY))
    assert services.carried(june.places) == []


def test_a_new_meeting_invites_whom_the_last_one_invited(may, community):
    may.parties.create(community=community, kind=Party.Kind.PROPERTY, people="老钱", came=True)

    june = called(community, JUNE)

    (party,) = june.parties.all()
    assert (party.kind, party.people, party.came) == ("property", "", False)


def test_54_households_not_rebuilt_become_0_which_is_100_per_cent(may, worker):
    row = agreed(may, "未改造户", measure=Measure("户", 54, 0))
    shares = []
    for number in (40, 12, 0):
        row = services.go_on(row, value=number, at=timezone.now(), by=worker)
        shares.append(row.share)
    services.close(row, "done", outcome="全部改造", at=timezone.now(), by=worker)

    assert shares == [Fraction(14, 54), Fraction(42, 54), Fraction(1)]
    told = shown(FollowUp.objects.get())
    assert told.share == "100%"
    assert [n for _day, n in told.points] == [54, 40, 12, 0]


def test_closing_a_counted_one_as_done_reaches_its_number(may, worker):
    row = agreed(may, measure=Measure("户", 54, 0))
    row = services.close(row, "done", outcome="全部改造", at=timezone.now(), by=worker)
    assert (row.now, row.share) == (0, 1)


def test_the_history_keeps_every_step(may, worker):
    row = agreed(may)
    now = timezone.now()
    services.go_on(row, text="施工队来看过", at=now, by=worker)
    services.go_on(row, due=date(2026, 7, 25), text="等材料", at=now, by=worker)
    services.close(row, "dropped", outcome="改由街道统一做", at=now, by=worker)
    services.reopen(row, reason="街道不做了", at=now, by=worker)

    kinds = list(row.steps.values_list("kind", flat=True))
    assert kinds == ["agreed", "note", "moved", "dropped", "reopened"]
    row.refresh_from_db()
    assert (row.state, row.due, row.outcome) == ("open", date(2026, 7, 25), "")


def test_nothing_is_closed_without_an_outcome_nor_agreed_without_an_owner(may, worker):
    row, now = agreed(may), timezone.now()
    with pytest.raises(OutcomeMissing):
        services.close(row, "done", outcome=" ", at=now, by=worker)
    with pytest.raises(NotMeasured):
        services.go_on(row, value=3, at=now, by=worker)
    with pytest.raises(NobodyDoesIt):
        services.agree(may, title="修墙", owner=" ", due=date.today(), at=now, by=worker)
    services.close(row, "done", outcome="好了", at=now, by=worker)
    with pytest.raises(ClosedAlready):
        services.go_on(row, text="还有", at=now, by=worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(outcome="")
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.update(start=5)


def test_what_is_overdue_stands_on_the_dashboard(may, community, worker):
    agreed(may, due=date(2026, 6, 24))
    agreed(may, "到今天为止", due=date(2026, 6, 25))
    agreed(called(factories.community(), MAY), due=date(2026, 6, 1))

    found = overdue_follow_ups([community], timezone.now())

    assert (found.count, found.urgent) == (1, True)
    assert "围墙" in found.entries[0].text


# --- screens --------------------------------------------------------------------------------------


def post(client, screen, meeting, **body):
    return client.post(reverse(f"activities:{screen}", args=[meeting.places_id]), body)


@pytest.mark.chinese
def test_a_worker_prepares_holds_and_follows_up_a_meeting(june, worker, client):
    post(client, "add_point", june, title="冬季水管防冻")
    post(client, "add_party", june, kind="police", name="", people="")
    point, party = june.points.get(), june.parties.get()
    body = {f"m{point.pk}": "物业先查一遍。", f"p{party.pk}": "on", f"w{party.pk}": "小王警官"}
    post(client, "save_meeting", june, chair="许念慈", keeper="方启航", **body)
    post(client, "agree", june, title="查水管", owner="物业", due="2026-07-20")
    row = FollowUp.objects.get()
    client.post(
        reverse("activities:follow_up_step", args=[row.pk]), {"text": "查完了", "state": "done"}
    )

    page = client.get(reverse("activities:meeting", args=[june.places_id])).content.decode()
    party.refresh_from_db()
    assert (party.came, party.people) == (True, "小王警官")
    assert "物业先查一遍。" in page
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("done", "查完了")
    context = papers.minutes_context(Meeting.objects.get(pk=june.pk))
    assert context["parties"] == [{"name": "派出所", "people": "小王警官"}]
    assert context["agreed"][0]["text"] == "查完了"


def test_a_refused_form_stays_as_it_was_typed(june, worker, client):
    answer = post(client, "agree", june, title="查水管", owner="物业", due="", start="54")
    assert 'value="查水管"' in answer.content.decode()
    assert set(answer.context["agree"].errors) == {"due", "target"}


def test_the_summary_is_public_once_it_is_ticked_and_names_are_masked(
    june, worker, client, django_capture_on_commit_callbacks
):
    factories.neighbour(june.community, name="张小三")
    agreed(june, "张小三家门口的灯", measure=Measure("户", 54, 0))
    text = "张小三（13800138000）提出的灯，由物业修。高峰时段多派保安。"
    public = june.places.page.get_url()
    assert "由物业修" not in Client().get(public).content.decode()

    post(client, "summarise", june, summary=text)
    assert of_page(june.places.page) == []
    with django_capture_on_commit_callbacks(execute=True):
        post(client, "summarise", june, summary=text, public="on")

    page = Client().get(public).content.decode()
    assert "张*三（138****8000）提出的灯" in page
    assert "张小三" not in page
    assert "高峰时段" in page


def test_nothing_is_made_public_without_a_summary(june, worker):
    with pytest.raises(SummaryMissing):
        services.tell(june, " ", public=True, by=worker)


def test_masking_leaves_what_is_no_name():
    assert masked("高峰 欧阳小明", ["欧阳小明"]) == "高峰 欧**明"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_whatever_their_length(
    may, worker, client, rows, django_assert_num_queries
):
    for number in range(rows):
        agreed(may, f"事项{number}", measure=Measure("户", 5, 0))
    follow_ups = reverse("activities:follow_ups")
    client.get(follow_ups)
    with django_assert_num_queries(7):
        client.get(follow_ups)


@pytest.mark.parametrize("name", ["meeting", "meeting_agenda", "meeting_minutes"])
def test_a_meeting_is_for_the_workers_of_its_community(june, client, name):
    address = reverse(f"activities:{name}", args=[june.places_id])
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(address).status_code == 404
    row = agreed(june)
    assert client.get(reverse("activities:follow_up", args=[row.pk])).status_code == 404


def test_other_kinds_of_activities_have_no_meeting(community, worker, client):
    places = make_activity(community).places.get()
    assert client.get(reverse("activities:meeting", args=[places.pk])).status_code == 404
