"""Whether a tagged file can be read by everybody: what PDF/UA-1 (ISO 14289-1) asks for.

These are the checks that a program can make: whether an alternative text says what the picture
shows, and whether the order makes sense, a person must see. The numbers are the standard's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .drawn import Drawn, drawn
from .gate import listed
from .structure import Element, Structure, children, is_dictionary

HEADING = re.compile(r"/H([1-6])$")
ROOTS = {"/Document"}
# Roles that a structure may use without a map: ISO 32000-1, 14.8.4.
ROLES = {
    *("/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/TOC", "/TOCI"),
    *("/Index", "/NonStruct", "/Private", "/P", "/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6"),
    *("/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR", "/TH", "/TD", "/THead", "/TBody", "/TFoot"),
    *("/Span", "/Quote", "/Note", "/Reference", "/BibEntry", "/Code", "/Link", "/Annot", "/Ruby"),
    *("/RB", "/RT", "/RP", "/Warichu", "/WT", "/WP", "/Figure", "/Formula", "/Form"),
}
# What may stand directly in what: ISO 32000-1, 14.8.4.3.
INSIDE = {
    "/TR": {"/Table", "/THead", "/TBody", "/TFoot"},
    "/TH": {"/TR"},
    "/TD": {"/TR"},
    "/LI": {"/L"},
    "/LBody": {"/LI"},
}


def problems(pdf: bytes) -> list[str]:
    """Return what would stand in the way of a reader who listens, a sentence each."""
    with pikepdf.open(BytesIO(pdf)) as document:
        tagged = _Tagged(document)
        found = [*_declared(document)]
        if "/StructTreeRoot" not in document.Root:
            return [*found, _("The file has no tags.")]
        for look in (_marked, _headings, _tables, _figures, _links, _structure):
            found += look(tagged)
    return found


@dataclass(frozen=True)
class _Tagged:
    """A file with its structure and what its pages draw."""

    document: pikepdf.Pdf

    @cached_property
    def structure(self) -> Structure:
        """Its elements."""
        return Structure(self.document)

    @cached_property
    def pages(self) -> list[list[Drawn]]:
        """What each page draws."""
        return [drawn(page) for page in self.document.pages]


# --- the whole file: 7.1, 7.2 -------------------------------------------------------------------


def _declared(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    if not str(root.get("/Lang", "")).strip():
        yield _("The file does not say its language.")
    if not str(document.docinfo.get("/Title", "")).strip():
        yield _("The file has no title.")
    shown = root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False)
    if not bool(shown):
        yield _("A reader would be shown the file's name instead of its title.")
    if not bool(root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False)):
        yield _("The file does not say that it is tagged.")
    with document.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part", "")) != "1":
            yield _("The file does not say that it keeps to PDF/UA-1.")


def _marked(tagged: _Tagged) -> Iterator[str]:
    """Everything drawn is in the structure, or set apart as decoration: 7.1."""
    known = tagged.structure.known()
    pages = {
        number
        for number, (page, items) in enumerate(
            zip(tagged.document.pages, tagged.pages, strict=True), 1
        )
        for item in items
        if item.tag != "Artifact" and (page.obj.objgen, item.tag) not in known
    }
    if pages:
        yield _("Some of page %(pages)s is not tagged.") % {"pages": listed(pages)}
    if not _parents_are_complete(tagged):
        yield _("The tags cannot be found from the pages.")


def _parents_are_complete(tagged: _Tagged) -> bool:
    """Every page that has tags is found in the parent tree: ISO 32000-1, 14.7.4.4."""
    root = tagged.document.Root.StructTreeRoot
    if "/ParentTree" not in root:
        return False
    tree = pikepdf.NumberTree(root.ParentTree)
    pages = [page for page in tagged.document.pages if "/StructParents" in page.obj]
    return all(int(page.obj.StructParents) in tree for page in pages) and bool(pages)


# --- headings, tables, pictures, links: 7.3 to 7.18 ---------------------------------------------


def _headings(tagged: _Tagged) -> Iterator[str]:
    """Headings begin with the first level and skip none on the way down: 7.4.2."""
    before = 0
    for element in tagged.structure.elements:
        if (match := HEADING.match(element.role)) is None:
            continue
        level = int(match[1])
        if level > before + 1:
            sentence = _("A heading of level %(level)s follows one of level %(before)s.")
            yield sentence % {"level": level, "before": before}
        before = level


def _tables(tagged: _Tagged) -> Iterator[str]:
    """The heads of a table say whether they are of a row or of a column: 7.5."""
    bare = [item for item in tagged.structure.of("/TH") if item.attribute("/Scope") is None]
    if bare:
        yield ngettext(
            "%(count)s head of a table does not say what it is the head of.",
            "%(count)s heads of tables do not say what they are the head of.",
            len(bare),
        ) % {"count": len(bare)}
    identities = [item.text("/ID") for item in tagged.structure.of("/TH") if item.text("/ID")]
    asked = {
        str(name)
        for item in tagged.structure.of("/TD", "/TH")
        for name in item.attribute("/Headers") or ()
    }
    if not asked <= set(identities):
        yield _("A cell of a table names a head that is not there.")
    if len(set(identities)) < len(identities):
        yield _("Two heads of tables have the same name.")


def _figures(tagged: _Tagged) -> Iterator[str]:
    """A picture has words for those who cannot see it: 7.3."""
    bare = [item for item in tagged.structure.of("/Figure", "/Formula") if not _said(item)]
    if bare:
        yield ngettext(
            "%(count)s picture has no alternative text.",
            "%(count)s pictures have no alternative text.",
            len(bare),
        ) % {"count": len(bare)}


def _said(element: Element) -> bool:
    return bool(element.text("/Alt") or element.text("/ActualText"))


def _links(tagged: _Tagged) -> Iterator[str]:
    """A link is in the structure and says where it leads; keys follow the structure: 7.18."""
    tied = {
        child.Obj.objgen
        for element in tagged.structure.of("/Link")
        for child in children(element.item)
        if is_dictionary(child) and "/Obj" in child
    }
    loose, silent, unordered = set(), set(), set()
    for number, page in enumerate(tagged.document.pages, 1):
        notes = [
            note for note in page.obj.get("/Annots", ()) if note.get("/Subtype") != "/PrinterMark"
        ]
        if any(note.objgen not in tied for note in notes):
            loose.add(number)
        if any(not str(note.get("/Contents", "")).strip() for note in notes):
            silent.add(number)
        if notes and page.obj.get("/Tabs") != "/S":
            unordered.add(number)
    if loose:
        yield _("Links on page %(pages)s are not tagged.") % {"pages": listed(loose)}
    if silent:
        yield _("Links on page %(pages)s do not say where they lead.") % {"pages": listed(silent)}
    if unordered:
        yield _("Links on page %(pages)s are not in the order of the text.") % {
            "pages": listed(unordered)
        }


def _structure(tagged: _Tagged) -> Iterator[str]:
    """Roles are known and stand where they may: 7.1, 7.6."""
    strange = sorted({item.role for item in tagged.structure.elements} - ROLES)
    if strange:
        yield _("The roles %(roles)s are not known.") % {"roles": ", ".join(strange)}
    lost = sorted(
        {item.role.lstrip("/") for item in tagged.structure.elements if _stands_alone(item)}
    )
    if lost:
        yield _("Parts of tables or lists stand alone: %(roles)s.") % {"roles": ", ".join(lost)}
    top = {item.role for item in tagged.structure.elements if not item.around}
    if top != ROOTS:
        yield _("The structure is not one document.")


def _stands_alone(element: Element) -> bool:
    """Whether a part of a table or a list stands outside of one."""
    if element.role not in INSIDE:
        return False
    return not element.around or element.around[-1].role not in INSIDE[element.role]
