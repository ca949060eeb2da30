"""How large a picture stands in the book, and whether it has the pixels for it."""

from typing import Any

MEASURE = 118.5  # mm: the line of the A5 book
TALLEST = 174.0  # mm: its page
LEAST_DPI = 200
MM = 25.4
SMALL = 0.6  # of the measure, with the caption beside it


def photo_class(image: Any, size: str) -> str:
    """Return the class of a photo: upright ones stand beside their caption."""
    return "photo--small" if size == "small" or image.height > image.width else ""


def photo_dpi(image: Any, size: str) -> int:
    """Return the dots per inch at which a photo is printed on A5."""
    width = MEASURE * (SMALL if photo_class(image, size) else 1)
    return round(image.width / (width / MM))


def plan_dpi(image: Any, size: str) -> int:
    """Return the dots per inch at which a plan is printed on A5: it is never cropped."""
    wide, high = {
        "line": (MEASURE, TALLEST),
        "page": (MEASURE, TALLEST - 12),
        "turned": (TALLEST, MEASURE - 12),
    }[size or "line"]
    scale = min(wide / image.width, high / image.height)
    return round(MM / scale)
