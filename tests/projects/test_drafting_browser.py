"""Writing a proposal in a real browser: it saves itself, adds up, grows rows, says conflicts."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from projects.drafting import begin, save_draft, version_of
from projects.models import CategoryCap, ProjectPage, RoundPage
from projects.models.vocabulary import new_key
from tests import factories as make

from .conftest import Town

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]
Open = Callable[..., "Page"]


@pytest.fixture
def lead(town: Town) -> User:
    RoundPage.objects.update(call_closes_at=timezone.now() + timedelta(days=9))
    return make.account_of(make.neighbour(town.home, name="林小满"))


@pytest.fixture
def page(town: Town, lead: User) -> ProjectPage:
    CategoryCap.objects.create(round=town.round, category="expert", percent=50)
    made = begin(town.home, by=lead, call=town.round, title="一米花园")
    made.budget_lines.create(
        key=new_key(), category="material", label="花土", unit_price=120, quantity=50
    )
    made.save()
    made.save_revision(user=lead)
    return made


@pytest.fixture
def screen(open_page: Open, lead: User, live_server: "LiveServer") -> Open:
    def opened(**options: Any) -> "Page":
        client = Client()
        client.force_login(lead)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        found = open_page(**options)
        cookie: Any = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        found.context.add_cookies([cookie])
        return found

    return opened


def newest() -> ProjectPage:
    return ProjectPage.objects.get().get_latest_revision_as_object()


def test_it_saves_itself_adds_up_and_grows_lines(screen: Open, page: ProjectPage) -> None:
    phone = screen(width=390)
    phone.goto(reverse("projects:draft", args=[page.pk]))
    asked, said = phone.locator("[data-asked]"), phone.locator("[data-said]")
    assert asked.inner_text() == "6,000 元"

    phone.fill("#id_plan", "三次共建日")
    phone.get_by_role("button", name="再加一条").click()
    last = phone.locator('[data-rows="budget_lines"] [data-row]').last
    last.locator("select[name$=category]").select_option("expert")
    last.locator("[name$=label]").fill("园艺老师")
    last.locator("[name$=unit_price]").fill("4000.10")
    last.locator("[name$=quantity]").fill("2")
    assert asked.inner_text() == "14,000.2 元"
    assert phone.locator("[data-rule=expert]").get_attribute("class") == "over"
    said.get_by_text("已保存").wait_for()

    assert newest().plan == "三次共建日"
    assert [line.label for line in newest().budget_lines.all()] == ["花土", "园艺老师"]
    phone.fill("#id_risks", "干旱")
    said.get_by_text("还没有保存").wait_for()
    said.get_by_text("已保存").wait_for()
    assert newest().budget_lines.count() == 2


def test_a_conflict_is_said_and_both_texts_are_kept(
    town: Town, screen: Open, page: ProjectPage, console: list[str]
) -> None:
    desk = screen(width=1280)
    desk.goto(reverse("projects:draft", args=[page.pk]))
    theirs = newest()
    theirs.plan = "社工的方案"
    stored = ProjectPage.objects.get()
    save_draft(theirs, by=town.worker, at=timezone.now(), read=version_of(stored))

    desk.fill("#id_plan", "我的方案")
    desk.locator("[data-said].urgent").wait_for()
    desk.get_by_role("button", name="保存草稿").click()
    assert desk.locator("#id_plan").input_value() == "我的方案"
    assert newest().plan == "社工的方案"
    desk.get_by_role("button", name="把我的存为最新版本").click()
    desk.wait_for_url("**/edit/")

    assert newest().plan == "我的方案"
    console.clear()  # the browser counts the refusals as errors


def test_without_scripts_the_button_saves_and_gives_rows(screen: Open, page: ProjectPage) -> None:
    phone = screen(width=390, java_script_enabled=False)
    phone.goto(reverse("projects:draft", args=[page.pk]))

    phone.fill("#id_plan", "三次共建日")
    before = phone.locator('[data-rows="leads"] [data-row]').count()
    phone.get_by_role("button", name="再加一位负责人").click()

    assert newest().plan == "三次共建日"
    assert phone.locator('[data-rows="leads"] [data-row]').count() > before


@pytest.mark.parametrize("width", [390, 1280])
def test_the_screens_of_a_lead_have_no_violation(
    screen: Open, page: ProjectPage, axe: Callable[["Page"], list[str]], width: int
) -> None:
    found = screen(width=width)
    names = ("draft", "hand_in", "progress")
    addresses = [reverse(f"projects:{name}", args=[page.pk]) for name in names]
    start = reverse("projects:apply", args=[page.round_id])

    for address in (*addresses, start, reverse("projects:mine")):
        found.goto(address)
        assert axe(found) == [], address
        assert found.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
