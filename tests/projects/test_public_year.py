"""A round's year for everybody: what is decided, no scores, no draft, nobody recognisable."""

import csv
import io
import re
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Attendance
from activities.services import check_in
from home.dates import yuan_text
from printing.pictures import page_texts
from projects.models import ProjectPage, RoundPage
from projects.reporting.public_year import public_year, quarter_begins
from projects.reporting.public_year_views import year_pdf
from tests.factories.activities import make_activity, neighbour
from tests.factories.projects import grant_at, project

from .conftest import Town
from .round_of_2026 import Year, on

pytestmark = pytest.mark.django_db
END = on(11, 20)
AUTUMN = on(9, 5)


@pytest.fixture(autouse=True)
def _at_the_end_of_the_year():
    with time_machine.travel(END, tick=False):
        yield


def read(client: Client, name: str, call: RoundPage) -> str:
    answer = client.get(reverse(f"projects:{name}", args=[call.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def carried_out(town: Town) -> ProjectPage:
    page = project(town.home, town.round)
    grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    return page


def held_for(town: Town, page: ProjectPage, people: int) -> None:
    places = make_activity(town.home, project=page, starts_at=AUTUMN).places.get()
    for _person in range(people):
        resident = neighbour(town.home)
        desk = Attendance.Kind.DESK
        check_in(places, resident, scan_id=uuid4().hex, at=AUTUMN, by=None, kind=desk)


@pytest.mark.chinese
def test_page_paper_and_data_say_the_figures_of_the_year(
    year: Year,
    client: Client,
) -> None:
    page = flat(read(client, "round_year", year.main))
    data = read(client, "round_year_csv", year.main)
    report = public_year(year.main, END)
    paper = flat("".join(page_texts(year_pdf(year.main, report, language="zh-hans"))))

    for figure in ("230,000", "300,000", "260,000"):
        assert figure in page
        assert figure in paper
        assert f"元,{figure.replace(',', '')}.00" in data


def test_anybody_can_order_the_paper(year: Year, client: Client) -> None:
    answer = client.get(reverse("projects:round_year_pdf", args=[year.main.pk]), follow=True)

    assert answer.status_code == 200


def test_what_was_refused_is_not_named_and_no_score_is_told(
    year: Year,
    client: Client,
) -> None:
    for name in ("round_year", "round_year_csv"):
        said = read(client, name, year.main)
        assert "MP16" in said
        assert "MP15" not in said
        assert "68.2" not in said
        assert "得分" not in said


def test_while_something_is_undecided_it_says_nothing_of_it(
    year: Year,
    client: Client,
) -> None:
    for name in ("round_year", "round_year_csv"):
        said = read(client, name, year.supplement)
        assert "MP12" in said
        assert not re.search("MP14|MP18|24,000|32,000|草稿", said)


@pytest.mark.chinese
def test_every_line_of_the_data_has_a_table_a_row_a_column_and_a_value(
    year: Year,
    client: Client,
) -> None:
    rows = list(csv.reader(io.StringIO(read(client, "round_year_csv", year.main))))

    assert {len(row) for row in rows} == {4}
    found = {tuple(row[:3]): row[3] for row in rows}
    assert found["项目（元）", "MP03 MP03", "立项金额"] == "20000.00"


def test_a_few_people_are_not_counted_before_everybody(town: Town, client: Client) -> None:
    shy, known = carried_out(town), carried_out(town)
    held_for(town, shy, people=3)
    held_for(town, known, people=5)

    report = public_year(town.round, END)

    people = {row[0]: row[-2:] for row in report.tables[1].rows}
    assert people[f"{shy.code} {shy.title}"] == [None, None]
    assert people[f"{known.code} {known.title}"] == [5, 5]


@pytest.mark.chinese
def test_ages_and_newcomers_are_told_as_shares_of_a_hundred_people_or_not_at_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_for(town, carried_out(town), people=6)
    titles = ("年龄分布（约）", "新来的约占多少")

    few = [chart.title for chart in public_year(town.round, END).charts]
    monkeypatch.setattr("home.rounding.LEAST_OF_SHARES", 6)
    many = {chart.title: chart.rows for chart in public_year(town.round, END).charts}

    assert not set(titles) & set(few)
    assert many[titles[1]] == [("第一次来", 100), ("以前来过", 0)]
    assert all(share % 5 == 0 for title in titles for _name, share in many[title])


def test_shares_count_to_the_end_of_the_last_full_quarter() -> None:
    assert quarter_begins(on(11, 20)) == on(10, 1).replace(hour=0)
    assert quarter_begins(on(1, 1)) == on(1, 1).replace(hour=0)


def test_there_is_no_year_before_anything_is_public(town: Town, client: Client) -> None:
    grant_at(project(town.home, town.round), "in_review", worker=town.worker, officer=town.officer)

    for name in ("round_year", "round_year_csv", "round_year_pdf"):
        answer = client.get(reverse(f"projects:{name}", args=[town.round.pk]))
        assert answer.status_code == 404
    assert "/year/" not in client.get(town.round.url).content.decode()


def test_the_round_leads_to_its_year_until_it_is_taken_from_the_site(
    town: Town, client: Client
) -> None:
    carried_out(town)
    address = reverse("projects:round_year", args=[town.round.pk])

    assert address in client.get(town.round.url).content.decode()
    assert client.get(address).status_code == 200
    town.round.unpublish()
    cache.clear()
    assert client.get(address).status_code == 404


def test_the_page_is_added_up_anew_when_something_has_changed(town: Town, client: Client) -> None:
    carried_out(town)
    before = read(client, "round_year", town.round)

    later = carried_out(town)
    assert later.title not in before
    cache.clear()  # what a change does once it is committed

    assert later.title in read(client, "round_year", town.round)


def test_it_costs_the_same_for_one_project_and_three(town: Town) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            public_year(RoundPage.objects.get(pk=town.round.pk), END)
        return len(found)

    held_for(town, carried_out(town), people=1)
    one = queries()
    held_for(town, carried_out(town), people=2)
    held_for(town, carried_out(town), people=2)

    assert queries() == one


def test_amounts_are_those_of_the_projects(town: Town, client: Client) -> None:
    page = carried_out(town)

    said = read(client, "round_year", town.round)

    assert yuan_text(page.grant.awarded) in said
