"""Pages for everybody: what they show when, in how many queries, and what never leaks."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from communities.spreadsheets import safe_cell
from surveys.models import Poll
from surveys.services import Figures, load_ballots, seal
from surveys.vocabulary import Origin
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db

WEB, PAPER = 637, 841  # so large that no row of the test has such an id


@pytest.fixture
def running() -> Poll:
    """An open poll with ballots on the web and on paper, all for the first choice."""
    outcome = "结果出来了,花样剪纸。"
    return make.running_poll(factories.community(), web=WEB, paper=PAPER, outcome=outcome)


def get(path: str, **extra) -> str:
    return Client(headers={"accept-language": "zh-hans"}).get(path, **extra).content.decode()


def leaks(body: str) -> list[str]:
    """Counts of the running poll that stand in a text as a number of their own."""
    visible = re.sub(r"<[^>]*>", " ", body)
    return [
        str(number)
        for number in (WEB, PAPER, WEB + PAPER)
        if re.search(rf"(?<![\d:.\-/])({number}|{number:,})(?![\d:.\-/%])", visible)
    ]


def test_the_page_shows_the_figures_by_channel_and_together(running):
    seal(running, running.closes_at)
    with time_machine.travel(running.closes_at, tick=False):
        assert leaks(get(running.page.url)) == ["637", "841", "1478"]


def test_what_came_of_it_is_not_shown_before_the_result(running):
    assert "结果出来了" not in get(running.page.url)
    with time_machine.travel(running.closes_at, tick=False):
        assert "结果出来了" in get(running.page.url)


def test_the_first_reader_after_closing_gets_the_sealed_result(running):
    with time_machine.travel(running.closes_at, tick=False):
        assert "100.0%" in get(running.page.url)
    running.refresh_from_db()
    assert running.state == Poll.State.SEALED


def test_results_may_wait_longer_than_closing():
    later = timezone.now() + timedelta(days=9)
    poll = make.poll(factories.community(), results_from=later)
    make.vote(poll)
    with time_machine.travel(poll.closes_at, tick=False):
        assert "section" in get(poll.page.url)
        assert Client().get(f"/polls/{poll.page_id}/results.csv").status_code == 404
    with time_machine.travel(later, tick=False):
        assert Client().get(f"/polls/{poll.page_id}/results.csv").status_code == 200


def test_a_stored_page_of_an_open_poll_is_not_shown_after_it_has_closed(running):
    assert "/vote/" in get(running.page.url)
    with time_machine.travel(running.closes_at, tick=False):
        assert "/vote/" not in get(running.page.url)


@pytest.mark.chinese
def test_every_poll_says_that_it_is_no_owners_vote(running):
    assert "不是业主表决" in get(running.page.url)


def test_the_page_holds_no_form_and_no_token(running):
    page = get(running.page.url)
    assert "csrf" not in page.lower()
    assert 'method="post"' not in page


def test_the_file_gives_the_figures_by_channel_and_escapes_formulas():
    community = factories.community()
    poll = make.closed_poll(community, questions=[make.question(("=1+1", "乙"))])
    keys = make.options(poll)
    homes = [factories.household(factories.building(community)) for _ in range(3)]
    figures = {Origin.WEB: Figures(2, {keys[0]: 2}), Origin.PAPER: Figures(1, {keys[1]: 1})}
    load_ballots(poll, figures, homes, at=timezone.now())
    body = get(f"/polls/{poll.page_id}/results.csv")
    assert "'=1+1,2,0,2" in body
    assert "乙,0,1,1" in body


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a"])
def test_cells_that_look_like_formulas_are_escaped_and_numbers_are_not(text):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell(-1) == -1


def test_the_list_narrows_by_community_and_state():
    here, there = factories.community(), factories.community()
    make.poll(here, title="进行中的")
    make.closed_poll(here, title="结束了的")
    make.poll(there, title="别处的")
    page = get(f"/polls/?community={here.code}&state=open")
    assert "进行中的" in page
    assert "结束了的" not in page
    assert "别处的" not in page


def test_a_draft_is_nowhere():
    page = make.poll_page(factories.community(), title="还没想好", live=False)
    assert "还没想好" not in get("/polls/")
    assert Client().get(f"/polls/{page.pk}/vote/").status_code == 404


@pytest.mark.parametrize("path", ["/polls/", "/polls.csv", "community"])
def test_lists_ask_as_often_for_three_polls_as_for_one(path):
    community = factories.community()
    path = community.page.url if path == "community" else path
    counts = []
    for more in (1, 2):
        for _ in range(more):
            seal(make.closed_poll(community), timezone.now())
        get(f"{path}?n={more}")
        with CaptureQueriesContext(connection) as asked:
            get(f"{path}?n={more}0")  # another address, which is not stored
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("closed", [False, True])
def test_a_polls_page_asks_at_most_twelve_times_beyond_routing(running, closed):
    if closed:
        seal(running, running.closes_at)
    with time_machine.travel(running.closes_at if closed else timezone.now(), tick=False):
        get(running.page.url)
        cache.clear()
        with CaptureQueriesContext(connection) as page:
            get(running.page.url)
        cache.clear()
        with CaptureQueriesContext(connection) as routing:
            get(running.page.get_parent().url + "nothing-here/")
    assert len(page) - len(routing) <= 12


def test_a_sealed_page_and_its_files_read_no_ballot(running):
    """So a poll with a million ballots answers like one with a thousand."""
    seal(running, running.closes_at)
    paths = ("results.csv", "results.xlsx")
    with (
        time_machine.travel(running.closes_at, tick=False),
        CaptureQueriesContext(connection) as asked,
    ):
        page = get(running.page.url)
        for name in paths:
            assert Client().get(f"/polls/{running.page_id}/{name}").status_code == 200
    assert "1,478" in page
    assert not [one["sql"] for one in asked if re.search(r"surveys_(ballot|roll)", one["sql"])]


def test_the_api_has_no_field_for_a_figure(running):
    body = get(f"/api/v2/pages/{running.page_id}/")
    if body.startswith("{"):
        assert set(json.loads(body)) <= {
            "id", "meta", "title", "introduction", "electorate", "opens_at", "closes_at",
        }  # fmt: skip
