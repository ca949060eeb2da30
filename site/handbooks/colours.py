"""The accent of a community on paper: dark enough to read, and its tints."""

from dataclasses import dataclass

WHITE = (255, 255, 255)
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3


@dataclass(frozen=True)
class Tones:
    """A colour for type and rules, one for the lines of the pattern, and a ground to print on."""

    accent: str
    line: str
    wash: str


def tones(accent: str) -> Tones:
    """Return the tones of an accent such as #7A3E2B; one that is too pale is darkened."""
    colour = _read(accent)
    while _contrast_with_white(colour) < LEAST_CONTRAST:
        colour = _mix(colour, (0, 0, 0), 92)
    return Tones(_write(colour), _write(_mix(colour, WHITE, 66)), _write(_mix(colour, WHITE, 9)))


def channels(shade: Tones) -> list[int]:
    """Return red, green and blue of each tone, one after the other: 0 to 255."""
    return [part for tone in (shade.accent, shade.line, shade.wash) for part in _read(tone)]


def _read(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def _write(colour: tuple[int, ...]) -> str:
    return "#" + "".join(f"{part:02X}" for part in colour)


def _mix(colour: tuple[int, ...], other: tuple[int, ...], percent: int) -> tuple[int, ...]:
    """`percent` of a colour, the rest of another."""
    pairs = zip(colour, other, strict=True)
    return tuple((one * percent + two * (100 - percent)) // 100 for one, two in pairs)


def _contrast_with_white(colour: tuple[int, ...]) -> float:
    """Contrast as WCAG 2.2 defines it, from relative luminance."""
    linear = [
        part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    ]
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
