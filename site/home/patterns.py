"""Quiet lattice patterns, one for each community's code, for cards without a photo.

The motifs are window lattices and roof tiles of old lanes, drawn as one SVG tile that repeats;
attributes only, so that a strict content security policy lets them through.
"""

from hashlib import sha256

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# name → (tile width, tile height, path)
MOTIFS: dict[str, tuple[int, int, str]] = {
    "well": (40, 40, "M0 12H40M0 28H40M12 0V40M28 0V40"),
    "diamond": (40, 40, "M20 0 40 20 20 40 0 20ZM20 10 30 20 20 30 10 20Z"),
    "fish-scale": (
        40,
        40,
        "M0 20A20 20 0 0 0 40 20M-20 0A20 20 0 0 0 20 0A20 20 0 0 0 60 0"
        "M-20 40A20 20 0 0 0 20 40A20 20 0 0 0 60 40",
    ),
    "tortoise": (48, 84, "M24 0V14L48 28V56L24 70V84M24 14 0 28V56L24 70"),
    "frame": (48, 48, "M0 0H48M0 0V48M12 12H36V36H12ZM24 0V12M24 36V48M0 24H12M36 24H48"),
    "begonia": (
        48,
        48,
        "M24 8a8 8 0 0 1 16 0a8 8 0 0 1 0 16a8 8 0 0 1 0 16a8 8 0 0 1-16 0"
        "a8 8 0 0 1-16 0a8 8 0 0 1 0-16a8 8 0 0 1 0-16a8 8 0 0 1 16 0Z"
        "M0 24H8M40 24H48",
    ),
    "rings": (
        48,
        48,
        "M24 0A24 24 0 0 1 48 24A24 24 0 0 1 24 48A24 24 0 0 1 0 24A24 24 0 0 1 24 0Z"
        "M0 -24A24 24 0 0 1 0 24M48 -24A24 24 0 0 0 48 24M0 24A24 24 0 0 1 0 72"
        "M48 24A24 24 0 0 0 48 72",
    ),
    "brick": (48, 32, "M0 0H48M0 16H48M12 0V16M36 16V32"),
    "meander": (48, 48, "M0 6H42V42H12V18H30V30H24M0 48H48"),
    "lantern": (
        48,
        48,
        "M0 0 16 16M48 0 32 16M0 48 16 32M48 48 32 32M16 16H32V32H16Z"
        "M24 0V16M24 32V48M0 24H16M32 24H48",
    ),
}
# ground and line of each shade: near the paper, so that words on the page stay first
SHADES = [
    ("#e8efe9", "#b3c9bd"),
    ("#f4ecdc", "#d8c596"),
    ("#f3e8e2", "#dcbdb2"),
    ("#e9edf0", "#bac7d0"),
    ("#eeeee3", "#c5c8a6"),
]

SCALES = ["0.7", "0.85", "1", "1.25"]


def pattern_svg(code: str, shade: tuple[str, str] | None = None) -> SafeString:
    """Return an inline SVG that is always the same for the same code, for example ``HFC``.

    `shade` is the colour of the ground and of the lines; without it the code decides.
    """
    digest = sha256(code.encode()).digest()
    width, height, path = list(MOTIFS.values())[digest[0] % len(MOTIFS)]
    ground, line = shade or SHADES[digest[1] % len(SHADES)]
    scale = SCALES[digest[2] % len(SCALES)]
    return format_html(
        '<svg class="pattern" width="100%" height="100%" aria-hidden="true" focusable="false">'
        '<pattern id="{id}" width="{w}" height="{h}" patternUnits="userSpaceOnUse"'
        ' patternTransform="scale({scale})">'
        '<path d="{path}" fill="none" stroke="{line}" stroke-width="1.25"/></pattern>'
        '<rect width="100%" height="100%" fill="{ground}"/>'
        '<rect width="100%" height="100%" fill="url(#{id})"/></svg>',
        id=f"pattern-{digest.hex()[:8]}",
        w=width,
        h=height,
        scale=scale,
        path=mark_safe(path),
        line=line,
        ground=ground,
    )
