"""Figures of a community and a sub-district: whole at the desk, masked for the public."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from activities.models import ActivityPage, Attendance
from activities.services import check_in
from activities.statistics import papers
from activities.statistics.figures import Cut, figures_of
from activities.statistics.filters import sessions_between
from activities.statistics.masked import masked, public_of, quarter_end
from activities.statistics.scopes import Scope
from home.rounding import rounded
from tests import factories
from tests.factories.activities import make_activity, signed_up
from tests.factories.projects import project

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
SPRING = datetime(2026, 4, 12, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_friday_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def session(community, starts_at=SPRING, **fields):
    return make_activity(community, starts_at=starts_at, **fields).places.get()


def came(places, who):
    return check_in(
        places, who, scan_id=uuid4().hex, at=places.starts_at, by=None, kind=Attendance.Kind.DESK
    )


def crowd(places, n, band="18-35", building=None):
    """So many residents of one age band, who signed up and came."""
    for _ in range(n):
        community = places.community
        person = (
            factories.resident(factories.household(building), age_band=band)
            if building
            else factories.neighbour(community, age_band=band)
        )
        signed_up(places, person, at=places.starts_at - timedelta(days=2))
        came(places, person)


def figures(*communities):
    scope = Scope(communities, communities[0].sub_district, whole=len(communities) > 1)
    return figures_of(
        Cut(communities, sessions_between(scope, date(2026, 1, 1), date(2026, 12, 31)))
    )


def test_every_figure_is_counted_from_the_records(community):
    lecture = session(community, kind=ActivityPage.Kind.LECTURE)
    course = session(community, SPRING + timedelta(days=40), kind=ActivityPage.Kind.COURSE)
    crowd(lecture, 3, "18-35")
    crowd(lecture, 2, "70-79")
    came(course, Attendance.objects.first().resident)
    signed_up(course, at=SPRING)

    found = figures(community)

    assert (found.sessions, found.signed_up, found.person_times, found.people) == (2, 6, 6, 5)
    assert found.bands == {"18-35": 3, "70-79": 2}
    assert (found.newcomers, found.young_newcomers) == (5, 3)
    assert found.months == [("2026-04", 5), ("2026-05", 1)]
    assert [row[1:] for row in found.kinds] == [(1, 1), (1, 5)]
    assert (found.buildings, found.reached) == (1, 1)


def test_a_session_at_midnight_belongs_to_its_day_here(community):
    new_year = datetime(2025, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    crowd(session(community, new_year), 1)
    crowd(session(community, new_year - timedelta(seconds=1)), 1)

    assert figures(community).months == [("2026-01", 1)]


@pytest.mark.parametrize("people", [1, 3])
def test_the_figures_cost_the_same_however_many_came(community, people, django_assert_num_queries):
    for day in range(people):
        crowd(session(community, SPRING + timedelta(days=day)), people)

    with django_assert_num_queries(8):
        figures(community)


def test_a_sub_district_is_the_sum_of_its_communities(community):
    other = factories.community(sub_district=community.sub_district)
    crowd(session(community), 2)
    crowd(session(other), 3)

    found = figures(community, other)

    assert found.person_times == 5
    assert [row[1:] for row in found.places] == [(1, 2, 2), (1, 3, 3)]
    assert found.grids == []  # the first grid of one is not the first grid of the other


# --- the desk -------------------------------------------------------------------------------------


@pytest.mark.chinese
def test_the_worker_narrows_by_kind_age_and_grid(community, worker, client):
    elsewhere = factories.building(community, grid=factories.grid(community))
    grid = factories.grid(community)
    building = factories.building(community, grid=grid)
    lecture = session(community, kind=ActivityPage.Kind.LECTURE)
    crowd(lecture, 2, "18-35", building)
    crowd(lecture, 1, "80+", building)
    crowd(session(community, kind=ActivityPage.Kind.COURSE), 4, "18-35", elsewhere)

    def asked(**query):
        answer = client.get(reverse("activities:statistics"), query)
        return {name: value for name, value, _unit in answer.context["numbers"]}

    person_times, page = "人次", project(community)
    assert asked()[person_times] == 7
    assert asked(kind="lecture")[person_times] == 3
    assert asked(band="80+")[person_times] == 1
    assert asked(grid=grid.pk)[person_times] == 3
    type(page).objects.filter(pk=page.pk).update(live=True)
    assert asked(project=page.pk)[person_times] == 0
    assert asked(first="2026-05-01", last="2026-05-31")[person_times] == 0


@pytest.mark.chinese
def test_the_workbook_and_the_table_say_what_the_screen_says(community, worker, client):
    crowd(session(community), 3)

    book = load_workbook(BytesIO(client.get(reverse("activities:statistics_xlsx")).content))
    table = client.get(reverse("activities:statistics_csv")).content.decode()

    assert ("人次", 3) in list(book.worksheets[0].values)
    assert "人次,3" in table


@pytest.mark.chinese
def test_the_paper_has_the_same_bars(community):
    crowd(session(community), 3)
    scope = Scope((community,), community.sub_district)

    context = papers.figures_context(scope, {"kind": "activity"})

    assert [bar.total for bar in context["charts"][0]["bars"]] == [3]
    assert context["lead"] == "活动"


def test_a_worker_sees_the_figures_of_no_other_community(community, worker, client):
    other = factories.community(sub_district=community.sub_district)
    crowd(session(other), 3)

    assert client.get(reverse("activities:statistics"), {"community": other.pk}).status_code == 404
    answer = client.get(reverse("activities:statistics"), {"district": community.sub_district_id})
    assert answer.context["numbers"][2][1] == 0


def test_an_officer_sees_the_sub_district_and_each_of_its_communities(community, client):
    other = factories.community(sub_district=community.sub_district)
    crowd(session(other), 3)
    crowd(session(community), 2)
    client.force_login(factories.officer(community.sub_district))

    answer = client.get(reverse("activities:statistics"))

    assert answer.context["numbers"][2][1] == 5
    together, *_communities = answer.context["others"]
    assert together[0] == community.sub_district.name


# --- the public -----------------------------------------------------------------------------------


def test_small_numbers_are_not_shown_nor_to_be_worked_out():
    shown = dict(masked([("a", 40), ("b", 12), ("c", 3)]))

    assert shown == {"a": 40, "b": None, "c": None}


@pytest.mark.chinese
def test_the_public_page_shows_totals_and_leaves_small_ages_out(community):
    places = session(community)
    crowd(places, 6, "18-35")
    crowd(places, 7, "60-69")
    crowd(places, 2, "80+")

    answer = Client().get(reverse("activities:figures", args=[community.code]))

    page = answer.content.decode()
    public = public_of(figures(community), whole=False)
    assert dict(public.bands)["80岁及以上"] is None
    assert [n for _name, n in public.bands].count(None) == 2
    assert "人数太少" in page
    assert answer.context["numbers"][2][1] == 15


@pytest.mark.chinese
def test_what_is_split_waits_for_the_end_of_the_quarter(community):
    crowd(session(community, datetime(2026, 9, 30, 6, 0, tzinfo=UTC)), 6)
    crowd(session(community, datetime(2026, 10, 1, 6, 0, tzinfo=UTC)), 6)

    answer = Client().get(reverse("activities:figures", args=[community.code]))

    charts = {chart.title: chart for chart in answer.context["charts"]}
    assert charts["各年龄段人数"].rows == [("18至35岁", 6)]
    assert answer.context["numbers"][2][1] == 12


@pytest.mark.parametrize(
    ("year", "today", "end"),
    [
        (2026, date(2026, 11, 20), date(2026, 9, 30)),
        (2026, date(2026, 1, 5), None),
        (2025, date(2026, 1, 5), date(2025, 12, 31)),
        (2026, date(2026, 4, 1), date(2026, 3, 31)),
    ],
)
def test_the_end_of_the_last_full_quarter(year, today, end):
    assert quarter_end(year, today) == end


def test_a_sub_district_shows_rounded_shares_once_a_hundred_people_came():
    assert rounded([("a", 50), ("b", 49)]) == []
    assert rounded([("a", 66), ("b", 34)]) == [("a", 65), ("b", 35)]


@pytest.mark.parametrize("people", [1, 3])
def test_the_public_page_costs_a_dozen_queries_at_most(
    community, people, django_assert_max_num_queries
):
    for day in range(people):
        crowd(session(community, SPRING + timedelta(days=day)), people)
    Client().get(reverse("activities:figures", args=["NONE"]))

    with django_assert_max_num_queries(12):
        Client().get(reverse("activities:figures", args=[community.code]))


def test_the_public_page_is_kept_until_somebody_is_checked_in(
    community, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    places = session(community)
    crowd(places, 1)
    address = reverse("activities:figures", args=[community.code])
    Client().get(address)
    with django_assert_max_num_queries(0):
        kept = Client().get(address)
    assert kept.status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        crowd(places, 1)

    assert Client().get(address).context["numbers"][2][1] == 2


def test_no_page_of_a_year_to_come_and_none_of_a_hidden_community(community):
    address = reverse("activities:figures", args=[community.code])
    assert Client().get(address, {"year": "2027"}).status_code == 404
    community.page.unpublish()
    assert Client().get(address).status_code == 404
    assert timezone.now() == NOW


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans what is small")
def test_no_figure_reads_a_table_of_the_whole_site(community):
    """As SQLite plans it: every large table is searched by an index, none is scanned."""
    crowd(session(community), 2)
    large = ("activities_attendance", "activities_places", "communities_resident", "_household")
    with CaptureQueriesContext(connection) as asked:
        figures(community)
    scans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [row[-1] for row in cursor.fetchall()]
            scans += [step for step in steps if step.startswith("SCAN") and step.endswith(large)]
    assert scans == []
