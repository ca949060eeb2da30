"""A document is set once; whatever could make another PDF of it makes another key."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pytest_django import Settings

from printing.errors import FileMissing, MissingGlyph
from printing.once import as_set, keys, set_once
from printing.shelf import Shelf, shelf

PAGE = '<link rel="stylesheet" href="/static/print/tokens.css"><p>居民</p>'
PHOTO = '<link rel="stylesheet" href="/static/print/tokens.css"><img alt="" src="/media/a.jpg">'


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Shelf:
    settings.PRINT_CACHE, settings.MEDIA_ROOT = tmp_path / "chapters", tmp_path
    return shelf()


def photo(folder: Path, colour: str) -> None:
    Image.new("RGB", (40, 30), colour).save(folder / "a.jpg")


def of(*htmls: str) -> list[object]:
    return list(set_once(htmls, keys(htmls)))


def test_a_document_is_set_once(store: Shelf) -> None:
    first = of(PAGE, PAGE)
    assert isinstance(first[0], bytes)
    assert first[0] == first[1]
    assert (store.found, store.missed) == (0, 1)
    assert of(PAGE) == first[:1]
    assert (store.found, store.missed) == (1, 1)


def test_a_damaged_entry_is_set_anew(store: Shelf) -> None:
    (first,) = of(PAGE)
    (entry,) = store.folder.glob("??/*")
    entry.write_bytes(entry.read_bytes()[:-5])
    assert of(PAGE) == [first]
    assert store.missed == 2


def test_another_picture_at_the_same_address_is_another_document(tmp_path: Path) -> None:
    photo(tmp_path, "red")
    red = keys([PHOTO])
    assert keys([PHOTO]) == red
    photo(tmp_path, "blue")
    assert keys([PHOTO]) != red


def test_another_stylesheet_at_the_same_address_is_another_document(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "print").mkdir()
    sheet = tmp_path / "print" / "tokens.css"
    sheet.write_text("p { color: red }")
    red = keys([PAGE])
    sheet.write_text("p { color: blue }")
    assert keys([PAGE]) != red


def test_what_is_done_to_a_pdf_afterwards_belongs_to_its_key() -> None:
    def smaller(pdf: bytes) -> bytes:
        return pdf

    assert keys([PAGE], as_set) != keys([PAGE], smaller)


def test_a_finished_pdf_is_what_is_kept() -> None:
    def without_title(pdf: bytes) -> bytes:
        with pikepdf.open(BytesIO(pdf)) as document:
            document.Root.Finished = True
            out = BytesIO()
            document.save(out, deterministic_id=True)
        return out.getvalue()

    for _turn in range(2):
        (content,) = set_once([PAGE], keys([PAGE], without_title), without_title)
        assert isinstance(content, bytes)
        with pikepdf.open(BytesIO(content)) as document:
            assert document.Root.Finished


def test_a_fault_stops_no_other_document() -> None:
    missing, whole, glyph = of(PHOTO, PAGE, "<p>🎆</p>")
    assert isinstance(missing, FileMissing)
    assert isinstance(whole, bytes)
    assert isinstance(glyph, MissingGlyph)


def test_a_fault_is_not_kept(tmp_path: Path) -> None:
    assert isinstance(of(PHOTO)[0], FileMissing)
    photo(tmp_path, "red")
    assert isinstance(of(PHOTO)[0], bytes)
