"""Small line drawings that open a chapter: drawn for this book, on a grid of 24 by 24."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Pictogram:
    """A drawing: its name for people, and the paths of its lines."""

    label: str | Promise
    paths: str


def _drawn(label: str | Promise, *paths: str) -> Pictogram:
    return Pictogram(label, " ".join(paths))


def _ring(x: float, y: float, r: float) -> str:
    return f"M{x - r} {y}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"


PICTOGRAMS = {
    "bell": _drawn(
        pgettext_lazy("pictogram", "bell"),
        "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15z",
        "M10 18.5a2 2 0 0 0 4 0",
        "M12 5V3",
    ),
    "bin": _drawn(
        pgettext_lazy("pictogram", "waste bin"),
        "M5 7h14",
        "M9.5 7V4.5h5V7",
        "M6.5 7l1 13h9l1-13",
        "M10 11v5.5M14 11v5.5",
    ),
    "book": _drawn(
        pgettext_lazy("pictogram", "book"),
        "M12 6.5C10 5 7 4.5 3.5 4.8V18c3.5-.3 6.5.2 8.5 1.7 2-1.5 5-2 8.5-1.7V4.8",
        "M20.5 4.8C17 4.5 14 5 12 6.5",
        "M12 6.5v13.2",
    ),
    "calendar": _drawn(
        pgettext_lazy("pictogram", "calendar"),
        "M4 6h16v14H4z",
        "M4 10.5h16",
        "M8.5 3.5v4M15.5 3.5v4",
        "M8 14h2M14 14h2M8 17h2",
    ),
    "car": _drawn(
        pgettext_lazy("pictogram", "car"),
        "M4 17.5v-5l2-5.5h12l2 5.5v5z",
        "M4 12.5h16",
        "M6 17.5V20M18 17.5V20",
        "M7.5 15H9M15 15h1.5",
    ),
    "child": _drawn(
        pgettext_lazy("pictogram", "child"),
        _ring(12, 7, 3.5),
        "M6 20.5v-3a6 6 0 0 1 12 0v3",
        "M9.7 14.3l2.3 2.4 2.3-2.4",
    ),
    "drop": _drawn(
        pgettext_lazy("pictogram", "water"),
        "M12 3.5s6.5 7 6.5 11a6.5 6.5 0 0 1-13 0c0-4 6.5-11 6.5-11z",
        "M9 15.5a3 3 0 0 0 2.5 2.7",
    ),
    "flame": _drawn(
        pgettext_lazy("pictogram", "fire"),
        "M12 3c.4 3.6 5.5 5.6 5.5 11a5.5 5.5 0 0 1-11 0c0-2.6 1.4-4.3 2.6-5.4.1 1.7.7 2.8 1.8 3.4",
        "M10.9 12C11.6 9.3 10.4 6 12 3",
    ),
    "heart": _drawn(
        pgettext_lazy("pictogram", "care"),
        "M12 20S3.5 14.8 3.5 9A4.6 4.6 0 0 1 12 6.8 4.6 4.6 0 0 1 20.5 9C20.5 14.8 12 20 12 20z",
    ),
    "home": _drawn(
        pgettext_lazy("pictogram", "home"),
        "M3.5 11.5L12 4l8.5 7.5",
        "M6 9.8V20h12V9.8",
        "M10 20v-5.5h4V20",
    ),
    "leaf": _drawn(
        pgettext_lazy("pictogram", "green"),
        "M8 18.5C4 13 8 5 20 4.5 20.5 14 15 20 8 18.5z",
        "M5 20.5c1.5-5 4.5-8.5 9-11",
    ),
    "letter": _drawn(
        pgettext_lazy("pictogram", "letter"), "M3.5 6h17v12.5h-17z", "M3.5 6.5L12 13l8.5-6.5"
    ),
    "lift": _drawn(
        pgettext_lazy("pictogram", "lift"),
        "M5 3.5h14v17H5z",
        "M12 3.5v17",
        "M7 11.5l1.5-2.5L10 11.5z",
        "M14 12.5l1.5 2.5 1.5-2.5z",
    ),
    "map": _drawn(
        pgettext_lazy("pictogram", "map"),
        "M9 5L3.5 7v12.5L9 17.5l6 2 5.5-2V5L15 7z",
        "M9 5v12.5M15 7v12.5",
    ),
    "megaphone": _drawn(
        pgettext_lazy("pictogram", "megaphone"),
        "M4 10v4h3.5l8.5 4.5v-13L7.5 10z",
        "M7.5 14v5h3v-3.4",
        "M19 9.5a3.5 3.5 0 0 1 0 5",
    ),
    "pen": _drawn(
        pgettext_lazy("pictogram", "pen"), "M4 20l1-4.5L16 4.5 19.5 8 8.5 19z", "M13.5 7L17 10.5"
    ),
    "people": _drawn(
        pgettext_lazy("pictogram", "neighbours"),
        _ring(8.5, 8, 3),
        _ring(16.2, 9.2, 2.4),
        "M3 20c0-3.6 2.4-6 5.5-6s5.5 2.4 5.5 6",
        "M15.2 14.4c3.1-.6 5.8 1.7 5.8 5.3",
    ),
    "phone": _drawn(
        pgettext_lazy("pictogram", "telephone"),
        "M6 3h3l1.5 4.5-2 1.5a12 12 0 0 0 6.5 6.5l1.5-2L21 15v3a2.6 2.6 0 0 1-2.8 2.5"
        "C10.6 20 4 13.4 3.5 5.8A2.6 2.6 0 0 1 6 3z",
    ),
    "purse": _drawn(
        pgettext_lazy("pictogram", "money"),
        "M4 7.5h15.5V19H4z",
        "M4 7.5L15 4v3.5",
        "M19.5 11h-4a2.2 2.2 0 0 0 0 4.4h4",
    ),
    "scales": _drawn(
        pgettext_lazy("pictogram", "law"),
        "M12 4v16M7.5 20h9M5 7h14",
        "M5 7l-2.5 6h5z",
        "M19 7l-2.5 6h5z",
        "M2.5 13a2.5 2.5 0 0 0 5 0M16.5 13a2.5 2.5 0 0 0 5 0",
    ),
    "shield": _drawn(
        pgettext_lazy("pictogram", "safety"),
        "M12 3.5L19.5 6v6c0 4.5-3.2 7.3-7.5 8.7C7.7 19.3 4.5 16.5 4.5 12V6z",
        "M8.8 12l2.2 2.2 4.2-4.4",
    ),
    "star": _drawn(
        pgettext_lazy("pictogram", "star"),
        "M12 3.8l2.5 5.3 5.8.7-4.3 4 1.2 5.8-5.2-2.9-5.2 2.9L8 13.8l-4.3-4 5.8-.7z",
    ),
    "talk": _drawn(
        pgettext_lazy("pictogram", "meeting"),
        "M4 5h12v8.5H9L5.5 17v-3.5H4z",
        "M18.5 9.5H20V17h-1.5v3L15.5 17H10",
    ),
    "tools": _drawn(
        pgettext_lazy("pictogram", "repairs"),
        "M20.5 6.2L17.8 9l-2.6-.7-.7-2.6L17.3 3a5 5 0 0 0-6.3 6.3l-7.5 7.5a2.1 2.1 0 0 0 3 3"
        "l7.5-7.5a5 5 0 0 0 6.5-6.1z",
    ),
    "vote": _drawn(
        pgettext_lazy("pictogram", "voting"),
        "M4 12.5V20h16v-7.5",
        "M3 12.5h18",
        "M8 12.5V4h8v8.5",
        "M10.2 8.2l1.4 1.4 2.4-2.8",
    ),
}


def choices() -> list[tuple[str, str | Promise]]:
    """Return what an editor chooses from."""
    return [(key, each.label) for key, each in PICTOGRAMS.items()]


def drawing(key: str, colour: str) -> SafeString:
    """Return the drawing in a colour such as #1F5F4F; nothing for a name that is not known."""
    if key not in PICTOGRAMS:
        return mark_safe("")
    return format_html(
        '<svg class="pictogram" viewBox="0 0 24 24" aria-hidden="true">'
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.1" stroke-linecap="round"'
        ' stroke-linejoin="round"/></svg>',
        PICTOGRAMS[key].paths,
        colour,
    )
