"""Read back what a page draws: its stretches of text with their colours, and its QR codes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import pikepdf
from pikepdf import Matrix

Box = tuple[float, float, float, float]

# A QR code of the house is one path of level strokes, one for each run of dark modules: the
# smallest that a web address needs, of 25 modules, has more than 100.
LEAST_RUNS = 100
LINES = {"m", "l", "c", "v", "y", "re", "h"}
PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}
MARKS = {"BDC", "BMC", "EMC"}
SHOW = {"Tj", "TJ", "'", '"'}
INVISIBLE = 3


@dataclass(frozen=True)
class Text:
    """A stretch of text: its font's dictionary, its colour and the numbers of its glyphs.

    `tag` is `Artifact`, or the number by which the structure knows it, or None for neither.
    """

    font: pikepdf.Object | None
    colour: tuple[str, tuple[float, ...]]
    codes: bytes
    tag: str | int | None = None


@dataclass(frozen=True)
class Symbol:
    """A QR code: its place on the page (left, bottom, right, top, in points)."""

    box: Box
    tag: str | int | None = None


@dataclass(frozen=True)
class Picture:
    """A picture of pixels, and how it is tagged."""

    tag: str | int | None = None


Drawn = Text | Symbol | Picture


@dataclass(frozen=True)
class _State:
    matrix: Matrix = field(default_factory=Matrix)
    space: str = "/DeviceGray"
    colour: tuple[float, ...] = (0.0,)
    font: pikepdf.Object | None = None
    mode: int = 0


def drawn(page: pikepdf.Page) -> list[Drawn]:
    """Return what a page draws, in its order; forms are followed."""
    return list(_Reader().read(page, page.obj.get("/Resources"), _State()))


class _Reader:
    """Follows the operators of a page and of the forms that it uses."""

    def __init__(self) -> None:
        self.tags: list[str | int | None] = []
        self.path: list[tuple[str, float, float]] = []

    def read(
        self, stream: pikepdf.Page | pikepdf.Object, resources: Any, state: _State
    ) -> Iterator[Drawn]:
        """Follow one content stream."""
        saved: list[_State] = []
        for instruction in pikepdf.parse_content_stream(stream):
            name, operands = str(instruction.operator), list(instruction.operands)
            if name in LINES:
                point = operands[:2] if name in {"m", "l"} else (0, 0)
                self.path.append((name, float(point[0]), float(point[1])))
            elif name in PAINT:
                yield from self._paint(name, state)
            elif name in MARKS:
                self._mark(name, operands)
            elif name in SHOW:
                if state.mode != INVISIBLE and (codes := _codes(operands)):
                    yield Text(state.font, (state.space, state.colour), codes, self._tagged())
            elif name == "Do":
                yield from self._object(operands, resources, state)
            elif name == "q":
                saved.append(state)
            elif name == "Q":
                state = saved.pop() if saved else state
            elif name in CHANGES:
                state = CHANGES[name](state, operands, resources)

    def _paint(self, name: str, state: _State) -> Iterator[Drawn]:
        path, self.path = self.path, []
        if name != "n" and _is_symbol(path):
            yield Symbol(_box(path, state.matrix), self._tagged())

    def _object(self, operands: list[Any], resources: Any, state: _State) -> Iterator[Drawn]:
        """Follow a form; what is drawn of pixels is a picture."""
        target = resources.XObject[str(operands[0])]
        if target.get("/Subtype") != "/Form":
            yield Picture(self._tagged())
            return
        matrix = _matrix_of(target) @ state.matrix
        inner = target.get("/Resources", resources)
        yield from self.read(target, inner, replace(state, matrix=matrix))

    def _mark(self, name: str, operands: list[Any]) -> None:
        if name == "EMC":
            del self.tags[-1:]
            return
        known = operands[1] if len(operands) > 1 else None
        if str(operands[0]) == "/Artifact":
            self.tags.append("Artifact")
        elif isinstance(known, pikepdf.Dictionary) and "/MCID" in known:
            self.tags.append(int(known["/MCID"]))
        else:
            self.tags.append(None)

    def _tagged(self) -> str | int | None:
        return next((tag for tag in reversed(self.tags) if tag is not None), None)


# --- operators that draw nothing themselves -----------------------------------------------------

Change = Callable[[_State, list[Any], Any], _State]


def _move(state: _State, operands: list[Any], resources: Any) -> _State:
    return replace(state, matrix=Matrix(*(float(n) for n in operands)) @ state.matrix)


def _colour_in(space: str) -> Change:
    return lambda state, operands, _resources: replace(
        state, space=space, colour=_numbers(operands)
    )


def _space(state: _State, operands: list[Any], resources: Any) -> _State:
    return replace(state, space=str(operands[0]), colour=(0.0,))


def _colour(state: _State, operands: list[Any], resources: Any) -> _State:
    return replace(state, colour=_numbers(operands))


def _font(state: _State, operands: list[Any], resources: Any) -> _State:
    return replace(state, font=resources.Font.get(str(operands[0])))


def _mode(state: _State, operands: list[Any], resources: Any) -> _State:
    return replace(state, mode=int(operands[0]))


CHANGES: dict[str, Change] = {
    "cm": _move,
    "g": _colour_in("/DeviceGray"),
    "rg": _colour_in("/DeviceRGB"),
    "k": _colour_in("/DeviceCMYK"),
    "cs": _space,
    "sc": _colour,
    "scn": _colour,
    "Tf": _font,
    "Tr": _mode,
}


def _matrix_of(form: pikepdf.Object) -> Matrix:
    return Matrix(form.Matrix) if "/Matrix" in form else Matrix()


def _numbers(operands: list[Any]) -> tuple[float, ...]:
    return tuple(float(n) for n in operands if not isinstance(n, pikepdf.Object))


def _codes(operands: list[Any]) -> bytes:
    shown = operands[-1]
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    return b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _is_symbol(path: list[tuple[str, float, float]]) -> bool:
    """Recognise the drawing of `qr.svg_data_uri`: many level strokes, all half a unit down."""
    if len(path) < 2 * LEAST_RUNS or {name for name, _x, _y in path} != {"m", "l"}:
        return False
    runs = [(start, end) for start, end in pairwise(path) if end[0] == "l"]
    return len(runs) >= LEAST_RUNS and all(
        start[0] == "m" and start[2] == end[2] and start[2] % 1 == 0.5 for start, end in runs
    )


def _box(path: list[tuple[str, float, float]], matrix: Matrix) -> Box:
    ends = [end for _start, end in pairwise(path) if end[0] == "l"]
    starts = [start for start, end in pairwise(path) if end[0] == "l"]
    points = [matrix.transform((x, y)) for _name, x, y in starts + ends]
    across, up = [x for x, _y in points], [y for _x, y in points]
    return min(across), min(up), max(across), max(up)
