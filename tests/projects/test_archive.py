"""The archive of a project: the list, its gaps with links, enclosed files, and the package."""

import csv
import json
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import bagit
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from activities.models import Places
from jobs.models import Job
from jobs.services import run
from printing import pages
from printing.pictures import page_texts
from projects.archive import ARCHIVE, archive_list
from projects.lifecycle import apply
from projects.links import Upload
from projects.models import Grant, GrantPaper, Output, Package
from projects.paperwork import hand_in_paper
from projects.printed.dossier import dossier
from projects.printed.enclosures import upload_pdf
from projects.reporting.package import make_package, purge_replaced
from projects.reporting.recording import add_output, evaluate
from tests.factories.activities import make_activity
from tests.factories.projects import LATER, grant_at, project, written_report

from .conftest import Town

pytestmark = pytest.mark.django_db
CHINESE = "zh-hans"
WINTER = LATER + timedelta(days=230)


def picture(colour: str = "#1f5f4f") -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 200), colour).save(out, "JPEG")
    return out.getvalue()


def pdf_of(count: int) -> bytes:
    with pikepdf.new() as document:
        for _page in range(count):
            document.add_blank_page(page_size=(595, 842))
        document.pages[0].obj["/AA"] = pikepdf.Dictionary(
            O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        )
        out = BytesIO()
        document.save(out)
    return out.getvalue()


@pytest.fixture
def grant(town: Town) -> Grant:
    """A project that is closed, with files for several items of its archive."""
    page = project(town.home, town.round)
    grant = grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    for kind in ("midterm", "closing"):
        written_report(grant, kind, by=town.worker, at=WINTER)
        apply(grant, f"report_{kind}", by=town.worker, at=WINTER)
        if kind == "midterm":
            apply(grant, "pass_midterm", by=town.officer, at=WINTER)
    for item, name, data in (
        ("notice", "公示照片.jpg", picture()),
        ("agreement", "协议.pdf", pdf_of(3)),
        ("minutes", "纪要.pdf", pdf_of(2)),
    ):
        file = SimpleUploadedFile(name, data)
        hand_in_paper(grant, "archive", item, name, file, by=town.officer, at=WINTER)
    cover = SimpleUploadedFile("手册.jpg", picture("#b23a2e"))
    add_output(grant, Output.Kind.GUIDE, "治家手册", by=town.worker, at=WINTER, file=cover)
    evaluate(grant, "good", "目标达到。", "", by=town.officer, at=WINTER)
    apply(grant, "close", by=town.officer, at=WINTER)
    return Grant.objects.get(pk=grant.pk)


def listed(grant: Grant, **how: bool) -> dict[str, list[str]]:
    items = archive_list(grant, at=WINTER, language=CHINESE, **how)
    return {item.key: [part.title for part in item.parts] for item in items}


def work_off(job: Job) -> Job:
    run(job.pk, worker="test", at=timezone.now())
    job.refresh_from_db()
    return job


def test_files_stand_under_the_item_that_they_are_for(grant: Grant) -> None:
    parts = listed(grant)

    assert "公示照片.jpg" in parts["notice"]
    assert "协议.pdf" in parts["agreement"]
    assert parts["minutes"] == ["纪要.pdf"]
    assert "治家手册" in parts["outputs"]


def test_every_gap_leads_to_where_it_can_be_closed(
    town: Town, grant: Grant, client: Client
) -> None:
    client.force_login(town.officer)
    gaps = [
        gap for item in archive_list(grant, at=WINTER, language=CHINESE) for gap in item.missing
    ]

    assert gaps
    for address in {gap.url.partition("#")[0] for gap in gaps}:
        assert client.get(address).status_code == 200


def test_each_of_the_sixteen_items_is_there_or_names_what_is_missing(grant: Grant) -> None:
    items = archive_list(grant, at=WINTER, language=CHINESE)

    assert [item.key for item in items] == [key for key, _label in ARCHIVE]
    assert all(item.parts or item.missing or item.remark for item in items)


@pytest.mark.chinese
def test_what_single_reviewers_said_is_the_offices(grant: Grant) -> None:
    items = {
        item.key: item for item in archive_list(grant, at=WINTER, language=CHINESE, office=False)
    }

    assert [part.title for part in items["scores"].parts] == ["汇总"]
    assert items["minutes"].parts == []


def test_workers_and_leads_get_none_of_the_offices_own_papers(
    town: Town, grant: Grant, client: Client
) -> None:
    """Neither in a package that an officer had made, nor one by one."""
    for office in (True, False):
        row = {"grant": grant, "community": grant.community, "name": "a.zip", "at": WINTER}
        made = Package(**row, office=office, size=1, files=1)
        made.file.save("a.zip", ContentFile(b"PK"))
    minutes = GrantPaper.objects.get(key="minutes")
    ways = [
        *(reverse("project_package", args=[grant.pk, one.pk]) for one in grant.packages.all()),
        reverse("projects:paper", args=[grant.pk, minutes.pk]),
    ]

    def answers(user: User) -> list[int]:
        client.force_login(user)
        screens = ("project_archive", "project_grant")
        shown = [client.get(reverse(name, args=[grant.pk])).text for name in screens]
        assert ("纪要.pdf" in "".join(shown)) == (user == town.officer)
        found = [client.get(way) for way in ways]
        for answer in found:
            answer.getvalue()  # reads the file to its end, which closes it
        return [answer.status_code for answer in found]

    own, made_for_office, paper = (200, 404, 404)
    assert answers(town.worker) == [own, made_for_office, paper]
    assert set(answers(town.officer)) == {200}


def test_uploaded_files_are_pages_of_the_dossier(grant: Grant) -> None:
    items = archive_list(grant, at=WINTER, language=CHINESE)
    enclosed = sum(pages.page_count(part.pdf) for item in items for part in item.papers)

    pdf = dossier(grant, at=WINTER, language=CHINESE, items=items)

    assert enclosed == pages.page_count(pdf) - 3
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not any("/AA" in page.obj for page in document.pages)


@pytest.mark.parametrize("data", [b"%PDF-1.4 broken", b""])
def test_a_file_that_cannot_be_printed_is_named_with_its_checksum(data: bytes) -> None:
    pdf = upload_pdf("凭证", Upload("凭证.pdf", lambda: data), CHINESE)

    assert "SHA-256" in "".join(page_texts(pdf))


# --- the package ------------------------------------------------------------------------------


def unpacked(package: Package, folder: Path) -> Path:
    with package.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder / package.name.removesuffix(".zip")


def test_the_package_is_valid_and_holds_every_file(
    town: Town, grant: Grant, tmp_path: Path
) -> None:
    package = make_package(grant, by=town.officer, at=WINTER, language=CHINESE)

    root = unpacked(package, tmp_path)
    bag = bagit.Bag(str(root))

    assert bag.validate()
    assert bag.algorithms == ["sha256"]
    assert bag.info["Source-Organization"].startswith(town.place.name)
    assert (root / "data" / "dossier.pdf").read_bytes().startswith(b"%PDF-")
    with (root / "data/records/files.csv").open(encoding="utf-8-sig", newline="") as file:
        files = list(csv.DictReader(file))
    assert len(files) == GrantPaper.objects.filter(grant=grant).count() + 1
    assert all((root / "data" / row["path"]).is_file() for row in files)
    told = json.loads((root / "data/records/grant.json").read_text())
    assert (told["code"], told["status"]) == (grant.code, "closed")
    assert package.gaps == len(json.loads((root / "data/records/missing.json").read_text()))


def test_a_package_that_was_touched_is_not_valid(town: Town, grant: Grant, tmp_path: Path) -> None:
    package = make_package(grant, by=town.officer, at=WINTER, language=CHINESE)
    root = unpacked(package, tmp_path)
    (root / "data/records/grant.json").write_text("{}")

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(root)).validate()


def test_the_same_records_give_the_same_bytes(town: Town, grant: Grant) -> None:
    twice = [
        make_package(grant, by=town.officer, at=WINTER, language=CHINESE).sha256
        for _time in range(2)
    ]

    assert twice[0] == twice[1]


# --- the screen -------------------------------------------------------------------------------


def test_the_office_has_dossier_and_package_made_as_jobs(
    town: Town, grant: Grant, client: Client
) -> None:
    client.force_login(town.officer)
    address = reverse("project_archive", args=[grant.pk])

    client.get(reverse("project_dossier", args=[grant.pk]))
    client.post(address, {"action": "package"})
    done = [work_off(job) for job in Job.objects.order_by("created_at")]

    assert [(job.kind, job.state, job.total > 10) for job in done] == [
        ("projects.dossier", "done", True),
        ("projects.package", "done", True),
    ]
    package = Package.objects.get()
    assert package.name in client.get(address).content.decode()
    got = client.get(reverse("project_package", args=[grant.pk, package.pk]))
    assert got.getvalue().startswith(b"PK")


def test_a_file_is_added_and_taken_back_on_the_screen(
    town: Town, grant: Grant, client: Client
) -> None:
    client.force_login(town.worker)
    address = reverse("project_archive", args=[grant.pk])
    sent = {
        "action": "paper",
        "item": "satisfaction",
        "label": "满意度汇总表",
        "file": SimpleUploadedFile("满意度.jpg", picture()),
    }

    client.post(address, sent)
    paper = GrantPaper.objects.get(label="满意度汇总表")

    assert listed(grant)["satisfaction"] == ["满意度汇总表"]
    client.post(address, {"action": "paper_back", "pk": paper.pk})
    assert not GrantPaper.objects.filter(pk=paper.pk).exists()


def test_a_stranger_finds_neither_screen_nor_files(
    town: Town, grant: Grant, client: Client
) -> None:
    package = make_package(grant, by=town.officer, at=WINTER, language=CHINESE)
    made = grant.outputs.get()
    client.force_login(town.stranger)

    for name, more in (
        ("project_archive", []),
        ("project_dossier", []),
        ("project_package", [package.pk]),
        ("project_output", [made.pk]),
    ):
        assert client.get(reverse(name, args=[grant.pk, *more])).status_code == 404


def test_a_package_that_a_newer_one_replaced_goes_after_a_while(town: Town, grant: Grant) -> None:
    for days in (0, 100, 200):
        Package.objects.create(
            grant=grant,
            community=grant.community,
            name=f"{days}.zip",
            size=1,
            files=1,
            at=WINTER + timedelta(days=days),
        )

    assert purge_replaced(WINTER + timedelta(days=205)) == 2
    assert Package.objects.get().name == "200.zip"


def test_the_screen_costs_the_same_for_one_and_three_activities(
    town: Town, grant: Grant, client: Client
) -> None:
    client.force_login(town.officer)

    def queries() -> int:
        client.get(reverse("project_archive", args=[grant.pk]))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("project_archive", args=[grant.pk]))
        return len(found)

    def hold() -> None:
        places = make_activity(town.home, "沙龙", project=grant.page).places.get()
        end = LATER + timedelta(hours=2)
        Places.objects.filter(pk=places.pk).update(starts_at=LATER, ends_at=end)

    hold()
    one = queries()
    hold()
    hold()

    assert queries() == one
