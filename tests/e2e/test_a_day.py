"""One real day: from the poster at the door to the printed handbook, on a phone."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.masking import mask_name
from accounts.sms import MemoryGateway
from activities.models import Attendance, SignUp
from communities.models import Resident
from handbooks.models import Edition
from surveys.models import Ballot
from tests import factories
from tests.factories import activities, handbooks, surveys

from .people import (
    already_in,
    fill_join_form,
    follow,
    last_code,
    press,
    reads,
    sign_in_by_password,
    zh,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.chinese_house,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _clean(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    MemoryGateway.outbox.clear()


@pytest.fixture
def community():
    return factories.community(name="海防村居民区", phone="021-5550-0100")


@pytest.fixture
def building(community):
    made = factories.building(community, name="3号楼")
    factories.household(made, unit="301室")
    return made


def test_from_the_poster_to_a_confirmed_vote(open_page, community, building):
    poll = surveys.poll(community)
    poster = factories.poster(building)
    grid_worker = factories.grid_worker(building.grid, username="qian")
    resident, worker = open_page(), open_page()

    resident.goto(f"/join/{poster.token}/")
    fill_join_form(resident)
    press(resident, "Continue")
    resident.locator("[name=code]").fill(last_code())
    press(resident, "Join")
    reads(resident, "waiting for confirmation")
    person = Resident.objects.get(name="张小三")
    assert person.status == Resident.Status.PENDING

    sign_in_by_password(worker, grid_worker)
    worker.goto("/grid/")
    worker.get_by_text("张小三").first.wait_for()
    press(worker, "Confirm", "resident")
    reads(worker, "Nobody waits")
    person.refresh_from_db()
    assert person.status == Resident.Status.VERIFIED

    resident.goto("/me/")
    reads(resident, "confirmed")
    resident.goto(poll.page.url)
    follow(resident, "Take part")
    resident.get_by_label("手工编织").check()
    press(resident, "Look at it once more")
    press(resident, "Send the ballot")
    reads(resident, "Counted. Thank you for taking part.")
    resident.goto(reverse("surveys:vote", args=[poll.page_id]))
    resident.locator(".notice--warning").get_by_text("每户一票").wait_for()
    assert Ballot.objects.count() == 1


def test_the_last_place_the_waiting_list_and_who_came(open_page, live_server, community):
    page = activities.make_activity(community, "花样剪纸", capacity=1)
    places = page.places.get()
    first, second = factories.neighbour(community), factories.neighbour(community, name="李小满")
    phones = {}
    for resident in (first, second):
        phones[resident] = open_page()
        already_in(phones[resident], live_server, factories.account_of(resident))
        phones[resident].goto(page.url)
    follow(phones[first], "Sign up")
    press(phones[first], "Confirm")
    reads(phones[first], "You have a place")
    phones[second].goto(page.url)
    follow(phones[second], "Join the waiting list")
    press(phones[second], "Confirm")
    phones[second].get_by_role("heading", level=1).get_by_text("1").wait_for()
    assert SignUp.objects.get(resident=second).is_waiting

    follow(phones[first], "I cannot come")
    press(phones[first], "Yes, cancel")
    reads(phones[first], "This sign-up was cancelled")
    phones[second].reload()
    reads(phones[second], "You have a place")

    with time_machine.travel(places.starts_at + timedelta(minutes=5), tick=True):
        worker = open_page()
        sign_in_by_password(worker, factories.social_worker(community, username="zhou"))
        worker.goto(reverse("activities:roster", args=[places.pk]))
        worker.get_by_role("button", name="李小满").click()
        worker.locator(".is-here").wait_for()
        assert Attendance.objects.get().resident == second
        reader = open_page()
        reader.goto(page.url)
        reads(reader, "Who came")
        shown = reader.locator("main").inner_text()
        assert mask_name("李小满") in shown
        assert "李小满" not in shown


def test_the_worker_builds_the_handbook_and_downloads_it(open_page, community):
    factories.estate(community, name="海防一村", repair_phone="021-5550-0110")
    other = factories.community(name="长桥居民区", phone="021-5550-0200")
    factories.estate(other, name="长桥新村", repair_phone="021-5550-0220")
    book = handbooks.handbook(community)
    handbooks.handbook(other)
    worker = open_page()
    sign_in_by_password(worker, factories.social_worker(community, username="zhou"))
    worker.goto(reverse("handbook_desk", args=[book.pk]))
    press(worker, "Build a new edition")
    worker.wait_for_url("**/jobs/**")
    call_command("work", batch=True)
    worker.get_by_text(zh("done")).first.wait_for()  # the page looks again by itself
    assert Edition.objects.get().made_at <= timezone.now()

    worker.goto(book.url)
    with worker.expect_download() as download:
        follow(worker, "Download the newest edition (PDF)")
    pdf = Path(download.value.path()).read_bytes()
    text = "".join("".join(p.extract_text().split()) for p in PdfReader(BytesIO(pdf)).pages)
    assert "021-5550-0110" in text
    assert "5550-0220" not in text
    assert "长桥" not in text
