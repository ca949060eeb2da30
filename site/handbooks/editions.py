"""Freeze a handbook as a numbered edition."""

from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.errors import Refusal
from communities.freshness import freshen
from printing.codes import new_code

from .binding import Bound
from .composing import compose, imprint
from .logs import note
from .models import Edition, HandbookPage
from .services import print_book

Progress = Callable[[int, int, str], None]


class EmptyBook(Refusal):
    """A book without a chapter."""

    code = "empty_book"
    message = _("This handbook has no chapters yet. Add one, publish the page, then build it.")


def build_edition(
    handbook: HandbookPage, *, by: User | None, at: datetime, progress: Progress | None = None
) -> Edition:
    """Freeze the handbook as it stands and return its edition.

    What has not changed since the last edition is not printed again: that edition is returned.
    Raises `EmptyBook`, and `printing.errors.PrintFault` with a sentence about what cannot be set.
    """
    book = compose(handbook, at)
    if not book.chapters:
        raise EmptyBook
    content_hash = book.content_hash()
    newest = handbook.editions.first()
    if newest is not None and newest.content_hash == content_hash:
        return newest
    edition = Edition(
        community_id=handbook.community_id,
        handbook=handbook,
        number=(handbook.editions.aggregate(last=Max("number"))["last"] or 0) + 1,
        code=new_code("E"),
        made_at=at,
        made_by=by,
        content_hash=content_hash,
    )
    if progress:
        progress(1, 3, str(_("Setting the pages")))
    bound = print_book(book, imprint(book, edition, at))
    if progress:
        progress(2, 3, str(_("Checking and keeping the file")))
    return _freeze(edition, bound)


@transaction.atomic
def _freeze(edition: Edition, bound: Bound) -> Edition:
    """Keep the file and its row; a second worker with the same number fails on the constraint."""
    edition.contents = [[title, page] for title, page in bound.contents]
    edition.pages = bound.pages
    edition.size = len(bound.pdf)
    name = f"{edition.community.code}-{edition.number}.pdf"
    edition.file.save(name, ContentFile(bound.pdf), save=False)
    edition.save()
    note(edition, "handbooks.edition", edition.made_by)
    freshen(edition.community_id)
    return edition
