"""Worksheets of owners' votes: the table of units, the slips, the sums, who may see them."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from communities.errors import Refusal
from communities.models import Community
from jobs.models import Job
from jobs.services import run
from printing.pictures import page_texts
from surveys.errors import NotYourWorksheet, WorksheetRefused
from surveys.models import OwnedUnit, Owner, OwnersWorksheet
from surveys.owners import services
from surveys.owners.counting import Weight
from surveys.owners.paper import worksheet_pdf
from surveys.owners.table import COLUMNS, hundredths, read_holdings
from tests import factories
from tests.factories import owners as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return factories.community()


@pytest.fixture
def worker(community):
    return factories.social_worker(community)


@pytest.fixture
def client(worker) -> Client:
    browser = Client()
    browser.force_login(worker)
    return browser


# --- the table ----------------------------------------------------------------------------------


def test_units_with_one_owners_number_are_one_owner_with_the_sum_of_their_areas(community):
    sheet = make.filled(community)
    assert list(sheet.owners.values_list("name", "area")) == [
        ("张小三", 8816 + 1280),
        ("李建国、王秀英", 10250),
    ]
    assert services.totals_of(sheet).all == Weight(2, 20346)


def test_the_same_name_alone_joins_nothing(community):
    sheet = make.filled(community, [("1", "101", "张伟", "80", ""), ("1", "102", "张伟", "80", "")])
    assert sheet.owners.count() == 2


@pytest.mark.parametrize(
    ("typed", "whole"),
    [("88.16", 8816), ("88.2", 8820), ("88", 8800), ("1,088.5", 108850), ("88.16㎡", 8816),
     ("88.16000000000001", 8816), ("0.01", 1)],
)  # fmt: skip
def test_an_area_is_kept_to_the_hundredth(typed, whole):
    assert hundredths(typed) == whole


@pytest.mark.parametrize("typed", ["", "八十", "88.165", "0", "-3", "100000.01", "nan", "1e99"])
def test_what_is_no_area_is_refused_with_a_sentence(typed):
    with pytest.raises(Refusal) as refused:
        hundredths(typed)
    assert str(refused.value)


def test_every_bad_row_is_named_and_nothing_is_written(community, worker):
    sheet = make.worksheet(community, by=worker)
    rows = [
        *make.ROWS,
        ("1号楼", "101室", "赵明", "90", ""),
        ("1号楼", "", "赵明", "90", ""),
        ("1号楼", "103室", "赵明", "九十", ""),
        ("1号楼", "104室", "赵明", "90", "1"),
        ("1号楼", "105室", "名" * 81, "90", ""),
    ]
    with pytest.raises(services.TableHasProblems) as refused:
        services.take_in(sheet, make.lines(rows), by=worker)
    assert [problem.line for problem in refused.value.problems] == [5, 6, 7, 8, 9]
    assert not Owner.objects.exists()


def test_a_second_table_takes_the_place_of_the_first(community, worker):
    sheet = make.filled(community, by=worker)
    services.take_in(sheet, make.lines(make.houses(3)), by=worker)
    assert sheet.units.count() == 3


def test_once_a_slip_is_noted_the_table_stays(community, worker):
    sheet = make.filled(community, by=worker)
    services.note_slips(sheet, {sheet.owners.first().pk: "for"}, by=worker)
    with pytest.raises(WorksheetRefused):
        services.take_in(sheet, make.lines(make.houses(3)), by=worker)
    assert sheet.owners.count() == 2


def test_the_database_keeps_a_unit_and_an_owners_number_single(community):
    sheet = make.filled(community)
    unit, owner = sheet.units.first(), sheet.owners.first()
    for row in (unit, owner):
        row.pk = None
        if isinstance(row, Owner):
            row.number = 99
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Owner.objects.filter(pk=sheet.owners.last().pk).update(slip="maybe")


# --- uploading ----------------------------------------------------------------------------------


def xlsx(*rows: Any) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in ([names[0] for names in COLUMNS.values()], *rows):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(client: Client, sheet: OwnersWorksheet, data: bytes) -> Any:
    file = SimpleUploadedFile("业主.xlsx", data)
    answer = client.post(f"/desk/owners/{sheet.pk}/table/", {"file": file})
    for job in Job.objects.filter(kind="owners.import", state=Job.State.QUEUED):
        run(job.pk, worker="test", at=timezone.now())
    return answer


def test_a_workbook_is_taken_in_and_not_kept(client, community, worker):
    sheet = make.worksheet(community, by=worker)
    bring(client, sheet, xlsx(*make.ROWS, ["1号楼", 103, "赵明", 90.1, None]))
    job = Job.objects.get()
    assert job.state == Job.State.DONE
    assert not storages["private"].exists(job.params["file"])
    assert sheet.owners.count() == 3
    assert "101室" in client.get(f"/desk/owners/{sheet.pk}/slips/").content.decode()


@pytest.mark.chinese
def test_the_rows_that_cannot_be_used_come_back_as_a_file(client, community, worker):
    sheet = make.worksheet(community, by=worker)
    bring(client, sheet, xlsx(["1号楼", "101室", "赵明", "很大", ""], ["", "1", "赵明", "1", ""]))
    job = Job.objects.get()
    assert job.message.startswith("有2行不能用")
    with job.file.open("rb") as file:
        table = file.read().decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in table[1:]] == ["2", "3"]


def test_a_table_with_identity_numbers_is_refused_and_not_kept(client, community, worker):
    sheet = make.worksheet(community, by=worker)
    bring(client, sheet, xlsx(["1号楼", "101室", "赵明", "90", "11010119900307123X"]))
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert not storages["private"].exists(job.params["file"])
    assert not Owner.objects.exists()


@pytest.mark.chinese
def test_a_table_without_the_headings_is_refused_at_once(client, community, worker):
    sheet = make.worksheet(community, by=worker)
    answer = bring(client, sheet, "楼栋,姓名\n1号楼,赵明\n".encode())
    assert "室号、专有部分面积" in answer.content.decode()
    assert not Job.objects.exists()


def test_the_template_can_be_brought_back_as_it_is(client, community, worker):
    sheet = make.worksheet(community, by=worker)
    bring(client, sheet, client.get("/desk/owners/template.xlsx").content)
    assert sheet.owners.count() == 2


# --- slips --------------------------------------------------------------------------------------


@pytest.mark.chinese
def test_slips_are_noted_and_the_page_says_what_is_missing(client, community, worker):
    sheet = make.filled(community, make.houses(10), by=worker)
    states = {f"slip-{owner.pk}": "for" for owner in sheet.owners.all()[:6]}
    client.post(f"/desk/owners/{sheet.pk}/slips/?building=1号楼", states)
    page = client.get(f"/desk/owners/{sheet.pk}/").content.decode()
    assert "参与人数不足" in page
    assert "6 × 3 &lt; 10 × 2" in page


def test_one_button_says_that_the_rest_of_the_page_was_delivered(client, community, worker):
    sheet = make.filled(community, make.houses(3), by=worker)
    first, *rest = sheet.owners.all()
    sent = {f"slip-{first.pk}": "against", **{f"slip-{owner.pk}": "" for owner in rest}}
    client.post(f"/desk/owners/{sheet.pk}/slips/", {**sent, "delivered": "1"})
    assert list(sheet.owners.values_list("slip", flat=True)) == [
        "against", "delivered", "delivered",
    ]  # fmt: skip


def test_a_slip_of_another_worksheet_is_not_noted(client, community, worker):
    sheet, other = make.filled(community, by=worker), make.filled(community, by=worker)
    owner = other.owners.first()
    client.post(f"/desk/owners/{sheet.pk}/slips/", {f"slip-{owner.pk}": "for"})
    owner.refresh_from_db()
    assert owner.slip == ""


def test_a_search_finds_an_owner_by_unit_and_by_name(client, community, worker):
    sheet = make.filled(community, by=worker)
    found = client.get(f"/desk/owners/{sheet.pk}/slips/?q=车位12 张").content.decode()
    assert "张小三" in found
    assert "李建国" not in found


def test_another_matter_starts_with_the_same_owners_and_no_slip(client, community, worker):
    sheet = make.filled(community, by=worker)
    services.note_slips(sheet, {sheet.owners.first().pk: "for"}, by=worker)
    client.post(f"/desk/owners/{sheet.pk}/again/", {"title": "改建车棚", "matter": "7"})
    made = OwnersWorksheet.objects.exclude(pk=sheet.pk).get()
    assert made.special
    assert services.totals_of(made).by_state == {"": Weight(2, 20346)}
    assert made.units.count() == 3
    assert services.totals_of(sheet).by_state["for"] == Weight(1, 10096)


def test_the_lists_cost_the_same_for_one_and_for_many(client, community, worker):
    counts = []
    for number in (1, 30):
        sheet = make.filled(community, make.houses(number), by=worker)
        for address in ("", "slips/"):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get(f"/desk/owners/{sheet.pk}/{address}")
            counts.append(len(asked))
    assert counts[:2] == counts[2:]


# --- who may ------------------------------------------------------------------------------------

SCREENS = ["", "change/", "table/", "slips/"]
DEEDS = ["change/", "table/", "slips/", "again/", "remove/", "print/"]


@pytest.fixture(params=["worker of another community", "grid worker", "resident", "visitor"])
def stranger(request, community) -> Client:
    browser = Client()
    if request.param == "worker of another community":
        browser.force_login(factories.social_worker(factories.community()))
    elif request.param == "grid worker":
        browser.force_login(factories.grid_worker(factories.grid(community)))
    elif request.param == "resident":
        browser.force_login(factories.account_of(factories.neighbour(community)))
    return browser


def test_nobody_else_sees_or_changes_a_worksheet(stranger, community):
    sheet = make.filled(community)
    for address in SCREENS:
        answer = stranger.get(f"/desk/owners/{sheet.pk}/{address}")
        assert answer.status_code in (302, 404)
        assert "张小三" not in answer.content.decode()
    owner = sheet.owners.first()
    for address in DEEDS:
        sent = {f"slip-{owner.pk}": "for", "title": "x", "matter": "1"}
        assert stranger.post(f"/desk/owners/{sheet.pk}/{address}", sent).status_code in (302, 404)
    assert list(sheet.owners.values_list("slip", flat=True)) == ["", ""]
    assert OwnersWorksheet.objects.get().title == sheet.title


def test_the_services_refuse_a_stranger_too(community):
    sheet, stranger = make.filled(community), factories.social_worker(factories.community())
    with pytest.raises(NotYourWorksheet):
        services.note_slips(sheet, {}, by=stranger)
    with pytest.raises(NotYourWorksheet):
        services.remove_worksheet(sheet, by=stranger)


def test_a_worker_makes_and_changes_and_deletes_one(client, community):
    day = timezone.localdate().isoformat()
    sent = {"community": community.pk, "title": "更换水泵", "matter": "5", "held_on": day}
    client.post("/desk/owners/new/", sent)
    sheet = OwnersWorksheet.objects.get()
    client.post(f"/desk/owners/{sheet.pk}/change/", {**sent, "matter": "6", "clause": "视为同意"})
    sheet.refresh_from_db()
    assert (sheet.special, sheet.clause) == (True, "视为同意")
    assert "更换水泵" in client.get("/desk/owners/").content.decode()
    client.post(f"/desk/owners/{sheet.pk}/remove/")
    assert not OwnersWorksheet.objects.exists()


# --- keeping, paper -----------------------------------------------------------------------------


def test_after_half_a_year_only_the_sums_are_left(community, client, worker):
    held = timezone.localdate() - timedelta(days=181)
    sheet = make.filled(community, by=worker, held_on=held)
    services.note_slips(sheet, {sheet.owners.first().pk: "for"}, by=worker)
    before, recent = services.totals_of(sheet), make.filled(community, by=worker)
    assert services.remove_names(timezone.now()) == 1
    assert services.remove_names(timezone.now()) == 0
    sheet.refresh_from_db()
    assert services.totals_of(sheet) == before
    assert not sheet.owners.exists()
    assert not OwnedUnit.objects.filter(worksheet=sheet).exists()
    assert recent.owners.count() == 2
    page = client.get(f"/desk/owners/{sheet.pk}/")
    assert "100.96" in page.content.decode()
    with pytest.raises(WorksheetRefused):
        services.take_in(sheet, make.lines(make.ROWS), by=worker)


@pytest.mark.chinese_house
def test_the_printed_sheet_has_both_ways_and_nobodys_name(community, worker):
    sheet = make.filled(community, make.houses(4), by=worker, matter="6")
    states = zip(sheet.owners.all(), ("for", "for", "for", "delivered"), strict=True)
    services.note_slips(sheet, {owner.pk: state for owner, state in states}, by=worker)
    text = "".join("".join(page_texts(worksheet_pdf(sheet, at=timezone.now()))).split())
    assert "更换水泵" in text
    assert text.count("两项多数均达到") == 2
    assert "陈0" not in text


def test_an_unreadable_row_does_not_stop_the_reading_of_others():
    reading = read_holdings(make.lines([("", "", "", "", ""), *make.ROWS]))
    assert (len(reading.problems), reading.units) == (1, 3)
