"""Remarks on a book or a chapter before it is printed: what would look poor, or be wrong.

They are sentences for the editor and never prevent saving or building.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.phone_shapes import phone_remark
from home.dates import day_text

from .blocks import LIMIT
from .pictures import LEAST_DPI, photo_dpi, plan_dpi
from .tables import READABLE, set_in

if TYPE_CHECKING:
    from .binding import Bound
    from .composing import Book
    from .models import HandbookPage, SharedChapter

KEPT = 60 * 60 * 24 * 90  # seconds
WARNING, HINT = "warning", "hint"


@dataclass(frozen=True)
class Remark:
    """A sentence and where it belongs; `path` leads to the field in the editor's form."""

    where: str
    sentence: str
    severity: str = WARNING
    path: tuple[str, ...] = ()


def remarks(subject: HandbookPage | SharedChapter) -> list[Remark]:
    """Return what should be looked at, in the order of the book."""
    from .models import SharedChapter

    if isinstance(subject, SharedChapter):
        return list(_of_shared(subject))
    return [*_of_book(subject), *_of_records(subject)]


# --- the length of chapters ---------------------------------------------------------------------


def remember_lengths(handbook: HandbookPage, book: Book, bound: Bound) -> None:
    """Keep how many pages each chapter took, for the remarks on the next look."""
    from .composing import keys_of
    from .endings import pages_after

    lengths = _lengths(bound.contents, bound.pages - pages_after(bound.pdf, book))
    children = keys_of(handbook)
    known = {
        str(children[chapter.key].id): pages
        for chapter, pages in zip(book.chapters, lengths, strict=False)
        if chapter.key in children
    }
    cache.set(f"handbook-lengths:{handbook.pk}", known, KEPT)


def remember_length(chapter: SharedChapter, pages: int) -> None:
    """Keep how many pages a shared chapter took in its preview."""
    cache.set(f"chapter-length:{chapter.pk}", pages, KEPT)


def _lengths(contents: Iterable[Iterable[Any]], last: int) -> list[int]:
    starts = [page for _title, page in contents]
    return [
        max(end - start, 1) for start, end in zip(starts, [*starts[1:], last + 1], strict=False)
    ]


def _too_long(pages: int | None, limit: int, where: str, path: tuple[str, ...]) -> Iterator[Remark]:
    if pages and pages > limit:
        sentence = ngettext(
            "This chapter takes %(pages)d page, %(limit)d are meant. Shorten it or divide it.",
            "This chapter takes %(pages)d pages, %(limit)d are meant. Shorten it or divide it.",
            pages,
        ) % {"pages": pages, "limit": limit}
        yield Remark(where, sentence, WARNING, path)


# --- chapters -----------------------------------------------------------------------------------


def _of_shared(chapter: SharedChapter) -> Iterator[Remark]:
    pages = cache.get(f"chapter-length:{chapter.pk}")
    yield from _too_long(pages, chapter.page_limit, chapter.title, ("page_limit",))
    yield from _of_body(chapter.body, chapter.title, ("body",))


def _of_book(handbook: HandbookPage) -> Iterator[Remark]:
    lengths = cache.get(f"handbook-lengths:{handbook.pk}") or {}
    if not len(handbook.chapters):
        yield Remark(handbook.title, _("This handbook has no chapters yet."), path=("chapters",))
    for child in handbook.chapters:
        here, pages = ("chapters", str(child.id)), lengths.get(str(child.id))
        if child.block_type == "shared":
            yield from _of_place(child.value, here, pages)
        else:
            value, title = child.value, child.value["title"] or _("without a title")
            limit = value.get("page_limit") or (LIMIT if child.block_type == "own" else 60)
            yield from _too_long(pages, limit, title, (*here, "title"))
            if child.block_type == "own" or value["body"]:
                yield from _of_body(value["body"], title, (*here, "body"))


def _of_place(value: Any, here: tuple[str, ...], pages: int | None) -> Iterator[Remark]:
    """Remark on what a book does with a shared chapter."""
    shared = value["chapter"]
    if shared is None:
        sentence = _("The shared chapter that stood here is gone. Remove this place.")
        yield Remark(_("Shared chapter"), sentence, path=(*here, "chapter"))
        return
    instead = list((value.get("instead") or _Nothing()).bound_blocks)
    if value["hidden"]:
        sentence = _("This chapter is left out of the book.")
        yield Remark(shared.title, sentence, HINT, (*here, "hidden"))
    elif instead:
        yield from _of_instead(shared, instead[0], (*here, "instead", str(instead[0].id)))
    elif not shared.live:
        sentence = _("The shared chapter is not published, so it is not printed.")
        yield Remark(shared.title, sentence, HINT, (*here, "chapter"))
    if not value["hidden"]:
        yield from _too_long(pages, shared.page_limit, shared.title, (*here, "chapter"))


class _Nothing:
    bound_blocks: tuple[Any, ...] = ()


def _of_instead(shared: SharedChapter, bound: Any, here: tuple[str, ...]) -> Iterator[Remark]:
    own, changed = bound.value, shared.last_published_at
    if changed and own["compared_at"] and changed > own["compared_at"]:
        sentence = _("The shared chapter changed on %(day)s: compare it with your own text.") % {
            "day": day_text(changed)
        }
        yield Remark(own["title"] or shared.title, sentence, HINT, (*here, "title"))
    yield from _of_body(own["body"], own["title"] or shared.title, (*here, "body"))


# --- blocks -------------------------------------------------------------------------------------


def _of_body(body: Any, where: str, here: tuple[str, ...]) -> Iterator[Remark]:
    blocks = list(body or [])
    if not any(_says_something(block) for block in blocks):
        yield Remark(where, _("This chapter is empty."), path=here)
        return
    for block in blocks:
        check = CHECKS.get(block.block_type)
        for remark in check(block.value) if check else ():
            yield replace(remark, where=where, path=(*here, str(block.id), *remark.path))


def _says_something(block: Any) -> bool:
    """Whether a block is more than an empty field; nothing is rendered for it."""
    if block.block_type == "text":
        return bool(strip_tags(block.value.source).strip())
    return bool(str(block.value).strip()) if block.block_type == "heading" else True


def _photo(value: Any) -> Iterator[Remark]:
    yield from _picture(value, photo_dpi)


def _plan(value: Any) -> Iterator[Remark]:
    yield from _picture(value, plan_dpi)


def _picture(value: Any, dpi_of: Any) -> Iterator[Remark]:
    image = value["image"]
    if image is None:
        yield Remark("", _("The picture is missing."), path=("image",))
        return
    dpi = dpi_of(image, value.get("size") or "")
    if dpi < LEAST_DPI:
        sentence = _(
            "This picture has %(dpi)s dots per inch at its printed size; below %(least)s it looks "
            "blurred. Use a larger one, or print it smaller."
        ) % {"dpi": dpi, "least": LEAST_DPI}
        yield Remark("", sentence, path=("image",))
    if not getattr(image, "decorative", False) and not getattr(image, "contextual_alt_text", ""):
        sentence = _("This picture has no words for those who cannot see it (alternative text).")
        yield Remark("", sentence, path=("image", "alt_text"))


def _phones(value: Any) -> Iterator[Remark]:
    for item in value["phones"].bound_blocks:
        remark = phone_remark(item.value["number"] or "")
        if remark:
            yield Remark("", str(remark), path=("phones", str(item.id), "number"))


def _table(value: Any) -> Iterator[Remark]:
    rows = (value["table"] or {}).get("data") or []
    points = set_in(rows)
    if points < READABLE:
        sentence = _(
            "With %(columns)s columns this table would be set in %(points)s points, which few can "
            "read; at least %(least)s are needed. Divide it, or turn rows into columns."
        ) % {"columns": max(map(len, rows)), "points": points, "least": int(READABLE)}
        yield Remark("", sentence, path=("table",))


def _to_page(value: Any) -> Iterator[Remark]:
    page = value["page"]
    if page is None or not page.live:
        sentence = _("The page behind this code is not published: the code would lead nowhere.")
        yield Remark("", sentence, path=("page",))


CHECKS = {
    "photo": _photo,
    "plan": _plan,
    "phones": _phones,
    "table": _table,
    "to_page": _to_page,
}


# --- records ------------------------------------------------------------------------------------


def _of_records(handbook: HandbookPage) -> Iterator[Remark]:
    """Remark on the service phones of the community, which every book prints."""
    from communities.directory import phone_groups

    for group in phone_groups(handbook.community) if handbook.community else ():
        for entry in group.phones:
            remark = phone_remark(entry["number"])
            if remark:
                where = _("Service phones: %(name)s") % {"name": entry["name"]}
                yield Remark(where, str(remark))
