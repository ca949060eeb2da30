"""The files of an edition: all of them say what it says, whenever they are made."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal
from communities.freshness import freshen
from printing.errors import PrintFault

from .binding import Bound
from .composing import Book, Imprint
from .faults import CannotBePrinted
from .formats import FORMATS, ORDINARY, Format
from .keeping import from_json
from .models import Edition, EditionFile, FrozenBook
from .services import plain_book, print_book

Kind = EditionFile.Kind


@dataclass(frozen=True)
class Form:
    """A kind of file on a paper, in a type: `tagged-a4-large` in file names and addresses."""

    kind: EditionFile.Kind
    format: Format

    @property
    def key(self) -> str:
        """A word for file names and addresses."""
        return f"{self.kind}-{self.format.key}"


# The press file of the ordinary A5 book is the edition itself.
FORMS = {
    form.key: form
    for form in (
        Form(kind, each)
        for each in FORMATS.values()
        for kind in Kind
        if not (kind == Kind.PRESS and each == ORDINARY)
    )
}
DOWNLOAD = Form(Kind.TAGGED, ORDINARY)
LARGE_DOWNLOAD = Form(Kind.TAGGED, FORMATS["a4-large"])
AFTERWARDS = (LARGE_DOWNLOAD, Form(Kind.BOOKLET, ORDINARY))


class NoText(Refusal):
    """An edition from before texts were kept, or one whose file came from elsewhere."""

    code = "no_text"
    message = _("The text of this edition was not kept, so no other file can be made of it.")


def find(edition: Edition, form: Form) -> EditionFile | None:
    """Return the edition's file of this form, among those that were fetched with it."""
    files = edition.files.all()
    return next((row for row in files if row.kind == form.kind and row.format == form.format), None)


def set_file(edition: Edition, form: Form, *, at: datetime) -> EditionFile:
    """Make a file of an edition from the words it was frozen with; one that is there is returned.

    Raises `NoText` and `CannotBePrinted`.
    """
    found = edition.files.filter(
        kind=form.kind, paper=form.format.paper, large=form.format.large
    ).first()
    if found is not None:
        return found
    try:
        text = edition.text
    except FrozenBook.DoesNotExist:
        raise NoText from None
    pdf = set_form(from_json(text.book), from_json(text.imprint), form, press=_press(edition, form))
    with keeping_files() as written, transaction.atomic():
        row = new_file(edition, form, pdf, at=at, written=written)
        freshen(edition.community_id)
    return row


def _press(edition: Edition, form: Form) -> bytes | None:
    """Return the edition's own file where the form is only another arrangement of it."""
    if form.kind != Kind.BOOKLET or form.format != ORDINARY:
        return None
    with edition.file.open("rb") as file:
        return bytes(file.read())


def set_form(book: Book, imprint: Imprint, form: Form, *, press: bytes | None = None) -> bytes:
    """Return a book in a form, looked through; raises `CannotBePrinted`."""
    try:
        pdf = _set(book, imprint, form, press)
    except PrintFault as fault:
        raise CannotBePrinted([fault]) from fault
    _let_through(_faults(pdf, form))
    return pdf


def _set(book: Book, imprint: Imprint, form: Form, press: bytes | None) -> bytes:
    if form.kind in {Kind.TAGGED, Kind.BLEED}:
        tagged, bleed = form.kind == Kind.TAGGED, form.kind == Kind.BLEED
        return plain_book(book, imprint, format=form.format, tagged=tagged, bleed=bleed)
    pdf = press or print_book(book, imprint, format=form.format).pdf
    return _folded(pdf) if form.kind == Kind.BOOKLET else pdf


def press_file(book: Book, imprint: Imprint) -> Bound:
    """Return the press file, looked through; raises `CannotBePrinted`, which names the chapter."""
    try:
        bound = print_book(book, imprint)
    except PrintFault as fault:
        raise CannotBePrinted([fault]) from fault
    _let_through(press_faults(bound))
    return bound


def press_faults(bound: Bound) -> list[str]:
    """Return what the gate says of a press file."""
    from printing.gate import inspect

    return inspect(bound.pdf, contents=bound.contents, press=True, booklet=True)


def _faults(pdf: bytes, form: Form) -> list[str]:
    """Return what the gate says of another file, and of a tagged one who listens to it."""
    from printing.accessible import problems
    from printing.gate import inspect

    if form.kind == Kind.TAGGED:
        return inspect(pdf) + problems(pdf)
    return inspect(pdf, press=True)


def _let_through(faults: list[str]) -> None:
    if faults:
        raise CannotBePrinted(faults)


def _folded(pdf: bytes) -> bytes:
    from printing.booklet import booklet

    return booklet(pdf)


def new_file(
    edition: Edition, form: Form, pdf: bytes, *, at: datetime, written: list[FieldFile]
) -> EditionFile:
    """Keep a file of an edition with its row; the caller keeps the list of what was written."""
    from printing.pages import page_count

    row = EditionFile(
        community_id=edition.community_id,
        edition=edition,
        kind=form.kind,
        paper=form.format.paper,
        large=form.format.large,
        pages=page_count(pdf),
        size=len(pdf),
        sha256=sha256(pdf).hexdigest(),
        made_at=at,
    )
    write(row.file, file_name(edition, form), pdf, written)
    row.save()
    return row


def write(field: FieldFile, name: str, pdf: bytes, written: list[FieldFile]) -> None:
    """Write a file and remember it, so that it goes if its row does not come."""
    field.save(name, ContentFile(pdf), save=False)
    written.append(field)


def file_name(edition: Edition, form: Form | None = None) -> str:
    """Return the name in the storage."""
    key = f"-{form.key}" if form else ""
    return f"{edition.community.code}-{edition.number}-{edition.code}{key}.pdf"


def download_name(edition: Edition, form: Form | None = None) -> str:
    """Return the name under which a person saves it: whose book, which edition, which form."""
    words = [edition.community.name, edition.handbook.title, str(edition.number)]
    if form is not None and form.format.large:
        words.append(str(_("large type")))
    if form is not None and form.format.paper != ORDINARY.paper:
        words.append(form.format.paper)
    if form is not None and form.kind != Kind.TAGGED:
        words.append(str(form.kind.label))
    return "-".join(PurePosixPath(word).name for word in words) + ".pdf"


@contextmanager
def keeping_files() -> Iterator[list[FieldFile]]:
    """Delete what was written to the list when the rows do not come: a file never lies alone."""
    written: list[FieldFile] = []
    try:
        yield written
    except BaseException:
        for field in written:
            field.storage.delete(str(field.name))
        raise
