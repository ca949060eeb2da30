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
from .models import Edition, HandbookPage


@dataclass(frozen=True)
class Chapter:
    """One chapter, ready to be set; `html` is safe."""

    key: str
    title: str
    lead: str
    html: SafeString
    tables: list[Table] = field(default_factory=list)

    def plain(self) -> list[Any]:
        """All that a reader sees of it, for the book's hash."""
        tables = [
            [list(map(str, item.head)), item.rows, str(item.caption), item.kind]
            for item in self.tables
        ]
        return [self.key, self.title, self.lead, self.html, tables]


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

    def content_hash(self) -> str:
        """SHA-256 over all that a reader sees; two books with the same hash are the same book."""
        return sha256(json.dumps(self._plain(), ensure_ascii=False).encode()).hexdigest()

    def _plain(self) -> list[Any]:
        cover = [self.who, self.over, self.title, self.subtitle, self.lead, self.year, self.accent]
        return [cover, self.office, [chapter.plain() for chapter in self.chapters]]


def compose(handbook: HandbookPage, at: datetime) -> Book:
    """Gather a handbook's chapters as they stand at this moment.

    Shared chapters are taken as published; one that is a draft, or hidden here, is left out.
    """
    community = Community.objects.select_related("sub_district").get(pk=handbook.community_id)
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
        chapters=list(_chapters(handbook, community, at)),
    )


def _office(community: Community) -> list[tuple[str, str]]:
    """Where the residents' committee is found, for the imprint and the back cover."""
    rows = [
        (pgettext("place", "Address"), community.address),
        (_("Phone"), community.phone),
        (_("Office hours"), community.hours),
    ]
    return [(label, value) for label, value in rows if value]


def _chapters(handbook: HandbookPage, community: Community, at: datetime) -> Iterator[Chapter]:
    for number, child in enumerate(handbook.chapters, 1):
        chapter = _chapter(child.block_type, child.value, f"c{number}", community, at)
        if chapter is not None:
            yield chapter


def _chapter(kind: str, value: Any, key: str, community: Community, at: datetime) -> Chapter | None:
    """Make a chapter of one block; records that have nothing to say make none."""
    if kind == "shared":
        shared = value["chapter"]
        if shared is None or value["hidden"] or not shared.live:
            return None
        return Chapter(key, shared.title, shared.lead, _text(shared.body))
    tables = read(value["source"], community, at) if kind == "data" else []
    tables = [table for table in tables if table.rows]
    if kind == "data" and not tables and not value["body"]:
        return None
    return Chapter(key, value["title"], value["lead"], _text(value["body"]), tables)


def _text(body: Any) -> SafeString:
    """The text of a chapter, by the same block templates as on the screen."""
    return render_to_string("handbooks/print_body.html", {"body": body})


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
