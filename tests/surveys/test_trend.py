"""Who took part when, what came of it, and answers in words: on the page and on paper alike."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from printing.pages import page_count
from surveys.models import BallotText, Poll
from surveys.notices_paper import result_context, result_notice
from surveys.presenting import charts
from surveys.services import seal
from surveys.tally import Day, Result, count
from surveys.trend import MOST_ROWS, trend_rows
from surveys.vocabulary import Channel, Kind
from tests import factories
from tests.factories import projects as make_projects
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db


def days(*numbers: tuple[int, int]) -> tuple[Day, ...]:
    first = datetime(2026, 11, 2).date()
    return tuple(
        Day((first + timedelta(days=place)).isoformat(), web, paper)
        for place, (web, paper) in enumerate(numbers)
    )


def rows(*numbers: tuple[int, int]) -> list[tuple[str, int, int]]:
    with translation.override("zh-hans"):
        return trend_rows(Result(0, 0, 0, (), (), days=days(*numbers)))


def voted(poll: Poll, *, day: int, channel: Channel = Channel.PAPER) -> None:
    at = poll.opens_at + timedelta(days=day, minutes=1)
    neighbour = factories.neighbour(poll.community)
    web = channel == Channel.WEB
    by = factories.account_of(neighbour) if web else factories.social_worker(poll.community)
    make.vote(poll, neighbour.household, at=at, channel=channel, by=by)


def read(poll: Poll) -> str:
    with time_machine.travel(poll.closes_at + timedelta(minutes=1), tick=False):
        client = Client(headers={"accept-language": "zh-hans"})
        return client.get(poll.page.url).content.decode()


def test_the_roll_says_how_many_took_part_on_each_day_by_channel():
    poll = make.poll(factories.community())
    voted(poll, day=0, channel=Channel.WEB)
    voted(poll, day=0)
    voted(poll, day=0, channel=Channel.PHONE)
    voted(poll, day=3, channel=Channel.DESK)
    found = count(poll).days
    assert [(day.web, day.paper) for day in found] == [(1, 2), (0, 0), (0, 0), (0, 1)]
    assert found[0].on == timezone.localdate(poll.opens_at).isoformat()
    poll = seal(poll, poll.closes_at)
    assert Result.from_json(poll.result).days == found


def test_a_short_poll_has_a_row_a_day_and_a_long_one_a_row_a_week():
    assert rows((3, 4), (0, 0), (5, 1)) == [
        ("11月2日", 3, 4),
        ("11月3日", 0, 0),
        ("11月4日", 5, 1),
    ]
    assert rows(*[(1, 2)] * 16) == [
        ("11月2日–11月8日", 7, 14),
        ("11月9日–11月15日", 7, 14),
        ("11月16日–11月17日", 2, 4),
    ]
    assert rows((3, 4)) == []


@pytest.mark.parametrize("length", [2, 10, 11, 30, 70, 71, 200])
def test_no_day_is_lost_and_no_chart_is_long(length):
    table = rows(*[(1, 1)] * length)
    assert sum(web + paper for _label, web, paper in table) == 2 * length
    assert len(table) <= MOST_ROWS


@pytest.mark.chinese
def test_page_and_paper_draw_the_same_rows_and_nothing_before_closing():
    poll = make.poll(factories.community())
    for day in (0, 0, 1, 2):
        voted(poll, day=day)
    open_page = Client(headers={"accept-language": "zh-hans"}).get(poll.page.url).content.decode()
    assert "何时参与" not in open_page
    page = read(poll)
    poll.refresh_from_db()
    assert "何时参与" in page
    columns = result_context(poll, Result.from_json(poll.result))["trend"]
    assert [column.total for column in columns] == [2, 1, 1]
    places = [page.index(f">{column.label}<") for column in columns]
    assert all(one < other for one, other in pairwise(places))


def test_what_came_of_it_leads_to_the_project_once_it_can_be_read():
    community = factories.community()
    project = make_projects.project(community, title="花样剪纸一年十二课")
    poll = make.closed_poll(community, outcome="办成项目。", outcome_project=project)
    assert project.title not in read(poll)
    project.save_revision().publish()
    type(project).objects.filter(pk=project.pk).update(live=True)
    cache.clear()  # as the publishing does when it is committed
    page = read(Poll.objects.select_related("page").get(pk=poll.pk))
    assert f'href="{project.url}"' in page
    poll.refresh_from_db()
    notice = result_context(poll, Result.from_json(poll.result))
    assert notice["outcomes"] == [project.title]


def test_the_notice_with_its_trend_is_one_sheet():
    poll = make.poll(factories.community(), outcome="秋季起每周六上午开课。")
    for day in range(4):
        voted(poll, day=day)
    poll = seal(poll, poll.closes_at)
    assert page_count(result_notice(poll, at=poll.closes_at)) == 1


@pytest.mark.chinese
def test_groups_of_few_answers_are_not_named():
    community = factories.community()
    asking = make.typed_question(Kind.TEXT, "还有什么想说?")
    poll = make.poll(community, questions=[make.question(), asking])
    key = str(poll.questions.get(kind=Kind.TEXT).key)
    for n in range(9):
        make.vote(poll, texts={key: f"第{n}句"})
    poll = seal(poll, poll.closes_at)
    texts = list(BallotText.objects.values_list("ballot", flat=True))
    BallotText.objects.filter(ballot__in=texts[:5]).update(group="停车")
    BallotText.objects.filter(ballot__in=texts[5:8]).update(group="三号楼的狗")
    (_first, chart) = charts(Result.from_json(poll.result), poll)
    assert chart["groups"] == [("停车", 5), ("其他回答", 4)]
    page = read(poll)
    assert "停车" in page
    assert "三号楼的狗" not in page
