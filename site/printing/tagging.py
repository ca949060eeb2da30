"""What WeasyPrint leaves to do in a tagged file, so that it keeps to PDF/UA-1.

Running heads and page numbers become decoration, as do pictures that say nothing; headings skip no
level; heads of tables say whether they are of a row or of a column; links say their words.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Name, Operator

from .structure import Element, Structure, children, is_dictionary
from .typesetting import DECORATION

HEADING = re.compile(r"/H([1-6])$")
Mark = tuple[Any, int]


def finish(pdf: bytes, words: Mapping[str, str]) -> bytes:
    """Return the file with its tags completed; the same file gives the same bytes.

    `words` are those of the links, by where they lead.
    """
    with pikepdf.open(BytesIO(pdf)) as document:
        structure = Structure(document)
        _level_headings(structure)
        _say_scopes(structure)
        _name_links(structure, words)
        decoration = set(_take_out_decoration(structure))
        _set_apart(document, structure.known() - decoration)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _level_headings(structure: Structure) -> None:
    """Let every heading be one level below the one that it stands under."""
    under: list[int] = []
    for element in structure.elements:
        if match := HEADING.match(element.role):
            level = int(match[1])
            while under and under[-1] >= level:
                under.pop()
            under.append(level)
            element.item.S = Name(f"/H{len(under)}")


def _name_links(structure: Structure, words: Mapping[str, str]) -> None:
    """Leave one link where WeasyPrint makes one of each part of it, and let it say its words."""
    dropped: set[Any] = set()
    for page in structure.document.pages:
        kept: list[pikepdf.Object] = []
        for note in page.obj.get("/Annots", ()):
            if any(_covers(other, note) for other in kept):
                dropped.add(note.objgen)
                continue
            goal = str(note.get("/Contents", ""))
            note.Contents = pikepdf.String(words.get(goal) or goal)
            kept.append(note)
        if kept:
            page.obj.Annots = pikepdf.Array(kept)
    for element in structure.elements:
        left = [child for child in children(element.item) if _of(child) not in dropped]
        if len(left) < len(children(element.item)):
            element.item.K = pikepdf.Array(left)
            if element.role == "/Link" and not any(map(_of, left)):
                element.item.S = Name.Span


def _of(child: Any) -> Any:
    """The link or field that a child of an element stands for."""
    return child.Obj.objgen if is_dictionary(child) and "/Obj" in child else None


def _covers(one: pikepdf.Object, other: pikepdf.Object) -> bool:
    """Whether a link leads to where another does from wherever that does."""
    if one.get("/Dest") != other.get("/Dest") or one.get("/A") != other.get("/A"):
        return False
    left, top, right, bottom = (float(edge) for edge in one.Rect)
    return all(
        min(left, right) <= x <= max(left, right) and min(top, bottom) <= y <= max(top, bottom)
        for x, y in (map(float, list(other.Rect)[:2]), map(float, list(other.Rect)[2:]))
    )


def _say_scopes(structure: Structure) -> None:
    """A head that only cells of its own row name is that row's; all others are of columns."""
    asking: dict[str, set[Any]] = {}
    for cell in structure.of("/TD"):
        for name in _heads(cell):
            asking.setdefault(name, set()).add(cell.around[-1].item.objgen)
    for head in structure.of("/TH"):
        of_row = asking.get(head.text("/ID")) == {head.around[-1].item.objgen}
        head.item.A.Scope = Name.Row if of_row else Name.Column


def _heads(cell: Element) -> list[str]:
    return [str(name) for name in cell.attribute("/Headers") or ()]


def _take_out_decoration(structure: Structure) -> Iterator[Mark]:
    """Take pictures that say nothing out of the structure; return what they are drawn with."""
    for element in structure.of("/Figure"):
        if str(element.item.get("/Alt", "")) == DECORATION:
            around = element.around[-1].item
            around.K = pikepdf.Array(
                [child for child in around.K if not _is_same(child, element.item)]
            )
            yield from element.marks


def _is_same(child: Any, item: pikepdf.Object) -> bool:
    return isinstance(child, pikepdf.Object) and child.objgen == item.objgen


def _set_apart(document: pikepdf.Pdf, known: set[Mark]) -> None:
    """Make decoration of everything that is drawn and that no element holds."""
    parents = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
    for page in document.pages:
        loose: set[int] = set()
        content = [
            _apart(instruction, page.obj.objgen, known, loose)
            for instruction in pikepdf.parse_content_stream(page)
        ]
        if loose:
            page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(content))
            holders = parents[int(page.obj.StructParents)]
            for number in loose:
                holders[number] = None
            parents[int(page.obj.StructParents)] = holders


def _apart(instruction: Any, page: Any, known: set[Mark], loose: set[int]) -> Any:
    """Return the instruction, or one that begins decoration where it begins something unknown."""
    if str(instruction.operator) != "BDC" or len(instruction.operands) != 2:
        return instruction
    number = int(instruction.operands[1].get("/MCID", -1))
    if number < 0 or (page, number) in known:
        return instruction
    loose.add(number)
    return ContentStreamInstruction([Name.Artifact], Operator("BMC"))
