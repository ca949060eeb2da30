"""The dossier (档案): one PDF in the order of the archive list, with true page numbers."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from django.utils.translation import gettext as _

import printing
from home.dates import day_text, yuan_text
from home.punctuation import listed
from printing import pages
from projects.archive import archive_list
from projects.models import Grant
from projects.reporting.items import Item

from .dates import span


@dataclass(frozen=True)
class Leaf:
    """A page of the dossier: the item that it belongs to, and whether it lies sideways."""

    item: str
    sideways: bool


def dossier(grant: Grant, *, at: datetime, language: str, items: list[Item] | None = None) -> bytes:
    """Put the papers of a grant together; `items` is the archive list where it is made already.

    The front matter is set twice: once to know how many pages it takes, once with the numbers.
    """
    if items is None:
        items = archive_list(grant, at=at, language=language)
    leaves = [_leaves(item) for item in items]
    counts = [len(own) for own in leaves]
    before = pages.page_count(
        _front(front_context(grant, items, [0] * len(items), counts, at), language)
    )
    firsts = [before + 1 + sum(counts[:place]) if own else 0 for place, own in enumerate(counts)]
    front = _front(front_context(grant, items, firsts, counts, at), language)
    every = [Leaf("", sideways=False)] * before + [leaf for own in leaves for leaf in own]
    stamps = _stamps(every, grant, language)
    return _bound(items, firsts, front, stamps)


def _leaves(item: Item) -> list[Leaf]:
    label = f"{item.number:02d} {item.label}"
    sizes = [size for part in item.papers for size in pages.page_sizes(part.pdf)]
    return [Leaf(label, sideways=width > height) for width, height in sizes]


def _front(context: dict[str, Any], language: str) -> bytes:
    title = _("Dossier: %(title)s") % {"title": context["title"]}
    return printing.render("print/dossier.html", context, title=title, language=language)


def front_context(
    grant: Grant, items: list[Item], firsts: list[int], counts: list[int], at: datetime
) -> dict[str, Any]:
    """Cover, contents and the list of what is missing."""
    community = grant.community
    page = grant.page
    missing = [(item, gap) for item in items for gap in item.missing]
    return {
        "who": community.sub_district.full_office,
        "title": grant.title,
        "number": grant.code,
        "facts": [
            (_("Community"), community.name),
            (_("Grant round"), grant.round.title if grant.round else "—"),
            (_("Who leads it"), listed(lead.name for lead in page.leads.all()) or "—"),
            (_("Period"), span(page.starts_on, page.ends_on) or "—"),
            (_("Grant"), yuan_text(grant.awarded) if grant.is_funded else "—"),
            (_("State"), grant.get_status_display()),
            (_("Put together"), day_text(at, clock=True)),
        ],
        "rows": [
            {
                "number": f"{item.number:02d}",
                "label": item.label,
                "parts": [part.title for part in item.papers if part.title != item.label],
                "pages": _range(first, count),
                "remark": item.remark,
                "lacks": bool(item.missing),
            }
            for item, first, count in zip(items, firsts, counts, strict=True)
        ],
        "missing": [
            {"number": f"{item.number:02d}", "label": item.label, "text": str(gap)}
            for item, gap in missing
        ],
    }


def _range(first: int, count: int) -> str:
    if not count:
        return ""
    return f"{first}" if count == 1 else f"{first}–{first + count - 1}"


def _stamps(leaves: list[Leaf], grant: Grant, language: str) -> bytes:
    """A sheet of nothing but the running head and the number for every page."""
    context = {"leaves": leaves, "total": len(leaves), "name": str(grant)}
    return printing.render("print/stamps.html", context, title=str(grant), language=language)


def _bound(items: list[Item], firsts: list[int], front: bytes, stamps: bytes) -> bytes:
    """Join the papers, number them and make the bookmarks; the same papers give the same bytes."""
    whole = pages.joined([front, *(part.pdf for item in items for part in item.papers)])
    with pikepdf.open(BytesIO(whole)) as document, pikepdf.open(BytesIO(stamps)) as numbers:
        for number, stamp in enumerate(numbers.pages):
            _stamp(document, document.pages[number], stamp, f"/Stamp{number}")
        with document.open_outline() as outline:
            for item, first in zip(items, firsts, strict=True):
                if first:
                    mark = f"{item.number:02d} {item.label}"
                    outline.root.append(pikepdf.OutlineItem(mark, first - 1))
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _stamp(document: pikepdf.Pdf, page: pikepdf.Page, stamp: pikepdf.Page, name: str) -> None:
    """Draw the stamp over the page. pikepdf's own overlay draws names by lot; pages share theirs,
    so each stamp needs one of its own.
    """
    drawing = document.copy_foreign(stamp.as_form_xobject())
    page.add_resource(drawing, pikepdf.Name.XObject, pikepdf.Name(name))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {name} Do Q".encode())
