"""From a handbook's chapters to a book that can be printed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communities.models import Community
from home.dates import day_text

from .data import Table, read
from .door import DoorGroup, door_groups
from .models import Edition, HandbookPage, SharedChapter

# What was written of shared chapters while several books are composed.
Texts = dict[tuple[int, str], SafeString]


@dataclass(frozen=True)
class Chapter:
    """One chapter, ready to be set; `html` is safe."""

    key: str
    title: str
    lead: str
    html: SafeString
    tables: list[Table] = field(default_factory=list)
    pictogram: str = ""

    def plain(self) -> list[Any]:
        """All that a reader sees of it, for the book's hash."""
        tables = [
            [list(map(str, item.head)), item.rows, str(item.caption), item.kind]
            for item in self.tables
        ]
        return [self.key, self.title, self.lead, self.html, tables, self.pictogram]


@dataclass(frozen=True)
class Book:
    """Everything that stands in a handbook, before it has pages."""

    who: str
    over: str
    title: str
    subtitle: str
    lead: str
    year: int
    accent: str
    pattern: str
    office: list[tuple[str, str]]
    chapters: list[Chapter]
    picture: str = ""
    door: list[DoorGroup] = field(default_factory=list)

    def content_hash(self) -> str:
        """SHA-256 over all that a reader sees; two books with the same hash are the same book."""
        return sha256(json.dumps(self._plain(), ensure_ascii=False).encode()).hexdigest()

    def _plain(self) -> list[Any]:
        cover = [self.who, self.over, self.title, self.subtitle, self.lead, self.year, self.accent]
        door = [[group.label, group.rows] for group in self.door]
        chapters = [chapter.plain() for chapter in self.chapters]
        return [cover, self.picture, self.office, door, chapters]


def compose(
    handbook: HandbookPage,
    at: datetime,
    *,
    draft: SharedChapter | None = None,
    texts: Texts | None = None,
) -> Book:
    """Gather a handbook's chapters as they stand at this moment.

    Shared chapters are taken as published; one that is a draft, or hidden here, is left out.
    `draft` stands in for the published shared chapter that it is a draft of: for a preview.
    `texts`, handed from one book to the next, lets what they share be written once.
    """
    community = Community.objects.select_related("sub_district").get(pk=handbook.community_id)
    found = chapters_of(handbook, community, at, draft=draft, texts=texts)
    chapters = [chapter for _child, chapter in found]
    return Book(
        who=community.name,
        over=community.sub_district.name,
        title=handbook.title,
        subtitle=handbook.subtitle,
        lead=handbook.introduction,
        year=handbook.year,
        accent=community.accent,
        pattern=community.code,
        office=_office(community),
        chapters=chapters,
        picture=_picture(handbook),
        door=door_groups(read("phones", community, at)),
    )


def _picture(handbook: HandbookPage) -> str:
    """The address of the cover's picture, large enough for A4."""
    picture = handbook.cover_picture
    return picture.get_rendition("fill-1800x1300|format-jpeg|jpegquality-86").url if picture else ""


def _office(community: Community) -> list[tuple[str, str]]:
    """Where the residents' committee is found, for the imprint and the back cover."""
    rows = [
        (pgettext("place", "Address"), community.address),
        (_("Phone"), community.phone),
        (_("Office hours"), community.hours),
    ]
    return [(label, value) for label, value in rows if value]


def chapters_of(
    handbook: HandbookPage,
    community: Community,
    at: datetime,
    *,
    draft: SharedChapter | None = None,
    texts: Texts | None = None,
) -> Iterator[tuple[Any, Chapter]]:
    """Yield each block of the handbook that makes a chapter, with the chapter."""
    taken: set[str] = set()
    context = {"community": community, "at": at, "texts": {} if texts is None else texts}
    for number, child in enumerate(handbook.chapters, 1):
        key = _key(child, number, taken)
        chapter = _chapter(child.block_type, child.value, key, context, draft)
        if chapter is not None:
            yield child, chapter


def keys_of(handbook: HandbookPage) -> dict[str, Any]:
    """Return the block behind each chapter's key."""
    taken: set[str] = set()
    return {_key(child, number, taken): child for number, child in enumerate(handbook.chapters, 1)}


def _key(child: Any, number: int, taken: set[str]) -> str:
    """A shared chapter has its own key wherever it stands, and leaves it to what replaces it."""
    shared = child.value["chapter"] if child.block_type == "shared" else None
    key = f"s-{shared.key}" if shared and f"s-{shared.key}" not in taken else f"c{number}"
    taken.add(key)
    return key


def _chapter(
    kind: str, value: Any, key: str, context: dict[str, Any], draft: SharedChapter | None
) -> Chapter | None:
    """Make a chapter of one block; records that have nothing to say make none."""
    if kind == "shared":
        return _shared(value, key, context, draft)
    tables = read(value["source"], context["community"], context["at"]) if kind == "data" else []
    tables = [table for table in tables if table.rows]
    if kind == "data" and not tables and not value["body"]:
        return None
    text, pictogram = _text(value["body"], context), value.get("pictogram") or ""
    return Chapter(key, value["title"], value["lead"], text, tables, pictogram)


def _shared(
    value: Any, key: str, context: dict[str, Any], draft: SharedChapter | None
) -> Chapter | None:
    shared = value["chapter"]
    previewed = draft is not None and shared is not None and shared.pk == draft.pk
    if previewed:
        shared = draft
    elif shared is None or value["hidden"] or not shared.live:
        return None
    own = next(iter(value.get("instead") or []), None)
    if own is not None and not previewed:
        text, pictogram = _text(own["body"], context), own.get("pictogram") or shared.pictogram
        return Chapter(key, own["title"], own["lead"], text, pictogram=pictogram)
    text = _shared_text(shared, context)
    return Chapter(key, shared.title, shared.lead, text, pictogram=shared.pictogram)


def _shared_text(shared: SharedChapter, context: dict[str, Any]) -> SafeString:
    """The text, written once for all books, unless it lists a community's own records."""
    if any(child.block_type == "records" for child in shared.body):
        return _text(shared.body, context)
    same = shared.pk, json.dumps(shared.body.get_prep_value(), sort_keys=True)
    texts: Texts = context["texts"]
    if same not in texts:
        texts[same] = _text(shared.body, context)
    return texts[same]


def _text(body: Any, context: dict[str, Any]) -> SafeString:
    """The text of a chapter, by the same block templates as on the screen."""
    return render_to_string("handbooks/print_body.html", {"body": body, **context})


@dataclass(frozen=True)
class Imprint:
    """Which printing of a book it is; a proof has neither number nor code."""

    line: str
    day: str
    code: str = ""
    number: int | None = None
    maker: str = ""
    copies: int | None = None
    news: str = ""


def imprint(book: Book, edition: Edition | None, at: datetime) -> Imprint:
    """Say which edition is printed, or that it is a proof of this day."""
    if edition is None:
        line = _("%(year)s edition · proof") % {"year": book.year}
        return Imprint(line, day_text(at))
    return Imprint(
        _("%(year)s edition · no. %(number)s") % {"year": book.year, "number": edition.number},
        day_text(edition.made_at),
        edition.code,
        edition.number,
        str(edition.made_by or ""),
        edition.copies,
    )
