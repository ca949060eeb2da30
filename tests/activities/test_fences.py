"""No desk address of records, figures, supplies, meetings and albums opens for anybody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.albums.services import Agreement, add
from activities.albums.urls import urlpatterns as albums
from activities.meetings import services as meetings_services
from activities.meetings.urls import urlpatterns as meetings
from activities.models import Attendance, Claim, FollowUp, MakeUp, Portion, StockEntry
from activities.records.urls import urlpatterns as records
from activities.services import check_in
from activities.statistics.urls import urlpatterns as statistics
from activities.supplies import claiming, dividing
from activities.supplies.urls import urlpatterns as supplies
from tests import factories
from tests.factories.activities import make_activity, make_supply, signed_up

from .test_albums import picture

pytestmark = pytest.mark.django_db
EVERY = [*records, *statistics, *supplies, *meetings, *albums]
DESK = [one for one in EVERY if str(one.pattern).startswith("desk/")]


@pytest.fixture
def ids():
    """One row of everything in a community that none of the visitors knows."""
    community = factories.community()
    worker = factories.social_worker(community)
    officer = factories.officer(community.sub_district)
    at = timezone.now()
    over = make_activity(community, starts_at=at - timedelta(days=7)).places.get()
    person = factories.neighbour(community)
    signed_up(over, person, at=over.starts_at - timedelta(days=1))
    there = check_in(over, person, scan_id=uuid4().hex, at=at, by=worker, kind=Attendance.Kind.DESK)
    other = make_activity(community, starts_at=at - timedelta(days=9)).places.get()
    made_up = MakeUp.objects.create(
        community=community, resident=person, missed=other, attendance=there, at=at, by=worker
    )
    supply = make_supply(community)
    claim = claiming.reserve(supply, person, quantity=1, key="k", at=at, by=None)
    lot = dividing.bring_in(
        community.sub_district, title="口罩", unit="只", quantity=9, at=at, by=officer
    )
    dividing.divide(lot, {community.pk: 9}, by=officer)
    session = make_activity(community, kind="meeting").places.get()
    meeting = meetings_services.prepare(session)
    point = meetings_services.add_point(meeting, "议题")
    party = meeting.parties.create(community=community, kind="police")
    follow_up = meetings_services.agree(
        meeting, title="修墙", owner="物业", due=at.date(), at=at, by=worker
    )
    photo = add(over.page, picture(), Agreement(), caption="图", at=at, by=worker)
    return {
        "records": {"pk": over.page_id, "resident": person.pk, "row": made_up.pk},
        "supplies": {
            "pk": supply.page_id,
            "entry": StockEntry.objects.get().pk,
            "claim": claim.pk,
        },
        "lot": {"pk": lot.pk},
        "meetings": {"pk": session.pk, "point": point.pk, "party": party.pk},
        "follow_up": {"pk": follow_up.pk},
        "albums": {"pk": over.page_id, "photo": photo.pk},
    }


def address(pattern, ids):
    """The pattern with the ids of the community that is not theirs; None without any."""
    name = pattern.name
    which = next(
        key
        for key, patterns in (
            ("follow_up", [one for one in meetings if "follow-ups" in str(one.pattern)]),
            ("lot", [one for one in supplies if "lots/" in str(one.pattern)]),
            ("records", [*records, *statistics]),
            ("supplies", supplies),
            ("meetings", meetings),
            ("albums", albums),
        )
        if pattern in patterns
    )
    wanted = pattern.pattern.converters
    if not wanted:
        return None
    return reverse(f"activities:{name}", kwargs={key: ids[which][key] for key in wanted})


def counts():
    return [
        (Claim.objects.standing().count(), StockEntry.objects.count()),
        (Portion.objects.filter(received=None).count(), MakeUp.objects.standing().count()),
        list(FollowUp.objects.values_list("state", flat=True)),
    ]


def visitors(ids):
    elsewhere = factories.community(sub_district=factories.sub_district())
    return {
        "nobody": None,
        "a resident": factories.account_of(factories.neighbour(elsewhere)),
        "a worker of another community": factories.social_worker(elsewhere),
        "an officer of another sub-district": factories.officer(elsewhere.sub_district),
    }


def test_everybody_else_finds_the_door_closed_and_changes_nothing(ids):
    addresses = [found for one in DESK if (found := address(one, ids))]
    before = counts()
    opened = []
    for name, user in visitors(ids).items():
        client = Client()
        if user is not None:
            client.force_login(user)
        for where in addresses:
            for ask in (client.get, client.post):
                answer = ask(where)
                to_sign_in = answer.status_code == 302 and "/login/" in answer["Location"]
                if answer.status_code not in {404, 405} and not (user is None and to_sign_in):
                    opened.append((name, where, answer.status_code))
    assert opened == []
    assert counts() == before
    assert len(addresses) > 30
