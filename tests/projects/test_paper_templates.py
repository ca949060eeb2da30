"""Templates of the papers that a round asks for: who can download them, and what comes."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction

from communities.models import Attachment
from projects.models import Gate, RequiredPaper, RoundPage
from projects.services import open_grant
from tests import factories as make
from tests.factories.projects import IN_TIME, project, round_page

from .conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _while_the_call_is_open() -> Iterator[None]:
    with time_machine.travel(IN_TIME, tick=False):
        yield


def word_file() -> bytes:
    """The least that is a Word document."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        file.writestr("word/document.xml", "<w:document>立项协议</w:document>")
    return written.getvalue()


WORD_FILE = word_file()


def attachment(name: str = "立项协议.docx", **fields: object) -> Attachment:
    kept = Attachment(title=name, file=SimpleUploadedFile(name, WORD_FILE), **fields)
    kept.save()
    return kept


def with_template(call: RoundPage, file: Attachment | None = None) -> RequiredPaper:
    """Publish the round with one more paper, which has a template."""
    call.papers.create(
        key="agreement", gate=Gate.START, label="立项协议", template=file or attachment()
    )
    live = call.live
    revision = call.save_revision()
    if live:
        revision.publish()
    else:
        call.save()
    return RequiredPaper.objects.get(round=call, key="agreement")


def address(call: RoundPage) -> str:
    return reverse("projects:paper_template", args=[call.pk, "agreement"])


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def link_in(html: bytes, url: str) -> str:
    found = BeautifulSoup(html, "html.parser").select(f'a[href="{url}"]')
    return found[0].get_text(strip=True) if found else ""


def test_anybody_downloads_the_template_from_the_page_of_the_round(
    town: Town, client: Client
) -> None:
    with_template(town.round)

    assert link_in(client.get(town.round.url).content, address(town.round)) == "立项协议"
    answer = client.get(address(town.round))

    assert body(answer) == WORD_FILE
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'"


def test_who_writes_a_proposal_finds_the_template_beside_it(town: Town, client: Client) -> None:
    with_template(town.round)
    lead = make.account_of(make.neighbour(town.home))
    page = project(town.home, town.round, lead_user=lead)
    open_grant(page)
    client.force_login(lead)

    for name in ("draft", "progress"):
        html = client.get(reverse(f"projects:{name}", args=[page.pk])).content
        assert link_in(html, address(town.round))


def test_the_template_of_a_draft_is_its_offices(town: Town, client: Client) -> None:
    draft = round_page(town.place, publish=False)
    paper = with_template(draft)
    addresses = (address(draft), paper.template.url)  # its own, and the plain one of the file
    strangers = (None, town.worker, make.officer(make.sub_district()))

    for who in strangers:
        client.logout()
        if who is not None:
            client.force_login(who)
        assert [client.get(one).status_code for one in addresses] == [404, 404]
    client.force_login(town.officer)
    assert [body(client.get(one)) for one in addresses] == [WORD_FILE] * 2


def test_a_round_that_is_taken_from_the_site_takes_its_templates_along(
    town: Town, client: Client
) -> None:
    paper = with_template(town.round)
    town.round.unpublish()

    assert client.get(address(town.round)).status_code == 404
    assert client.get(paper.template.url).status_code == 404


def test_a_file_that_another_published_round_uses_stays(town: Town, client: Client) -> None:
    file = attachment()
    with_template(town.round, file)
    draft = round_page(town.place, publish=False)
    with_template(draft, file)

    assert client.get(address(draft)).status_code == 404
    assert body(client.get(file.url)) == WORD_FILE


def test_a_template_that_is_not_published_yet_is_not_there(town: Town, client: Client) -> None:
    town.round.papers.create(key="agreement", gate=Gate.START, label="协议", template=attachment())
    town.round.save_revision()

    assert client.get(address(town.round)).status_code == 404
    assert not link_in(client.get(town.round.url).content, address(town.round))


def test_a_collection_for_signed_in_people_asks_them_to_sign_in(town: Town, client: Client) -> None:
    inside = Collection.get_first_root_node().add_child(name="内部")
    login = CollectionViewRestriction.LOGIN
    CollectionViewRestriction.objects.create(collection=inside, restriction_type=login)
    with_template(town.round, attachment(collection=inside))

    assert client.get(address(town.round)).status_code == 302
    client.force_login(town.worker)
    assert body(client.get(address(town.round))) == WORD_FILE


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.docx",
        '"; filename="x.exe.docx',
        "<script>alert(1)</script>.docx",
        "a\r\nSet-Cookie: x=1.docx",
        "䶮𬭎 协议（2026）.docx",
        "长" * 300 + ".docx",
    ],
    ids=["a way up", "a quotation", "a script", "a header", "rare characters", "too long"],
)
def test_a_hostile_name_is_only_a_name(town: Town, client: Client, name: str) -> None:
    paper = with_template(town.round, attachment(name[-255:]))
    page = client.get(town.round.url).content
    answer = client.get(address(town.round))

    assert body(answer) == WORD_FILE
    header = answer["Content-Disposition"]
    assert header.startswith("attachment;")
    assert "Set-Cookie" not in answer.headers
    assert b"<script>alert" not in page
    assert header.count("filename") <= 2
    assert ".." not in paper.template.file.name


@pytest.mark.parametrize("key", ["nothing", "../agreement", "%2e%2e", "agreement'--"])
def test_a_paper_that_is_not_asked_for_is_not_found(town: Town, client: Client, key: str) -> None:
    with_template(town.round)

    where = address(town.round).replace("agreement", key)

    assert client.get(where).status_code == 404


def test_a_paper_without_a_template_has_no_link(town: Town, client: Client) -> None:
    town.round.papers.create(key="agreement", gate=Gate.START, label="立项协议")
    town.round.save_revision().publish()

    assert client.get(address(town.round)).status_code == 404
    assert not link_in(client.get(town.round.url).content, address(town.round))


def test_a_file_that_is_gone_is_not_found(town: Town, client: Client) -> None:
    paper = with_template(town.round)
    paper.template.file.storage.delete(paper.template.file.name)

    assert client.get(address(town.round)).status_code == 404


def test_nothing_but_reading_is_answered(town: Town, client: Client) -> None:
    with_template(town.round)

    assert client.post(address(town.round)).status_code == 405
    assert body(client.head(address(town.round))) == b""


def test_a_template_can_be_had_after_the_call_has_closed(town: Town, client: Client) -> None:
    with_template(town.round)

    with time_machine.travel(IN_TIME + timedelta(days=300), tick=False):
        assert body(client.get(address(town.round))) == WORD_FILE
