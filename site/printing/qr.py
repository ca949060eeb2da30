"""QR codes as vectors that a sheet carries itself."""

import segno

# ISO/IEC 18004: level M mends 15 % of damage; a quiet zone of four modules is required.
LEVEL = "m"
QUIET_ZONE = 4


def make(content: str) -> segno.QRCode:
    """Return the symbol of the house: level M as asked, never silently another."""
    return segno.make_qr(content, error=LEVEL, boost_error=False)


def svg_data_uri(content: str) -> str:
    """Return a `data:` address of an SVG with its quiet zone, one unit per module."""
    return make(content).svg_data_uri(
        border=QUIET_ZONE, dark="#000", light=None, omitsize=True, xmldecl=False, nl=False
    )
