"""A poll on the wall: the poster that asks, the notice that tells; read back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communities.models import Community
from printing import pages, wall
from surveys.errors import NotClosed
from surveys.models import Poll, PollPage
from surveys.notices_paper import poll_poster, poster_context, result_context, result_notice
from surveys.presenting import charts, result_of
from surveys.services import ensure_sealed
from surveys.tally import OptionCount, QuestionCount, Result
from surveys.vocabulary import Channel, Kind
from tests import factories
from tests.factories import surveys as make
from tests.paper import printed
from tests.printing.reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.chinese_house]
A4, A3 = (210, 297), (297, 420)


@pytest.fixture
def community() -> Community:
    return factories.community(phone="021-5555 0123", address="海防路1号")


def counted(community: Community, web: int = 2, paper: int = 3, **fields: Any) -> Poll:
    """A poll that is over and sealed, with so many ballots for its first choice."""
    poll = make.closed_poll(community, **fields)
    for turn in range(web + paper):
        channel = Channel.SLIP if turn < web else Channel.PAPER
        make.vote(poll, at=poll.opens_at + timedelta(hours=1), channel=channel)
    return ensure_sealed(poll, timezone.now())


def test_a_poster_says_what_until_when_and_how_on_paper(community: Community) -> None:
    poll = make.poll(community, title="夜间巡逻小喇叭怎么用？")
    pdf = poll_poster(poll)
    text = words(pdf)
    local = timezone.localtime(poll.closes_at)
    for said in (
        "夜间巡逻小喇叭",
        "今年手作课想学什么?",
        f"{local.month}月{local.day}日",
        "扫码参加",
        "向楼组长领征询单",
        "021-55550123",
    ):
        assert said in text
    assert pages.page_sizes(pdf) == [A4]
    large = poll_poster(poll, size="A3")
    assert pages.page_sizes(large) == [A3]
    assert words(large) == text


def test_a_poster_never_shows_a_figure(community: Community) -> None:
    poll = make.poll(community)
    for _turn in range(3):
        make.vote(poll)
    assert "花样剪纸" not in words(poll_poster(poll))
    assert poster_context(poll)["facts"][1][1] == "每户一票"


def test_a_poster_names_four_questions_and_counts_the_rest(community: Community) -> None:
    questions = [make.question(text=f"第{number}个问题？") for number in range(1, 7)]
    context = poster_context(make.poll(community, questions=questions, title="今年怎么办"))
    assert (len(context["asked"]), context["more"]) == (4, 2)


def test_the_notice_has_the_numbers_of_the_page(community: Community) -> None:
    poll = counted(community)
    at = timezone.now()
    result = result_of(poll, at)
    assert result is not None
    context = result_context(poll, result)
    [question], [chart] = context["questions"], charts(result)
    assert [bar.label for bar in question["bars"]] == [row[0] for row in chart["rows"]]
    text = words(result_notice(poll, at=at))
    assert "选得最多的是花样剪纸" in text
    assert "网上2·纸质35·100.0%" in text
    assert "不是业主表决" in text


def test_the_notice_waits_for_the_end(community: Community) -> None:
    poll = make.poll(community)
    make.vote(poll)
    with pytest.raises(NotClosed):
        result_notice(poll, at=timezone.now())


def test_a_long_result_takes_one_sheet_where_it_can(community: Community) -> None:
    labels = ("24小时维修电话", "维修资金怎么用", "业主有哪些权利", "加装电梯流程", "业委会职责")
    poll = counted(
        community,
        title="《海防治家手册》最想查什么（可选三项）",
        questions=[make.question(labels, "您家最想查到什么？", 3)],
        outcome="262户参加。24小时维修电话216票，放在手册第三章，单独成表。" * 2,
    )
    assert pages.page_sizes(result_notice(poll, at=timezone.now(), size="A3")) == [A3]


def test_an_outcome_and_a_tie_are_told_as_they_are(community: Community) -> None:
    poll = make.closed_poll(community, outcome="意见相当，先不改。")
    for choice in (0, 1):
        make.vote(poll, choice=choice, at=poll.opens_at + timedelta(hours=1))
    text = words(result_notice(ensure_sealed(poll, timezone.now()), at=timezone.now()))
    assert "选得最多" not in text
    assert "意见相当，先不改。" in text


def test_the_worker_orders_what_there_is_now(client: Client, community: Community) -> None:
    running, over = make.poll(community), counted(community)
    client.force_login(factories.social_worker(community))
    for poll, there, not_there in (
        (running, "poll_poster", "result_notice"),
        (over, "result_notice", "poll_poster"),
    ):
        edit = client.get(reverse("wagtailadmin_pages:edit", args=[poll.page_id]))
        assert reverse(there, args=[poll.page_id]) in edit.content.decode()
        assert reverse(not_there, args=[poll.page_id]) not in edit.content.decode()
        pdf = printed(client, client.get(reverse(there, args=[poll.page_id]), {"size": "A3"}))
        assert pages.page_sizes(pdf) == [A3]


def test_a_worker_from_elsewhere_orders_nothing(client: Client, community: Community) -> None:
    poll = counted(community)
    client.force_login(factories.social_worker(factories.community()))
    for name in ("poll_poster", "result_notice"):
        assert client.get(reverse(name, args=[poll.page_id])).status_code == 404


def test_a_draft_has_no_sheet(client: Client, community: Community) -> None:
    page: PollPage = make.poll_page(community, live=False)
    client.force_login(factories.social_worker(community))
    assert client.get(reverse("poll_poster", args=[page.pk])).status_code == 404


def test_a_ranking_a_scale_and_words_are_told_in_their_own_way(community: Community) -> None:
    poll = make.closed_poll(
        community,
        questions=[
            make.typed_question(Kind.RANKING, "先办哪件？", ("加梯", "停车"), max_choices=2),
            make.typed_question(Kind.SCALE, "满意吗？", ("1", "2", "3")),
        ],
    )
    ranking = QuestionCount(
        "r", "先办哪件？", Kind.RANKING, 2, (OptionCount("a", "加梯", 3, 2, 12),)
    )
    steps = tuple(OptionCount(str(n), str(n), n, 0) for n in (1, 2, 3))
    scale = QuestionCount("s", "满意吗？", Kind.SCALE, 1, steps)
    result = Result(4, 2, 10, (ranking, scale), ())
    first, second = result_context(poll, result)["questions"]
    assert [(bar.label, bar.total) for bar in first["points"]] == [("加梯", 12)]
    assert first["most"] == 0  # its shares are not of several choices
    assert (second["mean"], second["steps"]) == ("2.3", 3)
    text = words(
        wall.notice("print/result_notice.html", result_context(poll, result), title="结果")
    )
    assert "平均2.3分，满分3分" in text
    assert "名次越靠前得分越高" in text
