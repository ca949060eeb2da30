"""`render_handbook`: one book or all, in any form; a failure is told and stops no other."""

from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader

from communities.models import Estate, ServicePhone
from handbooks.editions import build_edition
from printing.pages import headings, page_sizes
from tests import factories
from tests.factories import handbooks

pytestmark = pytest.mark.django_db
RARE = "\U0001f600"


@pytest.fixture
def community():
    community = factories.community(code="HFC", name="海防村居民区", phone="021-5550-0100")
    factories.estate(community, name="海防一村", repair_phone="021-5550-0110")
    ServicePhone.objects.create(
        community=community, category="emergency", label="火警", phone="119", all_day=True
    )
    return community


@pytest.fixture
def neighbour():
    community = factories.community(code="JRL", name="句容里居民区", phone="021-5559-0100")
    factories.estate(community, name="句容苑", repair_phone="021-5559-9999")
    return community


def rendered(target, *args, **options) -> bytes:
    call_command("render_handbook", *args, output=target, stdout=StringIO(), **options)
    return target.read_bytes()


def words(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def test_the_book_of_a_community_is_whole_and_its_own(community, neighbour, tmp_path):
    handbooks.handbook(neighbour)
    pdf = rendered(tmp_path / "F.pdf", handbooks.handbook(community) and "HFC")
    pages = words(pdf)
    assert "海防村居民区" in pages[0]
    assert "治家手册" in pages[0]
    contents = headings(pdf, deepest=1)
    assert len(contents) >= 3
    for title, number in contents:
        assert title in pages[number - 1]
        assert pages[2].split(title, 1)[1].lstrip(".").startswith(str(number))
    text = "".join(pages)
    assert "021-55500110" in text.replace("-", "").replace("021", "021-")
    assert "5559" not in text
    assert "句容" not in text


@pytest.mark.chinese_house
def test_an_edition_that_still_holds_is_printed_as_it_is(community, tmp_path):
    edition = build_edition(handbooks.handbook(community), by=None, at=timezone.now())
    with edition.file.open("rb") as file:
        assert rendered(tmp_path / "F.pdf", "HFC") == file.read()
    Estate.objects.update(repair_phone="021-5550-0111")
    assert "校样" in words(rendered(tmp_path / "F.pdf", "HFC"))[0]


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ({"large": True, "paper": "A4"}, (210, 297)),
        ({"large": True}, (148, 210)),
        ({"booklet": True}, (297, 210)),
        ({"booklet": True, "large": True, "paper": "A4"}, (420, 297)),
        ({"tagged": True}, (148, 210)),
    ],
)
def test_every_form_can_be_had(community, tmp_path, options, size):
    handbooks.handbook(community)
    pdf = rendered(tmp_path / "F.pdf", "HFC", **options)
    assert page_sizes(pdf)[0] == size
    with pikepdf.open(BytesIO(pdf)) as document:
        assert ("/MarkInfo" in document.Root) == bool(options.get("tagged"))


def test_one_that_fails_is_told_at_the_end_and_the_others_are_written(
    community, neighbour, tmp_path
):
    for each in (community, neighbour, factories.community(code="ABC")):
        handbooks.handbook(each)
    Estate.objects.filter(community=community).update(property_manager=f"物业{RARE}")
    with pytest.raises(CommandError) as error:
        call_command("render_handbook", all=True, output=tmp_path / "all", stdout=StringIO())
    assert "HFC" in str(error.value)
    assert RARE in str(error.value)
    assert {path.name for path in (tmp_path / "all").iterdir()} == {"ABC.pdf", "JRL.pdf"}


def test_only_what_changed_is_printed_when_asked(community, neighbour, tmp_path):
    for each in (community, neighbour):
        build_edition(handbooks.handbook(each), by=None, at=timezone.now())
    Estate.objects.filter(community=community).update(repair_phone="021-5550-0111")
    said = StringIO()
    folder = tmp_path / "all"
    call_command("render_handbook", all=True, changed=True, output=folder, stdout=said)
    assert {path.name for path in folder.iterdir()} == {"HFC.pdf"}
    assert "1/1" in said.getvalue()


def test_a_community_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(CommandError, match="NONE"):
        call_command("render_handbook", "NONE", output=tmp_path / "F.pdf")
