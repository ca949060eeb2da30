"""The office's view of all books: which newest editions still hold, and building those that don't.

Looking at a book means composing it anew, about 20 ms; what was seen is kept as its `Proof`, so
that a table of all books costs the same few queries whatever their number.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import translation

from accounts.models import User
from communities.errors import Refusal
from communities.models import Community, SubDistrict
from printing.errors import PrintFault

from .binding import Bound
from .checking import remarks, remember_lengths
from .composing import Book, imprint
from .editions import build_edition, news_since
from .faults import CannotBePrinted
from .files import press_faults
from .models import Edition, HandbookPage, NightlyBuild, Proof
from .services import Order, compose_all, print_books

ORDER = ["stale", "none", "fresh"]
LOOKED = ["content_hash", "looked_at", "stale_since", "changes", "remarks", "faults"]
LOOK_AGAIN_AFTER = timedelta(minutes=1)

Progress = Callable[[int, int, str], None]


@dataclass
class Row:
    """A line of the office's table."""

    handbook: HandbookPage
    proof: Proof | None
    newest: Edition | None

    @property
    def state(self) -> str:
        """What to do with it: `none` (no edition yet), `stale` or `fresh`."""
        if self.newest is None:
            return "none"
        return "stale" if self.proof is not None and self.proof.stale_since else "fresh"


@dataclass
class Summary:
    """What became of a number of books."""

    built: list[Edition] = field(default_factory=list)
    same: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def books_of(communities: Iterable[Community | int]) -> QuerySet[Any]:
    """Return the published handbooks of some communities, by the communities' names."""
    books: QuerySet[Any] = HandbookPage.objects.live().filter(community__in=communities)
    return books.select_related("community").order_by("community__name", "pk")


def books_to_print(*, changed: bool, at: datetime) -> list[HandbookPage]:
    """Return the published handbooks of all communities, by code; or those that have changed."""
    books: QuerySet[Any] = HandbookPage.objects.live().select_related("community")
    found = list(books.order_by("community__code", "pk"))
    if not changed:
        return found
    proofs = look_at(found, at=at)
    printed = set(Edition.objects.values_list("handbook", flat=True))
    pairs = zip(found, proofs, strict=True)
    return [book for book, proof in pairs if proof.stale_since or book.pk not in printed]


def rows_of(handbooks: QuerySet[Any]) -> list[Row]:
    """Return the table, in two queries: first what is out of date, last what is not."""
    editions = Edition.objects.filter(handbook=OuterRef("pk")).order_by("-number")
    books = list(
        handbooks.select_related("community", "proof").annotate(
            newest=Subquery(editions.values("pk")[:1])
        )
    )
    newest = Edition.objects.in_bulk([book.newest for book in books if book.newest])
    rows = [Row(book, _proof_of(book), newest.get(book.newest)) for book in books]
    return sorted(rows, key=lambda row: ORDER.index(row.state))


def _proof_of(book: HandbookPage) -> Proof | None:
    try:
        return book.proof
    except Proof.DoesNotExist:
        return None


def look_again(handbooks: QuerySet[Any], *, at: datetime) -> None:
    """Look at those books that nobody has looked at within a minute."""
    fresh = Proof.objects.filter(looked_at__gt=at - LOOK_AGAIN_AFTER).values("handbook")
    look_at(list(handbooks.exclude(pk__in=fresh)), at=at)


def look_at(handbooks: Sequence[HandbookPage], *, at: datetime) -> list[Proof]:
    """Compose each book, and note whether its newest edition says the same."""
    proofs = _proofs(handbooks, at)
    newest: dict[int, Edition] = {}
    for edition in Edition.objects.filter(handbook__in=handbooks).order_by("number"):
        newest[edition.handbook_id] = edition
    with translation.override(settings.LANGUAGE_CODE):
        books = compose_all(handbooks, at)
    for handbook, book in zip(handbooks, books, strict=True):
        _look(handbook, book, proofs[handbook.pk], newest.get(handbook.pk), at)
    return [proofs[handbook.pk] for handbook in handbooks]


def _proofs(handbooks: Sequence[HandbookPage], at: datetime) -> dict[int, Proof]:
    """Return the row of each book; two who look at a new book at once get the same."""
    rows = Proof.objects.filter(handbook__in=handbooks)
    proofs = {proof.handbook_id: proof for proof in rows.all()}
    new = [book for book in handbooks if book.pk not in proofs]
    if new:
        Proof.objects.bulk_create(
            [Proof(handbook=book, community_id=book.community_id, looked_at=at) for book in new],
            ignore_conflicts=True,
        )
        proofs = {proof.handbook_id: proof for proof in rows.all()}
    return proofs


def _look(
    handbook: HandbookPage, book: Book, proof: Proof, newest: Edition | None, at: datetime
) -> None:
    content_hash = book.content_hash()
    if newest is None or newest.content_hash == content_hash:
        proof.changes = []
    elif proof.content_hash != content_hash:
        proof.changes = news_since(newest, book)
    proof.stale_since = (proof.stale_since or at) if proof.changes else None
    if proof.content_hash != content_hash:
        proof.remarks = [remark.sentence for remark in remarks(handbook)]
        proof.faults = []  # they were another text's
    proof.content_hash, proof.looked_at = content_hash, at
    proof.save(update_fields=LOOKED)


def build_changed(
    sub_district: SubDistrict, *, by: User | None, at: datetime, progress: Progress | None = None
) -> Summary:
    """Build a new edition of every book of a sub-district that needs one.

    Their proofs are set first, all together: each edition then finds its chapters set.
    """
    prove(sub_district, at=at)
    done = Summary()
    rows = rows_of(books_of(sub_district.communities.all()))
    for number, row in enumerate(rows):
        book = row.handbook
        if progress:
            progress(number, len(rows), str(book.community))
        if row.state == "fresh":
            done.same += 1
            continue
        try:
            done.built.append(build_edition(book, by=by, at=at))
        except Refusal as refusal:
            done.failed.append((str(book.community), _reason(refusal)))
    look_at([row.handbook for row in rows], at=at)
    return done


def _reason(refusal: Refusal) -> str:
    return " ".join(refusal.reasons) if isinstance(refusal, CannotBePrinted) else str(refusal)


def prove(sub_district: SubDistrict, *, at: datetime, thorough: bool = False) -> Summary:
    """Set a proof of every book that has changed since its last one, and note what is wrong.

    All that is new in any of them is set together. The next edition finds its chapters set
    already, and faults are known in the morning. `thorough` sends the proofs through the gate.
    """
    books = list(books_of(sub_district.communities.all()))
    proofs = look_at(books, at=at)
    pairs = zip(books, proofs, strict=True)
    changed = [pair for pair in pairs if pair[1].set_hash != pair[1].content_hash]
    with translation.override(settings.LANGUAGE_CODE):
        texts = compose_all([book for book, _proof in changed], at)
        results = print_books([Order(text, imprint(text, None, at)) for text in texts])
        for (book, proof), text, result in zip(changed, texts, results, strict=True):
            if isinstance(result, Bound):
                remember_lengths(book, text, result)
            _note_proof(proof, result, thorough=thorough)
    done = Summary()
    for book, proof in zip(books, proofs, strict=True):
        done.same += not proof.faults
        done.failed += [(book.community.name, fault) for fault in proof.faults]
    return done


def _note_proof(proof: Proof, result: Bound | PrintFault, *, thorough: bool) -> None:
    """Keep how many pages the book has, or what is wrong with it: that is tried again next time."""
    proof.faults = []
    if isinstance(result, PrintFault):
        proof.faults = [str(result)]
    else:
        proof.pages = result.pages
        if thorough:
            proof.faults = press_faults(result)
    proof.set_hash = "" if proof.faults else proof.content_hash
    proof.save(update_fields=["pages", "faults", "set_hash"])


def turn_nightly(sub_district: SubDistrict, *, on: bool, by: User | None, at: datetime) -> None:
    """Let changed books become editions by night, or by hand only."""
    if on:
        NightlyBuild.objects.get_or_create(
            sub_district=sub_district, defaults={"turned_on_at": at, "turned_on_by": by}
        )
    else:
        NightlyBuild.objects.filter(sub_district=sub_district).delete()
