"""Sections of an office's form: ruled boxes with a label, filled or left for a pen."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Cells = Sequence[object]


@dataclass(frozen=True)
class Pairs:
    """Labels with short values; a row has one pair, which takes the whole width, or two."""

    rows: Sequence[Sequence[tuple[object, object]]]
    template = "print/components/form/pairs.html"


@dataclass(frozen=True)
class Text:
    """A label and running text; `height` in millimetres is what a pen needs when it is empty."""

    label: object
    text: object = ""
    height: int = 24
    template = "print/components/form/text.html"


@dataclass(frozen=True)
class Table:
    """A labelled table; `blank` rows for a pen follow, and `total` stands below a line."""

    label: object
    head: Cells
    widths: Sequence[str]
    rows: Sequence[Cells] = ()
    numbers: frozenset[int] = frozenset()
    blank: int = 0
    total: Cells = ()
    note: object = ""
    template = "print/components/form/table.html"


@dataclass(frozen=True)
class Prose:
    """What the project's people wrote, as it stands on the page."""

    label: object
    html: object
    template = "print/components/form/prose.html"


@dataclass(frozen=True)
class Signature:
    """A box to sign and seal; `height` in millimetres is the room above the lines."""

    label: object
    text: object = ""
    signs: Sequence[object] = field(default_factory=tuple)
    height: int = 12
    template = "print/components/form/signature.html"


Section = Pairs | Text | Table | Prose | Signature
