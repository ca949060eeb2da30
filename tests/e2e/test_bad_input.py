"""What people get wrong: each gets a sentence, keeps what they typed, and nothing is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Consent, User
from accounts.phones import NotAPhone
from accounts.sms import MemoryGateway
from activities import errors as activity_errors
from activities.models import SignUp
from communities.models import Photo, Representation, Resident
from communities.services.letters import LetterUnknown
from communities.services.people import NameTooLong, PosterExpired
from communities.sheets import NotATable
from jobs.models import Job
from printing.codes import new_code
from surveys.models import Ballot, RollEntry
from tests import factories
from tests.factories import activities, surveys

from .people import already_in, fill_join_form, follow, press, sign_in_by_password, zh

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]
POLL_HAS_CLOSED = zh("This poll closed on %(day)s; ballots are no longer taken.").split("s")[-1]
WRITTEN: tuple[Any, ...] = (
    User, Resident, Representation, Consent, Ballot, RollEntry, SignUp, Photo, Job,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_texts():
    MemoryGateway.outbox.clear()


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def building(community):
    made = factories.building(community, name="3号楼")
    factories.household(made, unit="301室")
    return made


@contextmanager
def nothing_written(but: Any = None) -> Iterator[None]:
    """Count the rows before and after; no text message goes out either."""
    models = [model for model in WRITTEN if model is not but]
    before = [model._default_manager.count() for model in models]
    yield
    assert [model._default_manager.count() for model in models] == before
    assert MemoryGateway.outbox == []


def says(page: Any, refusal: Any) -> None:
    """Wait until the page shows the sentence of a refusal, whole."""
    with translation.override("zh-hans"):
        sentence = str(refusal.message)
    page.locator("main").get_by_text(sentence).first.wait_for()


def holds(page: Any, name: str, value: str) -> bool:
    """Whether a field still shows what was typed."""
    return bool(page.locator(f"[name={name}]").input_value() == value)


def test_a_wrong_door_code(phone, building):
    phone.goto("/letter/")
    code = new_code("L")
    with nothing_written():
        for name, value in (("code", code), ("name", "张小三")):
            phone.locator(f"[name={name}]").fill(value)
        phone.locator("[name=age_band]").select_option("36-59")
        phone.locator("[name=consent]").check()
        press(phone, "Use the letter")
        says(phone, LetterUnknown)
    assert holds(phone, "code", code)
    assert holds(phone, "name", "张小三")


def test_an_expired_poster(phone, building, console):
    poster = factories.poster(building, expires_at=timezone.now() - timedelta(days=1))
    with nothing_written():
        phone.goto(f"/join/{poster.token}/")
        says(phone, PosterExpired)
    console.clear()  # the page is gone, and says so with 410


def test_a_vote_after_closing(phone, live_server, community):
    poll = surveys.poll(community)
    already_in(phone, live_server, factories.account_of(factories.neighbour(community)))
    phone.goto(poll.page.url)
    follow(phone, "Take part")
    phone.get_by_label("手工编织").check()
    closed = poll.closes_at + timedelta(minutes=1)
    with nothing_written(), time_machine.travel(closed, tick=True):
        press(phone, "Look at it once more")
        phone.get_by_role("alert").get_by_text(POLL_HAS_CLOSED).wait_for()
        assert phone.get_by_label("手工编织").is_checked()


def test_a_vote_sent_after_closing(phone, live_server, community):
    poll = surveys.poll(community)
    already_in(phone, live_server, factories.account_of(factories.neighbour(community)))
    phone.goto(poll.page.url)
    follow(phone, "Take part")
    phone.get_by_label("手工编织").check()
    press(phone, "Look at it once more")
    closed = poll.closes_at + timedelta(minutes=1)
    with nothing_written(), time_machine.travel(closed, tick=True):
        press(phone, "Send the ballot")
        phone.get_by_role("alert").get_by_text(POLL_HAS_CLOSED).wait_for()
        assert phone.get_by_label("手工编织").is_checked()


def test_a_deadline_that_passes_while_the_form_is_open(phone, live_server, community):
    page = activities.make_activity(community, capacity=5, companions_max=1)
    places = page.places.get()
    already_in(phone, live_server, factories.account_of(factories.neighbour(community)))
    phone.goto(page.url)
    follow(phone, "Sign up")
    phone.locator("[name=companion_1]").fill("小宝")
    closed = places.closes_at + timedelta(minutes=1)
    with nothing_written(), time_machine.travel(closed, tick=True):
        press(phone, "Confirm")
        says(phone, activity_errors.Closed)
        assert holds(phone, "companion_1", "小宝")


def test_a_file_that_is_no_workbook(phone, community):
    """The check is work for the background; what it says stands on the job's page."""
    sign_in_by_password(phone, factories.social_worker(community, username="zhou"))
    phone.goto(reverse("people_import"))
    broken = {
        "name": "名单.xlsx",
        "mimeType": "application/zip",
        "buffer": b"PK\x03\x04" + bytes(99),
    }
    with nothing_written():
        phone.locator("[name=file]").set_input_files(broken)
        press(phone, "Check the table")
        says(phone, NotATable)
    assert (
        not storages["private"].exists("imports") or not storages["private"].listdir("imports")[1]
    )


def test_an_image_of_forty_megabytes(desktop, community, tmp_path, console):
    huge = tmp_path / "huge.jpg"
    huge.write_bytes(b"\xff\xd8\xff\xe0" + b"\x00" * (40 * 1024 * 1024))
    sign_in_by_password(desktop, factories.social_worker(community, username="zhou"))
    desktop.goto(reverse("wagtailimages:add_multiple"))
    with nothing_written():
        desktop.locator("input[type=file]").first.set_input_files(huge)
        desktop.get_by_text("15.0").locator("visible=true").last.wait_for()
        desktop.get_by_text("文件过大").first.wait_for()
    console.clear()


def test_a_name_of_five_hundred_characters(phone, building):
    phone.goto(f"/join/{factories.poster(building).token}/")
    with nothing_written():
        fill_join_form(phone, name="张" * 500)
        press(phone, "Continue")
        says(phone, NameTooLong)
    assert holds(phone, "name", "张" * 500)
    assert holds(phone, "phone", "13800138000")


def test_a_phone_that_is_none(phone, building):
    phone.goto(f"/join/{factories.poster(building).token}/")
    with nothing_written():
        fill_join_form(phone, phone="12345")
        press(phone, "Continue")
        says(phone, NotAPhone)
    assert holds(phone, "phone", "12345")
    assert holds(phone, "name", "张小三")
