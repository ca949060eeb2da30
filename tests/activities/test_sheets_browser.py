"""A sheet of thirty rows typed with the keyboard alone, in a real browser, every key counted."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from activities.models import Attendance, SheetMark, SignInSheet
from activities.services.sheet_printing import freeze
from tests import factories
from tests.factories.activities import make_places, signed_up

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)
# Card, Moran and Newell, The Psychology of Human-Computer Interaction (1983): seconds for a key of
# somebody who does not type for a living, and for making up one's mind.
KEY, THINK = 0.28, 1.35
SLOW = 0.5  # a key of the slowest who still find the digits


@pytest.fixture
def sheet(community) -> SignInSheet:
    """Twenty-five who signed up, and five blank rows that were filled in."""
    places = make_places(community, starts_at=timezone.now() - HOUR)
    home = factories.building(community, name="3号楼")
    for number in range(25):
        household = factories.household(home, unit=f"{number + 101}室")
        resident = factories.resident(household, name=f"居民{number:02}")
        signed_up(places, resident, at=places.starts_at - HOUR)
    [made] = freeze(places, timezone.now())
    assert made.rows.count() == 31
    return made


class Keys:
    """The keyboard, and nothing else; what was pressed is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count, self.thoughts = page, 0, 0

    def type(self, text: str) -> None:
        self.thoughts += 1
        for key in text:
            self.page.keyboard.type(key)
            self.count += 1

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
            self.count += 1


def opened(page: Page, sheet: SignInSheet, live_server, user=None) -> Keys:
    client = Client()
    client.force_login(
        user or factories.social_worker(sheet.places.community),
        backend=settings.AUTHENTICATION_BACKENDS[0],
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(reverse("activities:enter_sheet", args=[sheet.pk]))
    page.wait_for_selector("form[data-sheet][data-ready]")
    return Keys(page)


def saved(count: int) -> None:
    """Wait until the site has so many signed rows."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if SheetMark.objects.filter(turn=1, came=True).standing().count() == count:
            return
        time.sleep(0.1)
    raise AssertionError(f"not {count} rows were saved")


def test_thirty_rows_are_typed_in_under_two_minutes_with_the_keyboard_alone(
    desktop, sheet, live_server
):
    keys = opened(desktop, sheet, live_server)
    began = time.monotonic()

    keys.type("1-12 14-25")  # the field has the focus when the page opens
    keys.press("Enter")
    keys.type("26")  # a blank row: its number leads to its name
    keys.press("Enter")
    for pinyin, building in [
        ("wangxiuying", "3"),
        ("mashifu", ""),
        ("chenlihua", "3"),
        ("liuzhiqiang", "3"),
        ("zhoumeijuan", ""),
    ]:
        keys.type(pinyin)  # as many keys as the name takes in an input method
        keys.press("Enter")
        keys.type(building)
        keys.press("Enter")
    keys.press("Escape")
    expect(desktop.locator("[data-count]")).to_have_text("29")
    keys.type("13")
    keys.press("Enter")
    saved(30)
    keys.press("Enter", 2)  # in the empty field: to the end, and done
    expect(desktop.get_by_text("这张表已计入")).to_be_visible()

    assert Attendance.objects.standing().count() == 30
    assert keys.count < 90, keys.count
    by_the_model = keys.count * KEY + (30 + keys.thoughts) * THINK
    by_the_slowest = keys.count * SLOW + 30 * THINK
    assert max(by_the_model, by_the_slowest) < 120, (keys.count, by_the_model, by_the_slowest)
    assert time.monotonic() - began < 60


def test_rows_are_stepped_through_with_enter_and_space_and_taken_back(desktop, sheet, live_server):
    keys = opened(desktop, sheet, live_server)
    count = desktop.locator("[data-count]")
    keys.press("ArrowDown")
    keys.press("Enter", 3)  # rows 1 to 3
    keys.press("ArrowDown")  # not 4
    keys.press("Space")  # 5
    expect(count).to_have_text("4")
    keys.press("Escape")
    keys.press("Backspace")  # takes 5 back
    expect(count).to_have_text("3")
    keys.type("7-9 x2")
    keys.press("Enter")
    expect(count).to_have_text("5")
    keys.press("Backspace")
    expect(count).to_have_text("3")
    keys.type("77")
    keys.press("Enter")
    expect(desktop.locator("[data-said]")).to_contain_text("没有“77”")
    saved(3)
    desktop.reload()
    expect(count).to_have_text("3")


def test_without_javascript_the_same_form_is_sent_by_its_button(open_page, sheet, live_server):
    page = open_page(java_script_enabled=False, width=1280)
    client = Client()
    client.force_login(
        factories.social_worker(sheet.places.community),
        backend=settings.AUTHENTICATION_BACKENDS[0],
    )
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
    )
    page.goto(reverse("activities:enter_sheet", args=[sheet.pk]))
    page.get_by_label("签了名的行号").fill("1-20 x3")
    page.keyboard.press("Enter")
    expect(page.locator("[data-count]")).to_have_text("19")
    page.get_by_label("姓名 26").fill("马师傅")
    page.get_by_role("button", name="录完，计入这些行").click()
    expect(page.get_by_text("这张表已计入")).to_be_visible()
    assert Attendance.objects.standing().count() == 20


def test_the_grid_is_readable_by_all(phone, sheet, live_server, axe):
    opened(phone, sheet, live_server)
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
