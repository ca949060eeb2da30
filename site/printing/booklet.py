"""Lay a book out for an office printer: folded in the middle and stapled, it is a book again."""

from io import BytesIO

import pikepdf
from pikepdf import Dictionary, Name

MM = 72 / 25.4
SHEET = 4  # pages
# An ordinary 80 g paper is 0.1 mm thick: each sheet pushes the ones inside it out by as much.
PAPER = 0.1
# Two pages of the first size lie on one of the second, printed across (mm).
SHEETS = {(148, 210): (297, 210), (210, 297): (420, 297)}


def booklet(pdf: bytes, *, creep_mm: float = PAPER) -> bytes:
    """Return the book with two pages on each side of a sheet, in the order for saddle stitching.

    To be printed on both sides, turned on the short edge: A5 on A4, A4 on A3. A book that does
    not fill whole sheets gets empty pages before its last, the back cover. The pages of each sheet
    are moved towards the fold by `creep_mm` more than those of the sheet around it. The same book
    gives the same bytes.
    """
    with pikepdf.open(BytesIO(pdf)) as book, pikepdf.new() as folded:
        width, height = _size(book.pages[0])
        forms = [folded.copy_foreign(page.as_form_xobject()) for page in book.pages]
        for level, (left, right) in enumerate(sides(len(forms))):
            creep = (level // 2) * creep_mm * MM
            _add_side(folded, (width, height), (_at(forms, left), _at(forms, right)), creep)
        folded.docinfo["/Title"] = str(book.docinfo.get("/Title", ""))
        folded.Root.ViewerPreferences = Dictionary(
            Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None"), DisplayDocTitle=True
        )
        out = BytesIO()
        folded.save(out, deterministic_id=True)
    return out.getvalue()


def sides(pages: int) -> list[tuple[int | None, int | None]]:
    """Return the places of the left and the right page of each side; None is an empty page.

    Two sides in turn are front and back of a sheet, the outermost sheet first.
    """
    missing = -pages % SHEET
    order = [*range(pages - 1), *[None] * missing, pages - 1]
    found: list[tuple[int | None, int | None]] = []
    for sheet in range(len(order) // SHEET):
        first, last = 2 * sheet, len(order) - 1 - 2 * sheet
        found += [(order[last], order[first]), (order[first + 1], order[last - 1])]
    return found


def _at(forms: list[pikepdf.Object], place: int | None) -> pikepdf.Object | None:
    return None if place is None else forms[place]


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return right - left, top - bottom


def _add_side(
    folded: pikepdf.Pdf,
    size: tuple[float, float],
    pair: tuple[pikepdf.Object | None, pikepdf.Object | None],
    creep: float,
) -> None:
    width, height = size
    paper = SHEETS.get((round(width / MM), round(height / MM)))
    across, high = (paper[0] * MM, paper[1] * MM) if paper else (2 * width, height)
    page = folded.add_blank_page(page_size=(round(across, 3), round(high, 3)))
    page.obj.Resources = Dictionary(XObject=Dictionary())
    content, middle = [], across / 2
    for name, form, left, edge in (
        ("/L", pair[0], middle - width + creep, 0.0),
        ("/R", pair[1], middle - creep, middle),
    ):
        if form is None:
            continue
        page.obj.Resources.XObject[name] = form
        box = [float(number) for number in form.BBox]
        x, y = left - box[0], (high - height) / 2 - box[1]
        # What would cross the fold is cut off there.
        content.append(
            f"q {edge:.3f} 0 {middle:.3f} {high:.3f} re W n "
            f"1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q".encode()
        )
    page.obj.Contents = folded.make_stream(b"\n".join(content))
