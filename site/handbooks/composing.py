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

from communities.models import Community

from .data import Table, read
from .models import HandbookPage


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
        tables = [[list(map(str, item.head)), item.rows, str(item.caption)] for item in self.tables]
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
    chapters: list[Chapter]

    def content_hash(self) -> str:
        """SHA-256 over all that a reader sees; two books with the same hash are the same book."""
        return sha256(json.dumps(self._plain(), ensure_ascii=False).encode()).hexdigest()

    def _plain(self) -> list[Any]:
        cover = [self.who, self.over, self.title, self.subtitle, self.lead, self.year, self.accent]
        return [cover, [chapter.plain() for chapter in self.chapters]]


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
        chapters=list(_chapters(handbook, community, at)),
    )


def _chapters(handbook: HandbookPage, community: Community, at: datetime) -> Iterator[Chapter]:
    for number, child in enumerate(handbook.chapters, 1):
        chapter = _chapter(child.block_type, child.value, f"c{number}", community, at)
        if chapter is not None:
            yield chapter


def _chapter(kind: str, value: Any, key: str, community: Community, at: datetime) -> Chapter | None:
    """Make a chapter of one block."""
    if kind == "shared":
        shared = value["chapter"]
        if shared is None or value["hidden"] or not shared.live:
            return None
        return Chapter(key, shared.title, shared.lead, _text(shared.body))
    tables = read(value["source"], community, at) if kind == "data" else []
    return Chapter(key, value["title"], value["lead"], _text(value["body"]), tables)


def _text(body: Any) -> SafeString:
    """The text of a chapter, by the same block templates as on the screen."""
    return render_to_string("handbooks/print_body.html", {"body": body})


def edition_line(book: Book, number: int | None, at: datetime) -> str:
    """What the foot of the cover says: 2026年版 · 第3版."""
    if number is None:
        return _("%(year)s edition · proof") % {"year": book.year}
    return _("%(year)s edition · no. %(number)s") % {"year": book.year, "number": number}
