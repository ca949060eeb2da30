"""A pile of slips entered in a real browser, by keyboard alone: 联宝里's 134 paper votes."""

from collections.abc import Iterator, Sequence
from itertools import chain

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from home.demo.source import figures
from surveys import serials
from surveys.models import Batch, Poll, RollEntry, Slip
from surveys.services import Figures, issue_slips, load_ballots, seal, slips_in_door_order
from surveys.tally import Result
from surveys.vocabulary import Kind, Origin
from tests import factories
from tests.factories import surveys as make
from tests.surveys.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]


FIRST = 74  # slips of the first batch
PATIENCE = 60_000  # milliseconds; a busy machine answers late, a lost slip never


def crafts() -> dict:
    """What 联宝里 asked, with the demonstration's figures."""
    return next(row for row in figures()["polls"] if row["respondents"] == 260)


def poll_with_its_web_votes() -> tuple[Poll, list[Slip]]:
    """The poll with 126 votes from the web, and the slips of all 260 doors."""
    row = crafts()
    labels = [option["label"] for option in row["options"]]
    poll = make.poll(factories.community(), questions=[make.question(labels)])
    homes = make.homes(poll.community, 260)
    issue_slips(poll, at=timezone.now(), by=factories.social_worker(poll.community))
    online = [option["online"] for option in row["options"]]
    marks = dict(zip(make.options(poll), online, strict=True))
    load_ballots(poll, {Origin.WEB: Figures(sum(online), marks)}, homes, at=timezone.now())
    return poll, slips_in_door_order(poll)[sum(online) :]


def keys_of_the_pile() -> Iterator[str]:
    """The number key for each paper ballot of the pile."""
    piles = ([str(n)] * o["paper"] for n, o in enumerate(crafts()["options"], 1))
    return chain.from_iterable(piles)


def reach(page: Page, words: str) -> None:
    """Go on with the tab key until the link or button with these words has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    pytest.fail(f"the keyboard does not reach {words}")


def follow(page: Page, words: str) -> None:
    """Press the link or button with these words, by keyboard."""
    reach(page, words)
    page.keyboard.press("Enter")


def enter_stubs(page: Page, slips: Sequence[Slip]) -> None:
    """Every other one by a scanner, the others by their number."""
    for number, slip in enumerate(slips):
        if number % 2:  # a scanner types faster than anybody
            page.keyboard.insert_text(f"https://linli.example/q/{slip.code}/")
        else:
            page.keyboard.type(serials.printed(slip.serial))
        page.keyboard.press("Enter")
        if number == 0:
            page.get_by_text(slip.home.unit).first.wait_for()
    expect(page.locator("[data-count]")).to_have_text(str(len(slips)), timeout=PATIENCE)


def refused_stub(page: Page, typed: str, sentence: str) -> None:
    """A stub that is not taken: its sentence, and it stands there to be typed over."""
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.locator(".entry__said--error")).to_contain_text(sentence)
    page.keyboard.press("Delete")  # it is selected


def three_that_do_not_count(page: Page, pile: Sequence[Slip]) -> None:
    used = Slip.objects.exclude(pk__in=[slip.pk for slip in pile]).first()
    foreign = make.slips(make.poll(factories.community()), 1)[0]
    refused_stub(page, used.code, "已用过")
    refused_stub(page, foreign.code, "另一次征询")
    refused_stub(page, "0001-0", "有一位不对")


def enter_ballots(page: Page, keys: str) -> None:
    """A number for each ballot, one after the other."""
    page.keyboard.type(keys)
    expect(page.locator("[data-count]")).to_have_text(str(len(keys)), timeout=PATIENCE)


def begin(page: Page, poll: Poll) -> None:
    page.goto(f"/desk/polls/{poll.page_id}/")
    follow(page, "开始一批")
    page.wait_for_url("**/desk/batches/**")
    page.locator("#stub:focus").wait_for()


def go_on_to_ballots(page: Page) -> None:
    follow(page, "存根录完了：撕开、打乱、录选票")
    page.locator("#q0:focus").wait_for()


def commit(page: Page) -> None:
    follow(page, "这叠录完了")
    page.get_by_role("button", name="计入这一批").wait_for()
    follow(page, "计入这一批")
    page.get_by_text("已整批计入").wait_for()


def one_too_many(page: Page) -> None:
    page.keyboard.type("1")
    expect(page.locator(".entry__said--error")).to_contain_text("选票不能比存根多")
    expect(page.locator("[data-count]")).to_have_text(str(FIRST))


def last_one_again(page: Page, key: str) -> None:
    count = page.locator("[data-count]")
    page.keyboard.press("Delete")
    page.keyboard.press("Backspace")
    expect(count).to_have_text(str(FIRST - 1), timeout=PATIENCE)
    page.keyboard.type(key)
    expect(count).to_have_text(str(FIRST), timeout=PATIENCE)


def test_the_134_paper_votes_give_the_figures_of_the_demonstration(
    desktop, live_server, axe, console
):
    """Two batches, by keyboard alone; four mistakes get their sentence and lose no other slip."""
    poll, slips = poll_with_its_web_votes()
    sign_in(desktop, live_server, factories.social_worker(poll.community))
    keys = "".join(keys_of_the_pile())
    desktop.goto(f"/desk/polls/{poll.page_id}/")
    assert axe(desktop) == []
    begin(desktop, poll)
    assert axe(desktop) == []

    first, second = slips[:FIRST], slips[FIRST:]
    enter_stubs(desktop, first)
    three_that_do_not_count(desktop, slips)
    expect(desktop.locator("[data-count]")).to_have_text(str(FIRST))

    go_on_to_ballots(desktop)
    assert axe(desktop) == []
    enter_ballots(desktop, keys[:FIRST])
    one_too_many(desktop)
    last_one_again(desktop, keys[FIRST - 1])
    commit(desktop)

    begin(desktop, poll)
    enter_stubs(desktop, second)
    refused_stub(desktop, first[0].code, "已")
    go_on_to_ballots(desktop)
    enter_ballots(desktop, keys[FIRST:])
    commit(desktop)
    console.clear()  # refusals are answers of 422

    assert RollEntry.objects.filter(poll=poll, batch__isnull=False).count() == len(keys) == 134
    assert sorted(Batch.objects.values_list("ballots", flat=True)) == [134 - FIRST, FIRST]
    result = Result.from_json(seal(poll, poll.paper_until).result)
    for option, row in zip(result.questions[0].options, crafts()["options"], strict=True):
        assert (option.web, option.paper) == (row["online"], row["paper"]), option.label
    assert result.participants == 260


def test_a_household_votes_by_its_slip_on_a_phone(phone, axe):
    poll = make.poll(factories.community())
    slip = make.slips(poll, 1)[0]
    phone.goto(f"/q/{slip.code}/")
    assert axe(phone) == []
    phone.get_by_label("手工编织").check()
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_role("button", name="提交选票").click()
    phone.get_by_text("已计入").first.wait_for()
    assert axe(phone) == []
    assert RollEntry.objects.get().channel == "slip"


def test_a_building_s_deliveries_are_noted_on_a_phone(phone, live_server, axe):
    poll = make.poll(factories.community())
    slip = make.slips(poll, 6)[0]
    sign_in(phone, live_server, factories.social_worker(poll.community))
    phone.goto(f"/desk/polls/{poll.page_id}/deliveries/{slip.home.building_id}/")
    phone.get_by_label("已送达").first.check()
    phone.get_by_role("button", name="保存").click()
    phone.get_by_text("已登记").wait_for()
    assert axe(phone) == []
    slip.refresh_from_db()
    assert slip.delivery == "delivered"


def test_every_kind_of_question_fits_a_phone(phone, axe):
    kinds = [
        make.typed_question(Kind.RANKING, "哪天最合适？", ("周六上午", "周日下午"), max_choices=2),
        make.typed_question(Kind.SCALE, "去年办得怎样？", scale_low="不满意", scale_high="满意"),
        make.typed_question(Kind.TEXT, "还想说什么？"),
    ]
    poll = make.poll(factories.community(), questions=kinds)
    slip = make.slips(poll, 1)[0]
    phone.goto(f"/q/{slip.code}/")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.get_by_label("周日下午").select_option("1")
    phone.get_by_label("4", exact=True).check()
    phone.get_by_label("还想说什么？").fill("多放几把椅子")
    phone.get_by_role("button", name="下一步").click()
    phone.get_by_text("1. 周日下午").wait_for()
    assert axe(phone) == []
    phone.get_by_role("button", name="提交选票").click()
    phone.get_by_text("已计入").first.wait_for()
    assert RollEntry.objects.get().channel == "slip"
