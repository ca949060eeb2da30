"""What chapters read from the records of communities, projects and activities."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from communities.models import ServicePhone
from handbooks.composing import compose
from handbooks.data import read
from tests import factories
from tests.factories import handbooks
from tests.factories.activities import make_activity
from tests.factories.projects import grant_at, project, round_page

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.mark.chinese
def test_buildings_are_one_row_a_grid_and_counted_as_people_count(community):
    tenth = factories.grid(community, name="第10网格", phone="021-5550 0310")
    second = factories.grid(community, name="第2网格")
    for number in (13, *range(11, 0, -1)):
        factories.building(community, name=f"{number}号楼", address="海防路421弄", grid=tenth)
    factories.building(community, name="3号楼", address="海防路40弄", grid=tenth)
    factories.building(community, name="1号楼", address="西澄路30弄", grid=second)
    _estates, grids = read("places", community, AT)
    assert grids.rows == [
        ["第2网格", "西澄路30弄 1号楼", ""],
        ["第10网格", "海防路40弄 3号楼\n海防路421弄 1–11号楼、13号楼", "021-5550 0310"],
    ]


@pytest.mark.chinese
def test_phones_that_answer_at_night_are_marked(community):
    estate = factories.estate(community, name="海防一村", repair_phone="")
    for label, all_day in (("报警", True), ("门卫", False)):
        ServicePhone.objects.create(
            community=community,
            category="emergency",
            label=label,
            phone="110",
            all_day=all_day,
            estate=None if all_day else estate,
        )
    rows = read("phones", community, AT)[0].rows
    assert ["报警", "110", "24小时"] in rows
    assert ["门卫（海防一村）", "110", ""] in rows


@pytest.mark.chinese
def test_projects_of_the_year_stand_in_the_book_once_they_are_approved(community):
    worker = factories.social_worker(community)
    officer = factories.officer(community.sub_district)
    call = round_page(community.sub_district)
    approved = project(
        community, call, title="物业治理沙龙", code="MP03", leads=("许念慈", "方启航")
    )
    grant_at(approved, "approved", worker=worker, officer=officer)
    grant_at(project(community, call, title="还在评"), "in_review", worker=worker, officer=officer)
    (table,) = read("projects", community, AT)
    assert len(table.rows) == 1
    name, led_by, state = table.rows[0]
    assert name.startswith("MP03 物业治理沙龙")
    assert led_by == "许念慈、方启航"
    assert state == "8,000 元\n已立项"
    assert read("projects", community, AT + timedelta(days=365))[0].rows == []


@pytest.mark.chinese
def test_the_calendar_lists_the_activities_of_the_year_and_only_its_own(community):
    first = datetime(2026, 9, 5, 14, 0, tzinfo=AT.tzinfo)
    make_activity(community, "花样剪纸", starts_at=first, sessions=3)
    make_activity(community, "联席会议", starts_at=AT)
    make_activity(community, "去年的事", starts_at=first - timedelta(days=365))
    make_activity(community, "草稿", starts_at=first, live=False)
    make_activity(factories.community(), "别处的事", starts_at=first)
    (table,) = read("activities", community, AT)
    assert [row[0] for row in table.rows] == ["花样剪纸", "联席会议"]
    assert table.rows[0][1:] == ["9月5日（星期六）14:00\n3场", "居委会活动室"]


def test_the_calendar_does_not_change_from_day_to_day(community):
    make_activity(community, "联席会议", starts_at=AT)
    tomorrow = AT + timedelta(days=1)
    assert read("activities", community, AT) == read("activities", community, tomorrow)


def test_a_year_joins_projects_and_activities(community):
    make_activity(community, "花样剪纸", starts_at=AT + timedelta(days=3))
    projects, activities = read("year", community, AT)
    assert not projects.rows
    assert activities.rows[0][0] == "花样剪纸"


def test_a_chapter_whose_records_have_nothing_to_say_is_left_out(community):
    chapter = {"title": "微项目与活动", "lead": "", "source": "year", "body": []}
    with_text = chapter | {"title": "怎样报名", "body": handbooks.body()}
    book = handbooks.handbook(community, [("data", chapter), ("data", with_text)])
    assert [item.title for item in compose(book, AT).chapters] == ["怎样报名"]


@pytest.mark.parametrize("source", ["projects", "activities", "places", "phones"])
def test_each_source_asks_the_same_number_of_questions_for_one_row_and_for_three(
    community, source, django_assert_num_queries
):
    worker = factories.social_worker(community)
    officer = factories.officer(community.sub_district)
    call = round_page(community.sub_district)

    def one_more() -> None:
        grant_at(project(community, call), "approved", worker=worker, officer=officer)
        make_activity(community, starts_at=AT + timedelta(days=3))
        factories.building(community, grid=factories.grid(community, worker=worker))
        factories.estate(community, repair_phone="021-5550 0001")

    one_more()
    one = questions(source, community)
    one_more()
    one_more()
    with django_assert_num_queries(one):
        read(source, community, AT)


def questions(source: str, community) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        read(source, community, AT)
    return len(asked)
