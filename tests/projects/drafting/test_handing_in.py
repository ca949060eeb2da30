"""Handed in complete and in time, with the papers that the round wants."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.errors import CallClosed
from projects.lifecycle import apply
from projects.models import CategoryCap, Grant, ProjectPage, RequiredPaper, Status
from tests.factories.projects import CLOSES, OPENS, grant_at, project, round_page
from tests.projects.conftest import Town

from .writing import COMPLETE, SCRIPT, form_of, read

PDF = b"%PDF-1.7 a page"


def of_a_later_format() -> bytes:
    """A document that says it needs a version of the format that does not exist yet."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    data = bytearray(out.getvalue())
    data[data.rindex(b"PK\x01\x02") + 6] = 99
    return bytes(data)


def test_everything_that_is_missing_is_said_at_once_with_the_way_to_it(
    home: Client, page: ProjectPage
) -> None:
    text = home.get(reverse("projects:hand_in", args=[page.pk])).text

    for anchor in ("id_summary", "id_need", "leads", "milestones", "budget_lines"):
        assert f'{form_of(page)}#{anchor}"' in text
    form = home.get(form_of(page)).text
    for anchor in ("id_summary", "id_need", "leads", "milestones", "budget_lines"):
        assert f'id="{anchor}"' in form


@pytest.mark.chinese
def test_a_resident_hands_in_until_the_second_at_which_the_call_closes(
    home: Client, page: ProjectPage
) -> None:
    home.post(form_of(page), read(home, page) | COMPLETE)
    url = reverse("projects:hand_in", args=[page.pk])

    with time_machine.travel(CLOSES, tick=False):
        late = home.post(url)
    assert late.status_code == 409
    assert "截止" in late.text
    assert Grant.objects.get().status == Status.DRAFT

    with time_machine.travel(CLOSES - timedelta(seconds=1), tick=False):
        assert home.post(url).status_code == 302
    assert Grant.objects.get().status == Status.SUBMITTED


def test_what_was_sent_back_comes_again_to_its_own_round_and_to_no_other_closed_one(
    town: Town,
) -> None:
    year = timedelta(days=365)
    closed = round_page(town.place, call_opens_at=OPENS - year, call_closes_at=CLOSES - year)
    page = project(town.home, town.round)
    grant = grant_at(page, "submitted", worker=town.worker, officer=town.officer)
    late = CLOSES + timedelta(days=3)
    apply(grant, "send_back", by=town.officer, at=late, note="请补充")
    newest = page.get_latest_revision_as_object()
    newest.round = closed
    newest.save_revision()

    with pytest.raises(CallClosed):
        apply(grant, "submit", by=town.worker, at=late)

    newest.round = town.round
    newest.save_revision()
    apply(grant, "submit", by=town.worker, at=late)
    assert (grant.status, grant.round) == (Status.SUBMITTED, town.round)


def test_a_category_over_its_cap_is_named(town: Town, home: Client, page: ProjectPage) -> None:
    CategoryCap.objects.create(round=town.round, category="material", percent=40)

    told = home.post(form_of(page), read(home, page) | COMPLETE, **SCRIPT).json()

    [note] = told["notes"]
    assert "6,000.00" in note
    assert "2,400.00" in note


def test_a_paper_that_the_round_wants_keeps_the_proposal_back_by_name(
    town: Town, home: Client, page: ProjectPage
) -> None:
    wanted = RequiredPaper.objects.create(round=town.round, gate="submit", label="居民签名表")
    home.post(form_of(page), read(home, page) | COMPLETE)
    url = reverse("projects:hand_in", args=[page.pk])

    assert "居民签名表" in home.post(url).text
    home.post(
        reverse("projects:paper_in", args=[page.pk]),
        {
            "gate": "submit",
            "key": wanted.key,
            "label": wanted.label,
            "file": SimpleUploadedFile("签名.pdf", PDF),
        },
    )

    assert home.post(url).status_code == 302


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.pdf", b"<html>"),
        ("a.docx", b"PK\x03\x04 no"),
        ("a.docx", of_a_later_format()),
        ("a.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_not_kept(
    home: Client, page: ProjectPage, name: str, content: bytes
) -> None:
    home.post(
        reverse("projects:paper_in", args=[page.pk]),
        {"gate": "submit", "key": "k", "label": "表", "file": SimpleUploadedFile(name, content)},
    )

    assert not page.grant.papers.exists()


@pytest.mark.chinese
@pytest.mark.parametrize("place", ["draft", "hand_in"])
def test_a_lead_reads_that_it_is_too_late_before_filling_in_what_is_missing(
    home: Client, page: ProjectPage, place: str
) -> None:
    url = reverse(f"projects:{place}", args=[page.pk])

    with time_machine.travel(CLOSES, tick=False):
        assert "保留" in home.get(url).text
    with time_machine.travel(CLOSES - timedelta(seconds=1), tick=False):
        assert "保留" not in home.get(url).text
