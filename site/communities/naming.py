"""Names with numbers, in the order in which people count, and short."""

import re
from collections.abc import Iterable

from home.punctuation import comma, listed

NUMBER = re.compile(r"(\d+)")


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Sort key that puts 2号楼 before 10号楼."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in NUMBER.split(name)
        if part
    ]


def compressed(names: Iterable[str]) -> str:
    """Join names in natural order, runs of numbers in one: 1–11号楼、13号楼."""
    ordered = sorted(set(names), key=natural_key)
    return listed(_run(list(run)) for run in _runs(ordered))


def _runs(names: list[str]) -> Iterable[list[str]]:
    """Cut where the next name is not the last one with its number raised by one."""
    run: list[str] = []
    for name in names:
        if run and not _follows(run[-1], name):
            yield run
            run = []
        run.append(name)
    if run:
        yield run


def _follows(name: str, following: str) -> bool:
    before, number, after = _parts(name)
    return number is not None and _parts(following) == (before, number + 1, after)


def _parts(name: str) -> tuple[str, int | None, str]:
    """The name before, in and after its only number; no number where there is none or several."""
    parts = NUMBER.split(name)
    if len(parts) != 3:
        return name, None, ""
    return parts[0], int(parts[1]), parts[2]


def _run(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    before, first, after = _parts(names[0])
    last = _parts(names[-1])[1]
    return f"{before}{first}{comma() if len(names) == 2 else '–'}{last}{after}"
