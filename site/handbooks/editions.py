"""Freeze a handbook as a numbered edition."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.errors import Refusal
from communities.freshness import freshen
from printing.codes import new_code

from .changes import Change, changes
from .composing import Book, Imprint, compose, imprint
from .files import (
    DOWNLOAD,
    file_name,
    keeping_files,
    new_file,
    press_file,
    set_form,
    write,
)
from .keeping import from_json, to_json, to_json_with_pictures
from .logs import note
from .models import Edition, FrozenBook, HandbookPage
from .news import in_one_line

Progress = Callable[[int, int, str], None]
STEPS = 3
CODE_LENGTH = 12  # long enough that two never meet
MOST_ATTEMPTS = 3


class EmptyBook(Refusal):
    """A book without a chapter."""

    code = "empty_book"
    message = _("This handbook has no chapters yet. Add one, publish the page, then build it.")


class Overtaken(Refusal):
    """Others built editions of the same book faster than this one could be set."""

    code = "overtaken"
    message = _("Somebody else built an edition at the same moment. Please look, then try again.")


def composed(handbook: HandbookPage, at: datetime) -> Book:
    """Gather a book in the language of the house, whoever looks at it."""
    with translation.override(settings.LANGUAGE_CODE):
        return compose(handbook, at)


def build_edition(
    handbook: HandbookPage, *, by: User | None, at: datetime, progress: Progress | None = None
) -> Edition:
    """Freeze the handbook as it stands and return its edition, with the file to download.

    What has not changed since the last edition is not printed again: that edition is returned.
    Raises `EmptyBook`, or `CannotBePrinted` with the chapter and what is wrong with it.
    """
    tell = progress or (lambda done, total, message: None)
    for _attempt in range(MOST_ATTEMPTS):
        book = composed(handbook, at)
        if not book.chapters:
            raise EmptyBook
        newest = handbook.editions.first()
        if newest is not None and newest.content_hash == book.content_hash():
            return newest
        edition = _next(handbook, newest, book, by=by, at=at)
        with translation.override(settings.LANGUAGE_CODE):
            kept = _freeze(edition, book, _imprint(book, edition, at), tell)
        if kept is not None:
            return kept
    raise Overtaken


def _next(
    handbook: HandbookPage, newest: Edition | None, book: Book, *, by: User | None, at: datetime
) -> Edition:
    """Return the next edition, not yet saved."""
    return Edition(
        community=handbook.community,
        handbook=handbook,
        number=(handbook.editions.aggregate(last=Max("number"))["last"] or 0) + 1,
        code=new_code("E", CODE_LENGTH),
        made_at=at,
        made_by=by,
        content_hash=book.content_hash(),
        changes=news_since(newest, book),
    )


def news_since(newest: Edition | None, book: Book) -> list[Change]:
    """Return what the book says otherwise than an edition; of a first one nothing is said."""
    if newest is None:
        return []
    kept = FrozenBook.objects.filter(edition=newest).first()
    return changes(from_json(kept.book), book) if kept else []


def _imprint(book: Book, edition: Edition, at: datetime) -> Imprint:
    return replace(imprint(book, edition, at), news=in_one_line(edition.changes))


def _freeze(edition: Edition, book: Book, which: Imprint, tell: Progress) -> Edition | None:
    """Set the files, then keep all or nothing; None if the number was taken meanwhile."""
    tell(0, STEPS, str(_("Setting the pages")))
    bound = press_file(book, which)
    tell(1, STEPS, str(_("Setting the file to download")))
    tagged = set_form(book, which, DOWNLOAD)
    tell(2, STEPS, str(_("Checking and keeping the files")))
    kept = to_json_with_pictures(book)
    with keeping_files() as written, transaction.atomic():
        rows = HandbookPage.objects.select_for_update(of=("self",))
        handbook = rows.get(pk=edition.handbook_id)
        if handbook.editions.filter(number__gte=edition.number).exists():
            return None
        edition.contents = [[title, page] for title, page in bound.contents]
        edition.pages, edition.size = bound.pages, len(bound.pdf)
        edition.sha256 = sha256(bound.pdf).hexdigest()
        write(edition.file, file_name(edition), bound.pdf, written)
        edition.save()
        FrozenBook.objects.create(edition=edition, book=kept, imprint=to_json(which))
        new_file(edition, DOWNLOAD, tagged, at=edition.made_at, written=written)
        note(edition, "handbooks.edition", edition.made_by)
        freshen(edition.community_id)
    return edition
