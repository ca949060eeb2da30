"""What people do with handbooks: build an edition, look at a proof, note where copies went."""

from collections.abc import Callable
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts.models import User
from communities.errors import Refusal
from communities.freshness import freshen
from communities.models import Building, Estate
from home.patterns import pattern_svg
from printing.codes import new_code

from .binding import to_whole_sheets
from .colours import tones
from .composing import Book, Imprint, compose, imprint
from .models import Delivery, Edition, HandbookPage

Progress = Callable[[int, int, str], None]


class EmptyBook(Refusal):
    """A book without a chapter."""

    code = "empty_book"
    message = _("This handbook has no chapters yet. Add one, publish the page, then build it.")


class TooManyCopies(Refusal):
    """More copies delivered than printed."""

    code = "too_many_copies"
    message = _("More copies would be delivered than were printed. Check the numbers.")


class CopiesUnknown(Refusal):
    """Delivered before anybody said how many were printed."""

    code = "copies_unknown"
    message = _("Note first how many copies of this edition were printed.")


class AlreadyDelivered(Refusal):
    """The same place twice."""

    code = "already_delivered"
    message = _("Copies for this place are noted already. Give the second delivery another name.")


class FewerThanDelivered(Refusal):
    """A print run smaller than what has left the office."""

    code = "fewer_than_delivered"
    message = _("More copies than that have been delivered. Check the numbers.")


def print_book(book: Book, imprint: Imprint, *, large: bool = False) -> bytes:
    """Return the PDF of a book; the same book and imprint give the same bytes."""
    from printing import render
    from printing.links import short_url

    shade = tones(book.accent)
    context = {
        "book": book,
        "imprint": imprint,
        "large": large,
        "tones": shade,
        "panel": pattern_svg(book.pattern, (shade.accent, shade.line)),
        "url": short_url(imprint.code) if imprint.code else "",
    }
    pdf = render("print/handbook.html", context, title=f"{book.who} {book.title}")
    return to_whole_sheets(pdf)


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
    pdf = print_book(book, imprint(book, edition, at))
    if progress:
        progress(2, 3, str(_("Checking and keeping the file")))
    return _freeze(edition, pdf)


@transaction.atomic
def _freeze(edition: Edition, pdf: bytes) -> Edition:
    """Keep the file and its row; a second worker with the same number fails on the constraint."""
    from printing.pages import headings, page_count

    edition.contents = [[title, page] for title, page in headings(pdf, deepest=1)]
    edition.pages = page_count(pdf)
    edition.size = len(pdf)
    name = f"{edition.community.code}-{edition.number}.pdf"
    edition.file.save(name, ContentFile(pdf), save=False)
    edition.save()
    _log(edition, "handbooks.edition", edition.made_by)
    freshen(edition.community_id)
    return edition


def _delivered(edition: Edition) -> int:
    return edition.deliveries.aggregate(all=Sum("copies"))["all"] or 0


@transaction.atomic
def note_copies(edition: Edition, copies: int, *, by: User | None) -> Edition:
    """Note how many copies were printed; never fewer than were delivered."""
    edition = Edition.objects.select_for_update().select_related("handbook").get(pk=edition.pk)
    if copies < _delivered(edition):
        raise FewerThanDelivered
    edition.copies = copies
    edition.save(update_fields=["copies"])
    _log(edition, "handbooks.copies", by, copies=copies)
    return edition


@transaction.atomic
def deliver(
    edition: Edition, to: str | Estate | Building, copies: int, *, on: date, by: str = ""
) -> Delivery:
    """Note that copies went to an estate, a building or elsewhere; never more than were printed."""
    edition = Edition.objects.select_for_update().select_related("handbook").get(pk=edition.pk)
    if edition.copies is None:
        raise CopiesUnknown
    if _delivered(edition) + copies > edition.copies:
        raise TooManyCopies
    if edition.deliveries.filter(label=str(to)).exists():
        raise AlreadyDelivered
    delivery = Delivery.objects.create(
        community_id=edition.community_id,
        edition=edition,
        label=str(to),
        copies=copies,
        delivered_on=on,
        estate=to if isinstance(to, Estate) else None,
        building=to if isinstance(to, Building) else None,
        delivered_by=by,
    )
    _log(edition, "handbooks.delivery", None, to=delivery.label, copies=copies)
    return delivery


def _log(edition: Edition, action: str, user: User | None, **data: object) -> None:
    data = {"number": edition.number, **data}
    log(instance=edition.handbook, action=action, user=user, data=data)
