"""Records of a series: matrix, newcomers, buildings never reached, no-shows, made-up sessions."""

from datetime import timedelta
from fractions import Fraction
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import Attendance, MakeUp
from activities.records.absence import how_often, no_shows
from activities.records.counting import (
    by_band,
    first_ever,
    never_reached,
    of_sessions,
    people_in,
    young_of,
    young_share,
)
from activities.records.errors import NotInstead, NotMissed
from activities.records.making_up import make_up, take_back
from activities.records.matrix import Mark, matrix_of
from activities.services import check_in, undo, welcome
from communities.models import Resident
from tests import factories
from tests.factories.activities import make_activity, signed_up

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def past_series(community, sessions=3, weeks_ago=4, **fields):
    """A series whose sessions are over, with sign-up as if it had been open."""
    page = make_activity(
        community, starts_at=timezone.now() - weeks_ago * WEEK, sessions=sessions, **fields
    )
    return page, list(page.places.order_by("starts_at"))


def enrolled(places, resident=None, **options):
    return signed_up(places, resident, at=places.starts_at - WEEK, **options)


def came(places, who):
    return check_in(
        places, who, scan_id=uuid4().hex, at=places.starts_at, by=None, kind=Attendance.Kind.DESK
    )


def walked_in(places, name, building):
    at = places.starts_at
    welcome(places, name=name, building=building, scan_id=uuid4().hex, at=at, by=None)


def line_of(matrix, name):
    (line,) = [line for line in matrix.lines if line.name == name]
    return line


def test_thirty_came_for_the_first_time_and_twenty_of_them_are_young(community):
    """Known ages, and earlier attendance: also of young people, who are not new any more."""
    _page, (before,) = past_series(community, sessions=1, weeks_ago=9)
    _page, (session,) = past_series(community, sessions=1)
    bands = ["0-13"] * 2 + ["14-17"] * 6 + ["18-35"] * 12 + ["36-59"] * 7 + ["80+"] * 3
    for band in bands:
        came(session, factories.neighbour(community, age_band=band))
    for band in ["18-35"] * 5 + ["60-69"] * 11:
        regular = factories.neighbour(community, age_band=band)
        came(before, regular)
        came(session, regular)

    first = by_band(first_ever(of_sessions([session])))

    assert (sum(first.values()), young_of(first)) == (30, 20)
    assert young_share(first) == Fraction(2, 3)
    assert of_sessions([session]).count() == 46


def test_a_first_time_elsewhere_or_one_that_was_corrected_is_none_here(community):
    _page, (before,) = past_series(community, sessions=1, weeks_ago=9)
    _page, (session,) = past_series(community, sessions=1)
    _page, (elsewhere,) = past_series(
        factories.community(), sessions=1, weeks_ago=9, open_to="anyone"
    )
    guest, mistaken = factories.neighbour(community), factories.neighbour(community)
    came(elsewhere, guest)
    wrong = came(before, mistaken)
    undo(wrong, reason="张冠李戴", at=timezone.now(), by=None)
    came(session, guest)
    came(session, mistaken)

    assert first_ever(of_sessions([session])).count() == 2


def test_which_time_was_the_first_is_decided_by_the_sessions_not_by_the_entry(community):
    _page, (early, late) = past_series(community, sessions=2)
    person = factories.neighbour(community)
    came(late, person)
    came(early, person)  # its sheet was entered a week late

    (first,) = first_ever(of_sessions([early, late]))

    assert first.places == early


def test_person_times_are_not_people(community):
    building = factories.building(community)
    _page, sessions = past_series(community, sessions=3, companions_max=1)
    mother = factories.neighbour(community)
    for session in sessions:
        row = enrolled(session, mother, companions=["豆豆"])
        came(session, mother)
        came(session, row.companions.get())
        for name, home in (("老王", building), ("不知名", None)):
            welcome(
                session,
                name=name,
                building=home,
                scan_id=uuid4().hex,
                at=session.starts_at,
                by=None,
            )

    rows = of_sessions(sessions)

    assert rows.count() == 12
    assert people_in(rows) == 1 + 1 + 1 + 3  # nobody knows whether the unknown one is one


def test_the_matrix_says_of_everybody_and_every_session_what_happened(community):
    page, sessions = past_series(community, sessions=2, weeks_ago=2)
    faithful, absent, stranger = (factories.neighbour(community, name=n) for n in "甲乙丙")
    for session in sessions:
        enrolled(session, faithful)
        came(session, faithful)
    enrolled(sessions[0], absent)
    came(sessions[1], stranger)

    matrix = matrix_of(page, timezone.now())

    assert line_of(matrix, "甲").in_order(sessions) == [Mark.CAME, Mark.CAME]
    assert line_of(matrix, "乙").in_order(sessions) == [Mark.MISSED, Mark.NOTHING]
    assert line_of(matrix, "丙").in_order(sessions) == [Mark.NOTHING, Mark.CAME]
    assert (matrix.totals, matrix.missing) == ([1, 2], [1, 0])
    assert (matrix.person_times, matrix.people) == (3, 2)


def test_a_session_that_nobody_entered_makes_no_one_a_no_show(community):
    page, (session,) = past_series(community, sessions=1)
    enrolled(session)

    assert matrix_of(page, timezone.now()).missing == [0]
    assert not no_shows(timezone.now()).exists()


@pytest.mark.parametrize("people", [1, 3])
def test_the_matrix_costs_the_same_whatever_its_size(community, people, django_assert_num_queries):
    page, sessions = past_series(community, sessions=people, companions_max=1)
    for _ in range(people):
        resident = factories.neighbour(community)
        for session in sessions:
            row = enrolled(session, resident, companions=["豆豆"])
            came(session, resident)
            came(session, row.companions.get())
    page = type(page).objects.select_related("community").get(pk=page.pk)

    with django_assert_num_queries(7):
        matrix_of(page, timezone.now())


def test_buildings_that_nobody_came_from_are_named(community):
    reached, named, silent = (factories.building(community, name=f"{n}号楼") for n in (1, 2, 3))
    _page, (session,) = past_series(community, sessions=1)
    came(session, factories.resident(factories.household(reached)))
    walked_in(session, "客", named)

    assert list(never_reached(community, of_sessions([session]))) == [silent]


# --- a session instead of another -----------------------------------------------------------------


@pytest.fixture
def missed(community, worker):
    """Somebody who missed the first session, and came to another series' session."""
    page, (session, _second) = past_series(community, sessions=2)
    _page, (other,) = past_series(community, sessions=1, weeks_ago=2)
    resident = factories.neighbour(community, name="补课生")
    enrolled(session, resident)
    came(session, factories.neighbour(community))
    return page, session, came(other, resident)


def test_a_session_attended_instead_takes_the_miss_away_and_counts_once(missed, worker):
    page, session, instead = missed

    make_up(session, instead, at=timezone.now(), by=worker)

    matrix = matrix_of(page, timezone.now())
    assert line_of(matrix, "补课生").marks[session.pk] == Mark.MADE_UP
    assert (matrix.missing, matrix.person_times) == ([0, 0], 1)
    assert how_often([instead.resident_id], page.community, timezone.now()) == {}


def test_an_attendance_makes_up_for_one_session_only(missed, worker):
    _page, session, instead = missed
    make_up(session, instead, at=timezone.now(), by=worker)

    with pytest.raises(NotInstead):
        make_up(session, instead, at=timezone.now(), by=worker)


def test_only_what_was_missed_can_be_made_up(missed, worker, community):
    _page, session, _instead = missed
    _page, (other,) = past_series(community, sessions=1, weeks_ago=2)
    stranger = came(other, factories.neighbour(community))

    with pytest.raises(NotMissed):
        make_up(session, stranger, at=timezone.now(), by=worker)


def test_a_corrected_attendance_stands_for_nothing_any_more(missed, worker):
    page, session, instead = missed
    make_up(session, instead, at=timezone.now(), by=worker)
    undo(instead, reason="点错了人", at=timezone.now(), by=worker)

    assert matrix_of(page, timezone.now()).missing == [1, 0]


def test_taking_it_back_leaves_the_row(missed, worker):
    _page, session, instead = missed
    row = make_up(session, instead, at=timezone.now(), by=worker)

    take_back(row, at=timezone.now(), by=worker)

    assert no_shows(timezone.now()).filter(places=session).count() == 1
    assert MakeUp.objects.count() == 1
    make_up(session, instead, at=timezone.now(), by=worker)


# --- screens ------------------------------------------------------------------------------------


def test_the_worker_notes_a_made_up_session_on_the_screen(missed, client):
    page, session, instead = missed
    where = [page.pk, instead.resident_id]

    shown = client.get(reverse("activities:series_person", args=where))
    assert "补课生" in shown.content.decode()
    client.post(
        reverse("activities:made_up", args=where),
        {"missed": session.pk, "attendance": instead.pk},
    )

    row = MakeUp.objects.get()
    assert "◇" in client.get(reverse("activities:series", args=[page.pk])).content.decode()
    client.post(reverse("activities:not_made_up", args=[*where, row.pk]))
    assert not MakeUp.objects.standing().exists()


def test_a_correction_and_its_reason_stand_on_the_persons_screen(missed, client, worker):
    page, session, _instead = missed
    person = factories.neighbour(page.community)
    wrong = came(session, person)
    undo(wrong, reason="同名同姓", at=timezone.now(), by=worker)

    shown = client.get(reverse("activities:series_person", args=[page.pk, person.pk]))

    assert "同名同姓" in shown.content.decode()


def test_the_matrix_as_a_spreadsheet_says_the_same_and_runs_nothing(missed, client):
    page, session, _instead = missed
    Resident.objects.filter(name="补课生").update(name="=cmd()")

    answer = client.get(reverse("activities:series_xlsx", args=[page.pk]))

    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[0][2] == f"{timezone.localtime(session.starts_at):%Y-%m-%d}"
    assert "'=cmd()" in [row[0] for row in rows]
    assert rows[-1][2] == 1


@pytest.mark.parametrize("name", ["series", "series_xlsx", "series_sheet"])
def test_the_records_are_for_workers_of_the_community(missed, client, name):
    page, *_ = missed
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(reverse(f"activities:{name}", args=[page.pk])).status_code == 404
    client.force_login(factories.account_of(factories.neighbour(page.community)))
    assert client.get(reverse(f"activities:{name}", args=[page.pk])).status_code == 404
