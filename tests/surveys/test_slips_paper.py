"""Slips and delivery lists as they come out of the printer."""

import subprocess
from pathlib import Path

import pytest

from printing import pages
from printing.errors import TooLong
from printing.gate import inspect
from printing.pictures import page_texts
from surveys import serials, slips_paper
from surveys.models import Poll, Slip
from surveys.presenting import asked
from surveys.slips_paper import delivery_list_pdf, mark_of, mark_text, slips_pdf
from tests import factories
from tests.factories import surveys as make

pytestmark = pytest.mark.django_db
LONG = "想参加，但是希望安排在双休日的下午，并且请提前一个星期在楼道里通知"


@pytest.fixture
def poll() -> Poll:
    return make.poll(factories.community(name="联宝里居民区"))


@pytest.fixture
def slips(poll) -> list[Slip]:
    return make.slips(poll, 9)


def text_of(pdf: bytes, tmp_path: Path, page: int) -> str:
    """What stands on a page, as `pdftotext` of poppler reads it."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    which = ["-f", str(page), "-l", str(page)]
    read = subprocess.run(["pdftotext", *which, str(file), "-"], capture_output=True, check=True)
    return read.stdout.decode()


def test_four_slips_a_sheet_and_no_ballot_without_its_stub(poll, slips, tmp_path):
    pdf = slips_pdf(poll, slips)
    assert pages.page_sizes(pdf) == [(210, 297)] * 3
    for number, ballots in ((1, 4), (2, 4), (3, 1)):
        page = text_of(pdf, tmp_path, number)
        assert page.count("花样剪纸") == ballots
        assert page.count("№") == ballots


def test_a_stub_says_who_and_a_ballot_says_nothing_of_it(poll, slips, tmp_path):
    page = text_of(slips_pdf(poll, slips[:1]), tmp_path, 1)
    assert serials.printed(slips[0].serial) in page
    assert slips[0].home.unit in page
    assert page.count(slips[0].home.unit) == 1
    assert mark_text(mark_of(asked(poll))) in page


def test_the_same_slips_give_the_same_bytes(poll, slips):
    assert slips_pdf(poll, slips) == slips_pdf(poll, slips)


def test_a_whole_community_is_printed_in_parts_that_look_like_one(poll, slips, monkeypatch):
    whole = page_texts(slips_pdf(poll, slips))
    monkeypatch.setattr(slips_paper, "SHEETS_AT_ONCE", 1)
    parts = slips_pdf(poll, slips)
    assert len(whole) == 3
    assert page_texts(parts) == whole
    assert inspect(parts) == []


def test_a_question_that_is_put_otherwise_has_another_mark(poll):
    before = mark_of(asked(poll))
    poll.options.filter(label="自制唇膏").update(label="自制口红")
    assert mark_of(asked(poll)) != before


def test_long_choices_have_more_paper_and_too_long_ones_are_refused():
    sheets = []
    for number in (4, 12):
        labels = [f"{LONG}{n}" for n in range(number)]
        community = factories.community()
        poll = make.poll(community, questions=[make.question(labels)])
        sheets.append(pages.page_count(slips_pdf(poll, make.slips(poll, 4))))
    assert sheets == [2, 4]
    labels = [f"{LONG}{LONG}{n}" for n in range(30)]
    community = factories.community()
    poll = make.poll(community, questions=[make.question(labels)])
    with pytest.raises(TooLong):
        slips_pdf(poll, make.slips(poll, 1))


def test_a_delivery_list_has_a_sheet_for_each_building(poll, slips, tmp_path):
    more = make.slips(poll, 2)
    pdf = delivery_list_pdf(poll, more)
    assert pages.page_count(pdf) == 2
    assert serials.printed(1) in text_of(pdf, tmp_path, 1)
