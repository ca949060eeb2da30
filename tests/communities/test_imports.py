"""Importing residents from a table: bounds, identity numbers, every bad row, all or nothing."""

import io
import zipfile
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from communities import sheets
from communities.models import Building, Community, Estate, Grid, Household, Resident
from communities.services import imports
from tests import factories
from tests.communities.tables import IDENTITY, ROW, TITLES, changed, csv_of, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(community: Community) -> User:
    return factories.social_worker(community)


def bring(community: Community, worker: User, data: bytes) -> imports.Plan:
    plan = imports.check(community, sheets.read(data), by=worker, at=timezone.now())
    imports.write(plan, by=worker, at=timezone.now())
    return plan


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [xlsx(ROW), csv_of(ROW), csv_of(ROW, encoding="gb18030"), csv_of(ROW, encoding="utf-8-sig")],
    ids=["xlsx", "utf-8", "gb18030", "bom"],
)
def test_tables_are_read(data: bytes) -> None:
    line = sheets.read(data)[0]
    assert line.number == 2
    assert line.cells["name"] == "张小三"
    assert line.cells["phone"] == "13800138000"


def test_headings_may_be_english() -> None:
    english = ["estate", "grid", "Address", "Building", "unit", "name", "phone", "age"]
    assert sheets.read(xlsx(ROW, titles=english))[0].cells["building"] == "3号楼"


def test_a_phone_stored_as_a_number_is_a_phone() -> None:
    assert sheets.read(xlsx(changed(ROW, phone=13800138000)))[0].cells["phone"] == "13800138000"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-1.7 no table",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"PK\x03\x04 but no zip",
        b"\xff\xfe\xff\xff\xff,\x80",
    ],
)
def test_what_is_no_table_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(sheets.BadFile) as refused:
        sheets.read(data)
    assert len(str(refused.value)) > 20


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(sheets.NotATable):
        sheets.read(out.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (sheets.LARGEST_UNZIPPED + 1))
    assert len(out.getvalue()) < 1_000_000
    with pytest.raises(sheets.FileTooLarge):
        sheets.read(out.getvalue())


@pytest.mark.parametrize(
    ("bound", "value"), [("MOST_ROWS", 2), ("MOST_CELLS", 20), ("MOST_COLUMNS", 7)]
)
def test_rows_cells_and_columns_are_bounded(
    bound: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [changed(ROW, unit=f"{number}室") for number in range(301, 305)]
    monkeypatch.setattr(sheets, bound, value)
    with pytest.raises(sheets.FileTooLarge):
        sheets.read(xlsx(*rows))


@pytest.mark.parametrize(
    "cell",
    [
        IDENTITY,
        IDENTITY.lower(),
        "110101199003071234",
        "110101 19900307 1234",
        "110101-19900307-1234",
        "'110101199003071234",
        "证件：110101199003071234。",
        "１１０１０１１９９００３０７１２３Ｘ",
        110101199003071234,
        11010119900307123,
        1.10101199003071e17,
    ],
)
def test_an_identity_number_in_any_cell_refuses_the_file(cell: Any) -> None:
    with pytest.raises(sheets.HoldsIdentityNumbers) as refused:
        sheets.read(xlsx(ROW, [*ROW, "备注", cell]))
    assert "3" in str(refused.value)
    assert "1101" not in str(refused.value)


def test_an_identity_number_that_a_csv_has_rounded_refuses_it() -> None:
    with pytest.raises(sheets.HoldsIdentityNumbers):
        sheets.read(csv_of(changed(ROW, name="1.10101E+17")))


@pytest.mark.parametrize("title", ["身份证", "身份证号码", "证件号", "ID card", "ID number"])
def test_a_column_for_identity_numbers_refuses_the_file(title: str) -> None:
    with pytest.raises(sheets.HoldsIdentityNumbers):
        sheets.read(xlsx([*ROW, ""], titles=[*TITLES, title]))


@pytest.mark.chinese
def test_a_missing_heading_is_named() -> None:
    with pytest.raises(sheets.ColumnMissing) as refused:
        sheets.read(xlsx(ROW[:4], titles=TITLES[:4]))
    assert "单元室号" in str(refused.value)


# --- checking and writing -----------------------------------------------------------------------


def test_one_row_brings_everything(community: Community, worker: User) -> None:
    bring(community, worker, xlsx(ROW))
    resident = Resident.objects.get()
    assert (resident.name, resident.phone, resident.age_band) == (
        "张小三",
        "+8613800138000",
        "36-59",
    )
    assert (resident.status, resident.verified_by) == ("verified", worker)
    house = resident.household.building
    assert (house.address, house.name) == ("海防路100弄", "3号楼")
    assert (house.estate.name, house.grid.name) == ("海防新村", "第一网格")
    assert (resident.household.unit, resident.household.floor) == ("301室", 3)


def test_the_same_table_twice_changes_nothing(community: Community, worker: User) -> None:
    data = xlsx(ROW, changed(ROW, name="李四", phone=""), changed(ROW, unit="302室", name=""))
    bring(community, worker, data)
    before = list(Resident.objects.values())
    counts = bring(community, worker, data).counts()
    assert counts.pop("unchanged") == 3
    assert set(counts.values()) == {0}
    assert list(Resident.objects.values()) == before
    assert Household.objects.count() == 2


def test_changes_are_counted_and_written(community: Community, worker: User) -> None:
    bring(community, worker, xlsx(ROW))
    plan = bring(community, worker, xlsx(changed(ROW, grid="第二网格", phone="13900139000")))
    assert (plan.counts()["residents_changed"], plan.counts()["buildings_changed"]) == (1, 1)
    assert Resident.objects.get().phone == "+8613900139000"
    assert Building.objects.get().grid.name == "第二网格"


def test_an_empty_cell_takes_nothing_away(community: Community, worker: User) -> None:
    bring(community, worker, xlsx(ROW))
    bring(community, worker, xlsx(changed(ROW, phone="", age_band="", grid="", estate="")))
    assert Resident.objects.get().phone
    assert Building.objects.get().grid


def test_what_residents_keep_themselves_stands(community: Community, worker: User) -> None:
    bring(community, worker, xlsx(ROW))
    factories.account_of(Resident.objects.get())
    bring(community, worker, xlsx(changed(ROW, phone="13900139000")))
    assert Resident.objects.get().phone == "+8613800138000"


def test_who_moved_out_does_not_come_back_by_an_old_list(
    community: Community, worker: User
) -> None:
    bring(community, worker, xlsx(ROW))
    Resident.objects.update(status=Resident.Status.MOVED_OUT, left_at=timezone.now())
    bring(community, worker, xlsx(ROW))
    assert Resident.objects.get().status == Resident.Status.MOVED_OUT


def test_every_bad_row_is_named_and_nothing_is_written(community: Community, worker: User) -> None:
    bad = [
        changed(ROW, building=""),
        changed(ROW, phone="12"),
        changed(ROW, age_band="老"),
        changed(ROW, name="张" * 70),
        changed(ROW, phone="13900139000"),
        changed(ROW, grid="第九网格", name="李四"),
    ]
    plan = imports.check(community, sheets.read(xlsx(ROW, *bad)), by=worker, at=timezone.now())
    assert [problem.line for problem in plan.problems] == [3, 4, 5, 6, 7, 8]
    assert len({problem.reason for problem in plan.problems}) == 6
    with pytest.raises(imports.HasProblems):
        imports.write(plan, by=worker, at=timezone.now())
    assert not Resident.objects.exists()
    assert not Building.objects.exists()


def test_a_change_between_check_and_write_is_noticed(community: Community, worker: User) -> None:
    plan = imports.check(community, sheets.read(xlsx(ROW)), by=worker, at=timezone.now())
    factories.neighbour(community)
    with pytest.raises(imports.ChangedMeanwhile):
        imports.write(plan, by=worker, at=timezone.now())
    assert not Estate.objects.exists()


@pytest.mark.each_database
def test_a_clash_while_writing_leaves_nothing_behind(
    community: Community, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = imports.check(community, sheets.read(xlsx(ROW)), by=worker, at=timezone.now())
    home = plan.households[0]
    plan.households.append(Household(community=community, building=home.building, unit=home.unit))
    with pytest.raises(imports.ChangedMeanwhile):
        imports.write(plan, by=worker, at=timezone.now())
    assert not Grid.objects.exists()
    assert not Household.objects.exists()


def test_only_ones_own_community(community: Community) -> None:
    stranger = factories.social_worker(factories.community())
    with pytest.raises(imports.NotYourCommunity):
        imports.check(community, [], by=stranger, at=timezone.now())
