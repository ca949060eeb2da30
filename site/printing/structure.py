"""The structure of a tagged file: which element holds what is drawn where."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf


@dataclass(frozen=True)
class Element:
    """An element of the structure with its role and those around it, the nearest last."""

    role: str
    item: pikepdf.Object
    around: tuple["Element", ...]

    def text(self, key: str) -> str:
        """Return one of its texts, without white space around it."""
        return str(self.item.get(key, "")).strip()

    def attribute(self, key: str) -> Any:
        """Look a name up in its attributes, one dictionary or several."""
        return next((one[key] for one in self._attributes() if key in one), None)

    def _attributes(self) -> list[Any]:
        attributes = self.item.get("/A", ())
        each = [attributes] if is_dictionary(attributes) else list(attributes)
        return [one for one in each if is_dictionary(one)]

    @cached_property
    def marks(self) -> list[tuple[Any, int]]:
        """The pages, by their numbers in the file, and the numbers of what it holds there."""
        found: list[tuple[Any, int]] = []
        page: Any = self.item.get("/Pg")
        for child in children(self.item):
            if isinstance(child, int):
                found.append((page.objgen, child))
            elif is_dictionary(child) and "/MCID" in child:
                found.append((child.get("/Pg", page).objgen, int(child.MCID)))
        return found


class Structure:
    """All elements of a tagged file, in the order in which they are read."""

    def __init__(self, document: pikepdf.Pdf) -> None:
        self.document = document
        self.root = document.Root.StructTreeRoot
        self.elements = list(self._walk(self.root, ()))

    def of(self, *roles: str) -> list[Element]:
        """The elements of these roles."""
        return [element for element in self.elements if element.role in roles]

    def known(self) -> set[tuple[Any, int]]:
        """Everything drawn that some element holds."""
        return {mark for element in self.elements for mark in element.marks}

    @cached_property
    def _roles(self) -> dict[str, str]:
        named = self.root.get("/RoleMap", pikepdf.Dictionary())
        return {str(key): str(value) for key, value in named.items()}

    def _walk(self, item: pikepdf.Object, around: tuple[Element, ...]) -> Iterator[Element]:
        for child in children(item):
            if is_dictionary(child) and "/S" in child:
                role = str(child.S)
                element = Element(self._roles.get(role, role), child, around)
                yield element
                yield from self._walk(child, (*around, element))


def is_dictionary(item: Any) -> bool:
    """Tell dictionaries from numbers and names."""
    return isinstance(item, pikepdf.Dictionary)


def children(item: pikepdf.Object) -> list[Any]:
    """Return what stands directly in an element, of which one needs no list."""
    below = item.get("/K")
    if below is None:
        return []
    return list(below) if isinstance(below, pikepdf.Array) else [below]
