"""What a change costs: of all books, only what is new is set, and each new thing once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from handbooks import pressing
from handbooks.binding import Bound
from handbooks.composing import Imprint
from handbooks.pressing import ChapterFault, Order, print_books
from printing.shelf import Shelf, shelf

from .books import a_book, an_imprint, linked, long_chapter, phones, sentence

PLACES = {"HFC": ("海防村居民区", "#7A3E2B"), "JRL": ("句容里居民区", "#1F4E79")}


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Iterator[Shelf]:
    """A shelf of the test's own, and no part open from the test before."""
    settings.PRINT_CACHE = tmp_path
    pressing._opened.clear()
    yield shelf()
    pressing._opened.clear()


def orders(
    words: str = "一样的话。", title: str = "一样的章", *, own_titles: bool = False, **own: str
) -> list[Order]:
    """Two communities' books: three shared chapters and one of each one's own."""
    return [
        Order(
            a_book(
                [
                    sentence(
                        own.get(code, f"{who}自己的话。"),
                        key="c1",
                        title=who if own_titles else "自己的章",
                    ),
                    sentence(words, title=title),
                    phones(),
                    long_chapter(),
                ],
                who=who,
                accent=accent,
                pattern=code,
            ),
            an_imprint(),
        )
        for code, (who, accent) in PLACES.items()
    ]


def printed(asked: list[Order], store: Shelf) -> tuple[list[Bound], int]:
    """The books, and how many documents were set for them."""
    before = store.missed
    results = print_books(asked)
    assert all(isinstance(result, Bound) for result in results)
    return [result for result in results if isinstance(result, Bound)], store.missed - before


def test_what_books_share_is_set_once(store: Shelf) -> None:
    books, documents = printed(orders(), store)
    # of each: frame and own chapter; of both: three chapters, contents, page numbers, tabs
    assert documents == 2 * 2 + 3 + 1 + 1 + 1
    assert books[0].pdf != books[1].pdf


def test_what_has_not_changed_is_not_set_again(store: Shelf) -> None:
    books, _documents = printed(orders(), store)
    assert printed(orders(), store) == (books, 0)
    pressing._opened.clear()  # as in another process
    assert printed(orders(), store) == (books, 0)


def test_a_sentence_of_a_shared_chapter_is_set_once_for_all_books(store: Shelf) -> None:
    before, _documents = printed(orders(), store)
    after, documents = printed(orders(words="另一句话。"), store)
    assert documents == 1
    assert all(one.pdf != other.pdf for one, other in zip(before, after, strict=True))


def test_a_shared_title_costs_one_page_of_contents_where_all_titles_are_the_same(
    store: Shelf,
) -> None:
    printed(orders(), store)
    books, documents = printed(orders(title="改了名"), store)
    assert documents == 1 + 1
    assert books[0].contents == books[1].contents


def test_books_with_titles_of_their_own_have_contents_of_their_own(store: Shelf) -> None:
    printed(orders(own_titles=True), store)
    _books, documents = printed(orders(title="改了名", own_titles=True), store)
    assert documents == 1 + 2


def test_an_own_sentence_leaves_the_other_books_as_they_were(store: Shelf) -> None:
    before, _documents = printed(orders(), store)
    after, documents = printed(orders(HFC="改过的话。"), store)
    assert documents == 1
    assert before[0].pdf != after[0].pdf
    assert before[1].pdf == after[1].pdf


def test_a_new_edition_costs_its_frame(store: Shelf) -> None:
    asked = orders()
    printed(asked, store)
    fourth = Imprint("2026年版 · 第4版", "2026年12月1日", "E7K49QXE", 4)
    _books, documents = printed([Order(asked[0].book, fourth)], store)
    assert documents == 1


def test_a_chapter_that_grows_moves_those_behind_it(store: Shelf) -> None:
    (before, _other), _documents = printed(orders(), store)
    (after, _other), documents = printed(orders(words="很多话。</p><p>" * 120), store)
    assert documents == 1 + 1  # the chapter, and the contents of both
    pages = dict(before.contents)
    assert dict(after.contents)["一样的章"] == pages["一样的章"]
    assert dict(after.contents)["很长的一章"] > pages["很长的一章"]


def test_contents_of_two_pages_are_counted_in(store: Shelf) -> None:
    chapters = [sentence("话。", key=f"c{n}", title=f"第{n}件事") for n in range(1, 31)]
    (book,), _documents = printed([Order(a_book(chapters), an_imprint())], store)
    assert book.contents[0] == ("第1件事", 5)
    assert book.contents[-1] == ("第30件事", 34)


def test_a_damaged_entry_is_set_anew(store: Shelf) -> None:
    books, _documents = printed(orders(), store)
    for entry in store.folder.glob("??/*"):
        entry.write_bytes(entry.read_bytes()[:100])
    pressing._opened.clear()
    again, documents = printed(orders(), store)
    assert again == books
    assert documents == 10


def test_a_faulty_chapter_stops_its_own_book_and_is_named(store: Shelf) -> None:
    faulty, whole = print_books(orders(HFC="放烟花🎆。"))
    assert isinstance(faulty, ChapterFault)
    assert faulty.chapter == "自己的章"
    assert faulty.code == "missing_glyph"
    assert "自己的章" in str(faulty)
    assert "🎆" in str(faulty)
    assert isinstance(whole, Bound)


def test_links_between_chapters_belong_to_the_book_they_stand_in(store: Shelf) -> None:
    with_both = a_book([linked(), long_chapter()])
    without = a_book([linked(), phones()])
    one, other = print_books([Order(with_both, an_imprint()), Order(without, an_imprint())])
    assert isinstance(one, Bound)
    assert isinstance(other, ChapterFault)
    assert other.chapter == "两处去向"
