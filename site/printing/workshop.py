"""Where sheets are set: `render_all` for many documents, `render_one` for one."""

from collections.abc import Sequence

from .press import render_html


def render_all(htmls: Sequence[str], *, tagged: bool = False) -> list[bytes]:
    """Return the PDFs of whole HTML documents, in their order."""
    return [render_html(html, tagged=tagged) for html in htmls]


def render_one(html: str, *, tagged: bool = False) -> bytes:
    """Return the PDF of one whole HTML document."""
    return render_all([html], tagged=tagged)[0]
