"""The door in a real browser: the network is cut, the page is loaded anew, and nothing is lost."""

import io
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from activities.models import ActivityPage, Attendance, Door, Scan, Session
from activities.services.doors import open_door, revoke_door
from printing import qr
from printing.codes import grouped
from printing.links import short_url
from tests import factories
from tests.conftest import CHROMIUM_FLAGS, chromium_path
from tests.factories.activities import make_places, signed_up

pytestmark = [
    pytest.mark.browser,
    pytest.mark.chinese_house,
    pytest.mark.django_db(transaction=True),
]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def session(community, **fields):
    return make_places(community, starts_at=timezone.now() - HOUR, companions_max=1, **fields)


def before(places, name, **fields):
    """Somebody who signed up in time."""
    resident = factories.neighbour(places.community, name=name)
    return signed_up(places, resident, at=places.starts_at - HOUR, **fields)


def link(places):
    worker = factories.social_worker(places.community)
    return open_door(places, at=timezone.now(), by=worker)


def begin(page: Page, door, name="王阿姨") -> None:
    page.goto(reverse("short_link", args=[door.code]))
    page.get_by_label("您的称呼").fill(name)
    page.get_by_role("button", name="开始").click()
    page.wait_for_selector("[data-door][data-ready][data-kept]")


def typed(page: Page, code: str) -> None:
    page.get_by_label("姓名、楼栋或签到码").fill(code)
    page.keyboard.press("Enter")


def panel(page: Page):
    return page.locator("[data-panel]")


def cut(page: Page) -> None:
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("[data-door][data-ready]")


def healed(page: Page) -> None:
    page.context.set_offline(False)
    left = "doorStore.waiting(location.pathname.split('/')[2]).then(rows => rows.length)"
    for _look in range(100):
        if page.evaluate(left) == 0:
            break
        page.wait_for_timeout(200)
    # Which of the two stays depends on whether the list of people came before or after.
    nothing_left = re.compile("^(全部已发送|已联网)$")
    expect(page.locator("[data-state]")).to_have_text(nothing_left, timeout=20_000)


def test_without_network_the_phone_knows_who_comes_and_sends_it_later(phone, community, console):
    places = session(community, capacity=3)
    one, _two = before(places, "张桂芳"), before(places, "李建国", companions=["豆豆"])
    late = before(places, "王秀英")
    door = link(places)
    begin(phone, door)

    cut(phone)
    expect(phone.locator("[data-state]")).to_contain_text("没有网络")
    typed(phone, grouped(one.code).lower())
    expect(panel(phone)).to_have_class(re.compile("door-panel--ok"))
    expect(panel(phone)).to_contain_text("张*芳")
    typed(phone, one.code)
    expect(panel(phone)).to_have_class(re.compile("door-panel--again"))
    typed(phone, late.code)
    expect(panel(phone)).to_have_class(re.compile("door-panel--wait"))
    typed(phone, "K2345678")
    expect(panel(phone)).to_contain_text("这不是我们的签到码")
    phone.get_by_label("姓名、楼栋或签到码").fill("李建国")
    phone.get_by_role("button", name="签到 李建国").click()
    phone.locator("[data-walk-in]").locator("xpath=ancestor::details/summary").click()
    phone.get_by_label("姓名", exact=True).fill("马师傅")
    phone.locator("[data-walk-in] button").click()
    expect(panel(phone)).to_contain_text("马师傅")
    cut(phone)
    expect(phone.locator("[data-seen] li")).to_have_count(5)
    assert not Scan.objects.exists()

    healed(phone)
    assert Scan.objects.count() == 5
    came = Attendance.objects.select_related("resident").order_by("pk")
    names = [row.resident.name if row.resident else row.name for row in came]
    assert sorted(names) == sorted(["张桂芳", "李建国", "马师傅"])
    assert set(Scan.objects.values_list("volunteer", flat=True)) == {"王阿姨"}
    console.clear()  # the browser reports each request that found no network


def test_two_phones_without_network_make_one_attendance_and_both_see_it(
    open_page, community, console
):
    places = session(community)
    row = before(places, "张桂芳")
    door = link(places)
    first, second = open_page(), open_page()
    begin(first, door)
    begin(second, door, "李阿姨")
    for page in (first, second):
        cut(page)
        typed(page, row.code)
        expect(panel(page)).to_have_class(re.compile("door-panel--ok"))
    healed(first)
    healed(second)
    assert (Attendance.objects.count(), Scan.objects.count()) == (1, 2)
    expect(panel(second)).to_have_class(re.compile("door-panel--again"))
    expect(panel(second)).to_contain_text("王阿姨")
    second.reload()
    expect(second.locator("[data-doubles]")).to_contain_text("只计一次")
    console.clear()


def test_a_volunteer_is_checked_in_and_out(phone, community):
    places = session(community, kind="volunteering")
    row = before(places, "张桂芳")
    begin(phone, link(places))
    typed(phone, row.code)
    expect(panel(phone)).to_contain_text("张桂芳")  # what the site answers has the whole name
    phone.get_by_role("button", name="来签退").click()
    typed(phone, row.code)
    expect(panel(phone)).to_contain_text("已签退")
    expect(phone.locator("[data-seen] li")).to_have_count(2)
    expect(phone.locator("[data-seen] li").first).to_contain_text("已发送")
    stay: Any = Attendance.objects.with_times().get()
    assert stay.left_at > stay.at


def test_a_link_for_the_day_takes_codes_of_both_sessions_and_walk_ins_of_the_chosen_one(
    phone, community
):
    first = session(community)
    page = ActivityPage.objects.get(pk=first.page_id)
    page.sessions.add(Session(starts_at=first.starts_at, ends_at=first.ends_at, place="二楼活动室"))
    page.save_revision().publish()
    second = page.places.exclude(pk=first.pk).get()
    row = before(first, "张桂芳")
    worker = factories.social_worker(community)
    begin(phone, open_door(first, whole_day=True, at=timezone.now(), by=worker))

    phone.get_by_label("哪一场").select_option(str(second.pk))
    phone.locator("[data-walk-in]").locator("xpath=ancestor::details/summary").click()
    phone.get_by_label("姓名", exact=True).fill("马师傅")
    phone.locator("[data-walk-in] button").click()
    expect(panel(phone)).to_contain_text("已签到")
    typed(phone, row.code)
    expect(panel(phone)).to_contain_text("张桂芳")

    came = Attendance.objects.order_by("pk").values_list("places", "name")
    assert sorted(came) == sorted([(second.pk, "马师傅"), (first.pk, "")])


def test_when_the_link_is_withdrawn_the_list_leaves_the_phone_and_what_was_not_sent_stays(
    phone, community, console
):
    places = session(community)
    one, two = before(places, "张桂芳"), before(places, "李建国")
    door = link(places)
    begin(phone, door)
    typed(phone, one.code)
    expect(panel(phone)).to_contain_text("张桂芳")
    cut(phone)
    typed(phone, two.code)
    revoke_door(door, at=timezone.now(), by=factories.social_worker(community))
    phone.context.set_offline(False)

    expect(phone.get_by_role("heading", name="这个链接已失效")).to_be_visible(timeout=20_000)
    expect(phone.locator("[data-rows] li")).to_have_count(1)
    kept = phone.evaluate(
        "doorStore.get(`list:${document.querySelector('[data-door-closed]').dataset.doorClosed}`)"
    )
    assert kept is None
    phone.get_by_role("button", name="从这部手机上删除").click()
    expect(phone.locator("[data-rows] li")).to_have_count(0)
    assert Scan.objects.count() == 1
    console.clear()


def test_after_its_end_the_page_sends_what_was_scanned_before_and_no_more(
    phone, community, console
):
    places = session(community)
    row = before(places, "张桂芳")
    door = link(places)
    begin(phone, door)
    cut(phone)
    typed(phone, row.code)
    expect(panel(phone)).to_have_class(re.compile("door-panel--ok"))
    Door.objects.update(opened_at=F("opened_at") - 9 * HOUR, expires_at=timezone.now() + SECOND)
    phone.wait_for_timeout(1200)

    phone.context.set_offline(False)
    phone.reload()
    expect(phone.get_by_text("这个链接已到期")).to_be_visible()
    until = time.monotonic() + 20
    while not Attendance.objects.exists() and time.monotonic() < until:
        phone.wait_for_timeout(200)
    expect(phone.get_by_role("button", name="打开摄像头扫码")).to_be_hidden()
    assert Attendance.objects.get().resident == row.resident
    assert (
        phone.evaluate(
            "doorStore.get(`list:${document.querySelector('[data-door]').dataset.door}`)"
        )
        is None
    )
    console.clear()


def test_the_page_is_readable_by_all(phone, community, axe):
    places = session(community, kind="volunteering")
    row = before(places, "张桂芳")
    begin(phone, link(places))
    assert axe(phone) == []
    typed(phone, row.code)
    expect(panel(phone)).to_contain_text("张桂芳")
    assert axe(phone) == []


# --- the camera -----------------------------------------------------------------------------------


def film(path: Path, content: str) -> None:
    """Write a video in which somebody holds this QR code before the camera (YUV4MPEG2)."""
    width, height = 640, 480
    picture = Image.new("L", (width, height), 190)
    drawn = io.BytesIO()
    qr.make(content).save(drawn, kind="png", scale=6, border=qr.QUIET_ZONE)
    code = Image.open(drawn).convert("L").rotate(7, fillcolor=190, expand=True)
    picture.paste(code, (150, 70))
    grey = bytes([128]) * (width * height // 4)
    frame = b"FRAME\n" + picture.tobytes() + grey + grey
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420mpeg2\n".encode()
    path.write_bytes(head + frame * 10)


@pytest.mark.parametrize("own", [True, False], ids=["as the browser is", "without BarcodeDetector"])
def test_the_camera_reads_the_code_on_a_phone(own, browser, live_server, community, tmp_path):
    places = session(community)
    row = before(places, "张桂芳")
    film(tmp_path / "door.y4m", short_url(row.code))
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'door.y4m'}",
    ]
    chromium = browser.browser_type.launch(
        executable_path=chromium_path(), args=[*CHROMIUM_FLAGS, *flags]
    )
    page = chromium.new_page(base_url=live_server.url, locale="zh-CN")
    try:
        if not own:
            page.add_init_script("delete window.BarcodeDetector")
        begin(page, link(places))
        page.get_by_role("button", name="打开摄像头扫码").click()
        expect(panel(page)).to_contain_text("张桂芳", timeout=20_000)
        page.wait_for_timeout(1500)  # the camera sees the code again and again
        page.get_by_role("button", name="关闭摄像头").click()
        assert (Attendance.objects.get().kind, Scan.objects.count()) == ("qr", 1)
    finally:
        chromium.close()
