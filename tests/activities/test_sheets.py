"""Sign-in sheets: a number means whom it meant on paper, whatever has happened since."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from activities.models import Attendance, AttendanceCorrection, SheetMark, SheetPhoto
from activities.services import cancel, check_in, drop_companion
from activities.services.sheet_photos import purge_names, purge_photos
from activities.services.sheet_printing import freeze
from activities.sheet_dashboard import sheets_to_enter
from communities.models import Building
from tests import factories
from tests.factories.activities import make_places, signed_up

pytestmark = pytest.mark.django_db
NOON = timezone.make_aware(datetime(2026, 9, 19, 12))
LATER = NOON + timedelta(days=3)


@pytest.fixture(autouse=True)
def clock():
    """The day before, when people sign up; tests move it on."""
    with time_machine.travel(NOON - timedelta(days=1), tick=False) as travelling:
        yield travelling


@pytest.fixture
def places(community):
    return make_places(community, starts_at=NOON, companions_max=2)


@pytest.fixture
def service(community):
    return make_places(community, starts_at=NOON, kind="volunteering")


def people(places, *names):
    buildings = Building.objects.filter(community=places.community, name="1号楼")
    home = buildings.first() or factories.building(places.community, name="1号楼")
    return [
        signed_up(places, factories.resident(factories.household(home), name=name))
        for name in names
    ]


def printed(places):
    [sheet] = freeze(places, timezone.now())
    return sheet


def post(client, sheet, clock, *, do="save", turn="", at=LATER, **fields):
    clock.move_to(at)
    url = reverse("activities:enter_sheet", args=[sheet.pk])
    body = {"do": do, **fields} | ({"turn": turn} if turn else {})
    return client.post(url, body)


def came(places):
    rows = Attendance.objects.standing().filter(places=places)
    return sorted(row.who for row in rows.select_related("resident", "companion"))


# --- the paper holds ----------------------------------------------------------------------------


def test_a_number_means_whom_it_meant_when_it_was_printed(places, client, worker, clock):
    first, _second, _third = people(places, "A张桂芳", "B李建国", "C王秀英")
    sheet = printed(places)
    cancel(first, at=timezone.now(), by=None)
    people(places, "A0新来的")
    reprint = printed(places)

    post(client, sheet, clock, do="finish", rows="1-3")

    assert came(places) == ["A张桂芳", "B李建国", "C王秀英"]
    assert (sheet.number, reprint.number) == (1, 2)
    again = [row.sign_up.resident.name for row in reprint.rows.filter(sign_up__isnull=False)]
    assert again == ["A0新来的", "B李建国", "C王秀英"]
    # The place of who cancelled was given back, and the one who came anyway is without it.
    assert Attendance.objects.get(resident=first.resident).sign_up is None


def test_companions_have_rows_of_their_own_and_one_who_stepped_back_may_have_come(
    places, client, worker, clock
):
    pair = signed_up(places, companions=["豆豆", "毛毛"])
    sheet = printed(places)
    drop_companion(pair.companions.get(nickname="毛毛"), at=timezone.now(), by=None)
    post(client, sheet, clock, do="finish", rows="2 3")
    assert came(places) == ["毛毛", "豆豆"]
    roster = client.get(reverse("activities:roster", args=[places.pk])).content.decode()
    assert "毛毛" in roster


@pytest.mark.chinese
def test_nothing_counts_before_the_sheet_is_finished_and_then_once(places, client, worker, clock):
    people(places, "张桂芳", "李建国")
    sheet = printed(places)
    post(client, sheet, clock, rows="1 2")
    assert came(places) == []
    post(client, sheet, clock, do="finish")
    assert len(came(places)) == 2
    again = post(client, sheet, clock, do="finish", rows="1")
    assert again.status_code == 422
    assert "已录完" in again.content.decode()
    assert Attendance.objects.count() == 2


def test_who_was_scanned_at_the_door_and_signed_is_there_once(places, client, worker, clock):
    row, *_ = people(places, "张桂芳")
    sheet = printed(places)
    check_in(places, row.code, scan_id="door", at=NOON, by=None, kind="qr")
    post(client, sheet, clock, do="finish", rows="1")
    assert (Attendance.objects.count(), Attendance.objects.get().kind) == (1, "qr")


def test_a_blank_row_takes_a_name_and_a_building_and_finds_the_resident(
    places, client, worker, clock
):
    home = factories.building(places.community, name="7号楼")
    resident = factories.resident(factories.household(home), name="欧阳小明")
    people(places, "张桂芳")
    sheet = printed(places)

    answer = post(client, sheet, clock, do="finish", grid="1", n2="欧阳小明", b2="7", n3="马师傅")

    assert answer.status_code == 302
    assert came(places) == ["欧阳小明", "马师傅"]
    assert Attendance.objects.get(resident=resident).kind == "paper"


@pytest.mark.chinese
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"rows": "99"}, "没有第 99 行"),
        ({"rows": "2"}, "请写上第 2 行的姓名"),
        ({"n2": "马师傅", "b2": "13号楼"}, "没有“13号楼”"),
    ],
)
@pytest.mark.usefixtures("worker")
def test_what_cannot_be_is_said_and_everything_typed_stays(places, client, clock, fields, said):
    people(places, "张桂芳")
    answer = post(client, printed(places), clock, grid="1", r1="1", **fields)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert all(f'value="{value}"' in text for value in fields.values())
    assert not SheetMark.objects.exists()


def test_every_change_of_a_row_is_kept_and_the_last_one_holds(places, client, worker, clock):
    people(places, "张桂芳", "李建国")
    sheet = printed(places)
    post(client, sheet, clock, rows="1 2")
    post(client, sheet, clock, rows="x2")
    post(client, sheet, clock, rows="x2")
    marks = SheetMark.objects.order_by("pk").values_list("row__number", "came", "by")
    assert list(marks) == [(1, True, worker.pk), (2, True, worker.pk), (2, False, worker.pk)]
    post(client, sheet, clock, do="finish")
    assert came(places) == ["张桂芳"]


@pytest.mark.chinese
def test_somebody_elses_entry_is_not_overwritten_by_a_form_that_does_not_know_of_it(
    places, client, worker, clock, community
):
    people(places, "张桂芳", "李建国")
    sheet = printed(places)
    post(client, sheet, clock, rows="1")
    client.force_login(factories.social_worker(community))
    answer = post(client, sheet, clock, grid="1", version="0", r2="1")
    assert answer.status_code == 422
    assert "别人也在录" in answer.content.decode()


# --- hours --------------------------------------------------------------------------------------


@pytest.mark.chinese
def test_the_times_on_paper_give_hours_and_those_that_cannot_be_are_refused(
    service, client, worker, clock
):
    people(service, "张桂芳", "李建国")
    sheet = printed(service)
    wrong = post(client, sheet, clock, grid="1", r1="1", c1="14:00", l1="13:30")
    assert wrong.status_code == 422
    too_soon = post(client, sheet, clock, at=NOON, grid="1", r1="1", l1="15:00")
    assert "还没到" in too_soon.content.decode()

    post(client, sheet, clock, do="finish", grid="1", r1="1", c1="12:10", l1="1440", r2="1")

    stay: Any = Attendance.objects.served().get()
    assert (stay.resident.name, stay.left_at - stay.at) == ("张桂芳", timedelta(minutes=150))
    assert [row.resident.name for row in Attendance.objects.flagged()] == ["李建国"]


@pytest.mark.chinese
def test_hours_of_a_name_that_nobody_has_are_said_to_be_lost(service, client, worker, clock):
    people(service, "张桂芳")
    sheet = printed(service)
    answer = post(client, sheet, clock, do="finish", grid="1", n2="马师傅", c2="12", l2="13")
    page = client.get(answer.url).content.decode()
    assert "第 2 行没有计入时长" in page
    assert not Attendance.objects.served().exists()


# --- two people ---------------------------------------------------------------------------------


def test_two_people_enter_a_sheet_and_what_differs_is_looked_at(
    places, client, worker, clock, community
):
    people(places, "A张桂芳", "B李建国", "C王秀英")
    sheet = printed(places)
    client.post(reverse("activities:sheet_twice", args=[sheet.pk]), {"twice": "1"})
    post(client, sheet, clock, rows="1 2")
    assert post(client, sheet, clock, do="finish").status_code == 422
    same_person = post(client, sheet, clock, turn="2", rows="1")
    assert same_person.status_code == 422

    client.force_login(factories.social_worker(community))
    blind = client.get(reverse("activities:enter_sheet", args=[sheet.pk]) + "?turn=2")
    assert "checked" not in blind.content.decode()
    post(client, sheet, clock, turn="2", rows="1 3")
    assert post(client, sheet, clock, do="finish", turn="").status_code == 422
    url = reverse("activities:settle_sheet", args=[sheet.pk])
    client.post(url, {"number": "2", "turn": "1"})
    client.post(url, {"number": "3", "turn": "1"})

    client.force_login(worker)
    assert post(client, sheet, clock, do="finish").status_code == 302
    assert came(places) == ["A张桂芳", "B李建国"]


# --- afterwards ---------------------------------------------------------------------------------


def correct(client, sheet, **fields):
    return client.post(reverse("activities:correct_sheet", args=[sheet.pk]), fields)


def test_after_the_end_a_row_is_corrected_with_a_reason_and_all_of_it_stays(
    places, client, worker, clock
):
    people(places, "A张桂芳", "B李建国")
    sheet = printed(places)
    post(client, sheet, clock, do="finish", rows="1")
    correct(client, sheet, number="1", reason=" ")
    assert came(places) == ["A张桂芳"]

    correct(client, sheet, number="1", reason="看错了行")
    correct(client, sheet, number="2", r="1", reason="看错了行")

    assert came(places) == ["B李建国"]
    assert AttendanceCorrection.objects.get().reason == "看错了行"
    assert Attendance.objects.count() == 2
    correct(client, sheet, number="1", r="1", reason="两个人都签了")
    assert came(places) == ["A张桂芳", "B李建国"]


def test_a_name_that_was_misread_is_corrected(places, client, worker, clock):
    people(places, "张桂芳")
    sheet = printed(places)
    post(client, sheet, clock, do="finish", grid="1", n2="马师傅")
    correct(client, sheet, number="2", r="1", n="冯师傅", reason="字看错了")
    assert came(places) == ["冯师傅"]


def test_a_correction_on_paper_leaves_who_was_scanned(places, client, worker, clock):
    row, *_ = people(places, "张桂芳")
    sheet = printed(places)
    check_in(places, row.code, scan_id="door", at=NOON, by=None, kind="qr")
    post(client, sheet, clock, do="finish", rows="1")
    correct(client, sheet, number="1", reason="没有签名")
    assert came(places) == ["张桂芳"]


def picture(**options):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SECRETPHONE"
    Image.new("RGB", (300, 200), "white").save(out, "JPEG", exif=exif, **options)
    out.seek(0)
    out.name = "sheet.jpg"
    return out


def test_a_photo_is_kept_without_what_the_camera_adds_and_for_a_while(
    places, client, worker, clock, community
):
    sheet = printed(places)
    url = reverse("activities:sheet_photo", args=[sheet.pk])
    client.post(url, {"photo": picture()})
    photo = SheetPhoto.objects.get()
    with photo.file.open("rb") as file:
        kept = file.read()
    assert b"SECRETPHONE" not in kept
    text = io.BytesIO(b"%PDF-1.4 no picture")
    text.name = "sheet.jpg"
    client.post(url, {"photo": text})
    assert SheetPhoto.objects.count() == 1

    address = reverse("activities:sheet_photo_file", args=[sheet.pk, photo.pk])
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == kept
    client.force_login(factories.social_worker(factories.community()))
    assert client.get(address).status_code == 404

    assert purge_photos(places.ends_at + timedelta(days=89)) == 0
    assert purge_photos(places.ends_at + timedelta(days=91)) == 1
    assert not photo.file.storage.exists(photo.file.name)


def test_typed_names_leave_the_sheet_after_a_while_and_attendance_stays(
    places, client, worker, clock
):
    people(places, "张桂芳")
    sheet = printed(places)
    post(client, sheet, clock, do="finish", grid="1", n2="马师傅")
    assert purge_names(LATER + timedelta(days=91)) == 1
    assert purge_names(LATER + timedelta(days=91)) == 0
    assert came(places) == ["马师傅"]


def test_the_grid_asks_as_many_questions_for_three_rows_as_for_one(
    community, client, worker, clock
):
    counts = []
    for number in (1, 3):
        places = make_places(community, starts_at=NOON, companions_max=2)
        for _ in range(number):
            signed_up(places, companions=["豆豆"])
        sheet = printed(places)
        post(client, sheet, clock, at=LATER, rows=f"1-{number}")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("activities:enter_sheet", args=[sheet.pk]))
        counts.append(len(seen))
        clock.move_to(NOON - timedelta(days=1))
    assert counts[0] == counts[1]


def test_a_sheet_that_nobody_has_entered_waits_on_the_dashboard(
    places, client, worker, clock, community
):
    people(places, "张桂芳")
    sheet = printed(places)

    def waits(at):
        return sheets_to_enter([community], at).count

    assert waits(NOON) == 0
    assert waits(LATER) == 1
    assert waits(LATER + timedelta(days=14)) == 0
    post(client, sheet, clock, do="finish", rows="1")
    assert waits(LATER) == 0


def test_another_communitys_sheet_is_not_found(places, client):
    sheet = printed(places)
    client.force_login(factories.social_worker(factories.community()))
    for name in ("enter_sheet", "sheet_twice", "settle_sheet", "correct_sheet", "sheet_photo"):
        url = reverse(f"activities:{name}", args=[sheet.pk])
        assert client.post(url).status_code == 404
