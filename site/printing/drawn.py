"""Read back what a page draws: its stretches of text with their colours, and its QR codes."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Matrix

Box = tuple[float, float, float, float]
Point = tuple[float, float]

# A QR code of the house is one path of level strokes, one for each run of dark modules: the
# smallest that a web address needs, of 25 modules, has more than 100.
LEAST_RUNS = 100
# The space and the fields of a colour operator that sets both.
SET_COLOUR = {"g": "/DeviceGray", "rg": "/DeviceRGB", "k": "/DeviceCMYK"}
PAINT = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
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

    def read(
        self, stream: pikepdf.Page | pikepdf.Object, resources: Any, state: _State
    ) -> Iterator[Drawn]:
        """Follow one content stream."""
        saved: list[_State] = []
        path: list[tuple[str, float, float]] = []
        for instruction in pikepdf.parse_content_stream(stream):
            name, operands = str(instruction.operator), list(instruction.operands)
            if name == "q":
                saved.append(state)
            elif name == "Q":
                state = saved.pop() if saved else state
            elif name in {"m", "l"}:
                path.append((name, float(operands[0]), float(operands[1])))
            elif name in {"c", "v", "y", "re", "h"}:
                path.append((name, 0, 0))
            elif name in PAINT or name == "n":
                if name != "n" and _is_symbol(path):
                    yield Symbol(_box(path, state.matrix))
                path = []
            elif name in {"BDC", "BMC"}:
                self.tags.append(self._tag(operands))
            elif name == "EMC":
                del self.tags[-1:]
            elif name in SHOW:
                if state.mode != INVISIBLE and (codes := _codes(operands)):
                    yield Text(state.font, (state.space, state.colour), codes, self._tagged())
            elif name == "Do":
                yield from self._object(operands, resources, state)
            else:
                state = _changed(state, name, operands, resources)

    def _object(self, operands: list[Any], resources: Any, state: _State) -> Iterator[Drawn]:
        """Follow a form; what is drawn of pixels is a picture."""
        target = resources.XObject[str(operands[0])]
        if target.get("/Subtype") != "/Form":
            yield Picture(self._tagged())
            return
        matrix = Matrix(target.get("/Matrix", [1, 0, 0, 1, 0, 0])) @ state.matrix
        inner = target.get("/Resources", resources)
        yield from self.read(target, inner, replace(state, matrix=matrix))

    def _tag(self, operands: list[Any]) -> str | int | None:
        if str(operands[0]) == "/Artifact":
            return "Artifact"
        known = operands[1] if len(operands) > 1 else None
        if isinstance(known, pikepdf.Dictionary) and "/MCID" in known:
            return int(known["/MCID"])
        return None

    def _tagged(self) -> str | int | None:
        return next((tag for tag in reversed(self.tags) if tag is not None), None)


def _changed(state: _State, name: str, operands: list[Any], resources: Any) -> _State:
    """Return the state after an operator that draws nothing."""
    if name == "cm":
        return replace(state, matrix=Matrix([float(n) for n in operands]) @ state.matrix)
    if name in SET_COLOUR:
        return replace(state, space=SET_COLOUR[name], colour=_numbers(operands))
    if name == "cs":
        return replace(state, space=str(operands[0]), colour=(0.0,))
    if name in {"sc", "scn"}:
        return replace(state, colour=_numbers(operands))
    if name == "Tf":
        return replace(state, font=resources.Font.get(str(operands[0])))
    if name == "Tr":
        return replace(state, mode=int(operands[0]))
    return state


def _numbers(operands: list[Any]) -> tuple[float, ...]:
    return tuple(float(n) for n in operands if not isinstance(n, pikepdf.Object))


def _codes(operands: list[Any]) -> bytes:
    shown = operands[-1]
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    return b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _is_symbol(path: list[tuple[str, float, float]]) -> bool:
    """Recognise the drawing of `qr.svg_data_uri`: many level strokes, all half a unit down."""
    if len(path) < 2 * LEAST_RUNS or len(path) % 2:
        return False
    return all(
        (start[0], end[0]) == ("m", "l") and start[2] == end[2] and start[2] % 1 == 0.5
        for start, end in zip(path[::2], path[1::2], strict=True)
    )


def _box(path: list[tuple[str, float, float]], matrix: Matrix) -> Box:
    points = [matrix.transform((x, y)) for _name, x, y in path]
    across, up = [x for x, _y in points], [y for _x, y in points]
    return min(across), min(up), max(across), max(up)
