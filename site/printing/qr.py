"""QR codes as vectors that a sheet carries itself."""

from functools import lru_cache
from urllib.parse import quote

import segno

# ISO/IEC 18004: level M mends 15 % of damage; a quiet zone of four modules is required.
LEVEL = "m"
QUIET_ZONE = 4


def make(content: str) -> segno.QRCode:
    """Return the symbol of the house: level M as asked, never silently another."""
    return segno.make_qr(content, error=LEVEL, boost_error=False)


def svg_data_uri(content: str) -> str:
    """Return a `data:` address of an SVG for a screen, with its quiet zone, a unit per module."""
    return make(content).svg_data_uri(
        border=QUIET_ZONE, dark="#000", light=None, omitsize=True, xmldecl=False, nl=False
    )


@lru_cache(maxsize=1024)
def ink_data_uri(content: str) -> str:
    """Return the same for paper: in black ink alone, which no browser knows.

    Kept, since a symbol takes 5 ms and a book asks for the same ones whenever it is looked at.
    """
    screen = "stroke%3D%27%23000%27"
    ink = quote("fill='none' stroke='device-cmyk(0 0 0 1)'")
    drawn = svg_data_uri(content)
    assert screen in drawn, "segno writes its colour in another way"
    return drawn.replace(screen, ink)
