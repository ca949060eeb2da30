"""What is different in a book since its last edition, chapter by chapter, as plain data.

`news.py` says it in words. A change is a mapping with `what` (added, removed, moved, renamed, text,
cover) and what belongs to it; it is kept with the edition.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from .composing import Book, Chapter
from .keeping import picture_name
from .lines import Line, lines_of, row_line

MOST_DETAILS = 6
LONGEST = 60
ALIKE = 0.5
# Comparing every sentence with every other is left out where a chapter was written anew.
MOST_PAIRS = 900
PICTURE = re.compile(r"""<img\b[^>]*?\bsrc=["']([^"']+)""")
COVER = ("who", "title", "subtitle", "lead", "year")

Change = dict[str, Any]
Pair = tuple[int, int]


def changes(old: Book, new: Book) -> list[Change]:
    """Return what is new: the cover, then the chapters of the new book in order, then what is gone.

    A chapter is known again by its title, or else by half of its lines. How the words are set is
    no change: a new version of the program does not put every book out of date.
    """
    pairs = _pairs(old.chapters, new.chapters)
    stayed = _longest_rising(pairs)
    found = [change for change in [_cover(old, new)] if change]
    before = {then: was for was, then in pairs}
    for place, chapter in enumerate(new.chapters):
        if place not in before:
            found.append({"what": "added", "title": chapter.title, "number": place + 1})
            continue
        was = before[place]
        found += _of_chapter(old.chapters[was], chapter, was, place, moved=was not in stayed)
    kept = set(before.values())
    gone = [(n, chapter) for n, chapter in enumerate(old.chapters, 1) if n - 1 not in kept]
    return found + [{"what": "removed", "title": c.title, "number": n} for n, c in gone]


def _pairs(old: Sequence[Chapter], new: Sequence[Chapter]) -> list[Pair]:
    """Return which chapter of the old book is which of the new, in the order of the new."""
    pairs: list[Pair] = []
    left = list(range(len(old)))
    unknown = []
    for place, chapter in enumerate(new):
        was = next((n for n in left if old[n].title == chapter.title), None)
        if was is None:
            unknown.append(place)
            continue
        left.remove(was)
        pairs.append((was, place))
    for place in unknown:
        likes = [(_likeness(old[n], new[place]), n) for n in left]
        like, was = max(likes, key=lambda pair: pair[0], default=(0.0, -1))
        if like >= ALIKE:
            left.remove(was)
            pairs.append((was, place))
    return sorted(pairs, key=lambda pair: pair[1])


def _likeness(one: Chapter, other: Chapter) -> float:
    """Return the share of lines that two chapters have in common, of the longer one."""
    mine, theirs = set(lines_of(one)), set(lines_of(other))
    return len(mine & theirs) / max(len(mine), len(theirs), 1)


def _longest_rising(pairs: Sequence[Pair]) -> set[int]:
    """Return the old places of as many chapters as possible that still stand in their old order."""
    runs: list[tuple[int, ...]] = [()]
    for was, _place in pairs:
        runs.append((*_longest([run for run in runs if not run or run[-1] < was]), was))
    return set(_longest(runs))


def _longest(runs: list[tuple[int, ...]]) -> tuple[int, ...]:
    lengths = [len(run) for run in runs]
    return runs[lengths.index(max(lengths))]


def _of_chapter(old: Chapter, new: Chapter, was: int, place: int, *, moved: bool) -> list[Change]:
    here = {"title": new.title, "number": place + 1}
    found: list[Change] = []
    if old.title != new.title:
        found.append({"what": "renamed", **here, "was": old.title})
    if moved:
        found.append({"what": "moved", **here, "was": was + 1})
    details = _details(lines_of(old), lines_of(new))
    if pictures(old.html) != pictures(new.html):
        details.append({"how": "pictures"})
    if details:
        found.append({"what": "text", **here, **_few(details)})
    return found


def pictures(html: str) -> list[str]:
    """Return which pictures stand in a text, in their order."""
    return [picture_name(address) for address in PICTURE.findall(html)]


def _few(details: list[Change]) -> Change:
    return {"details": details[:MOST_DETAILS], "more": len(details[MOST_DETAILS:])}


def _cover(old: Book, new: Book) -> Change | None:
    """Return what changed on the cover, in the imprint and on the sheet for the door."""
    details: list[Change] = []
    for name in COVER:
        was, now = str(getattr(old, name)), str(getattr(new, name))
        if was != now:
            details.append({"how": "changed", "field": name, **_from_to(was, now)})
    if picture_name(old.picture) != picture_name(new.picture):
        details.append({"how": "pictures"})
    office = [[Line("row", label, text) for label, text in book.office] for book in (old, new)]
    details += _details(*office)
    if not _lists_phones(new):
        details += _details(_door(old), _door(new))
    return {"what": "cover", **_few(details)} if details else None


def _lists_phones(book: Book) -> bool:
    """Whether a chapter has the phones that the sheet for the door repeats."""
    return any(table.kind == "phones" for chapter in book.chapters for table in chapter.tables)


def _door(book: Book) -> list[Line]:
    return [row_line([str(cell) for cell in row]) for group in book.door for row in group.rows]


def _details(old: list[Line], new: list[Line]) -> list[Change]:
    """Return which lines changed, came and went, in the order of the new text."""
    gone, come = _different(old, new)
    found: list[Change] = []
    for line in come:
        was = _the_same_before(line, gone, short=len(gone) * len(come) <= MOST_PAIRS)
        if was is None:
            found.append({"how": "added", "line": line.kind, "text": _shorten(line.whole)})
        else:
            gone.remove(was)
            change = _from_to(*_differing(was.text, line.text))
            found.append({"how": "changed", "label": line.label, **change})
    return found + [
        {"how": "removed", "line": line.kind, "text": _shorten(line.whole)} for line in gone
    ]


def _different(old: list[Line], new: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines that only one of them has; a line that only moved is in neither."""
    gone: list[Line] = []
    come: list[Line] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how != "equal":
            gone += old[a:b]
            come += new[c:d]
    for line in list(come):
        if line in gone:
            gone.remove(line)
            come.remove(line)
    return gone, come


def _the_same_before(line: Line, gone: list[Line], *, short: bool) -> Line | None:
    """Return what this line was: a row with the same beginning, or a sentence much like it."""
    if line.kind == "row":
        return next((was for was in gone if was.kind == "row" and was.label == line.label), None)
    alike = [
        (SequenceMatcher(None, was.text, line.text, autojunk=False).ratio(), place)
        for place, was in enumerate(gone if short else [])
        if was.kind == line.kind
    ]
    like, place = max(alike, key=lambda pair: pair[0], default=(0.0, -1))
    return gone[place] if like >= ALIKE else None


def _differing(was: str, now: str) -> tuple[str, str]:
    """Return of two rows only the cells that differ."""
    old, new = was.split("\t"), now.split("\t")
    if len(old) == len(new):
        pairs = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        old, new = [a for a, _b in pairs], [b for _a, b in pairs]
    return " ".join(old).strip(), " ".join(new).strip()


def _from_to(was: str, now: str) -> dict[str, str]:
    """Return both texts, cut to the part around what differs where they are long."""
    if len(was) <= LONGEST and len(now) <= LONGEST:
        return {"was": was, "now": now}
    start = next(_differs(was, now), 0)
    start = max(0, start - LONGEST // 3)
    lead = "…" if start else ""
    return {"was": lead + _shorten(was[start:]), "now": lead + _shorten(now[start:])}


def _differs(one: str, other: str) -> Iterator[int]:
    pairs = enumerate(zip(one, other, strict=False))
    return (place for place, (a, b) in pairs if a != b)


def _shorten(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
