"""What the archive list is made of: items, their papers, and what is missing of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from projects.links import Evidence, Upload
from projects.models import Grant, GrantPaper

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Part:
    """One paper of an item; `upload` is the file behind it, `rows` are its records as a table.

    A part without `make` is a file that another part shows.
    """

    title: str
    make: Callable[[], bytes] | None = None
    upload: Upload | None = None
    rows: Callable[[], Rows] | None = None

    @cached_property
    def pdf(self) -> bytes:
        """The paper; empty for a part that is only a file."""
        return self.make() if self.make else b""


@dataclass(frozen=True)
class Gap:
    """What an auditor would ask, and where it can be added."""

    text: str
    url: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass
class Item:
    """One line of the archive list; `remark` says why nothing is due."""

    number: int
    key: str
    label: str
    parts: list[Part] = field(default_factory=list)
    missing: list[Gap] = field(default_factory=list)
    remark: str = ""

    @property
    def papers(self) -> list[Part]:
        """The parts that are printed."""
        return [part for part in self.parts if part.make]


@dataclass(frozen=True)
class Asked:
    """For whom the list is made, when, in which language, with what other apps hold.

    What single reviewers said is for the `office` only.
    """

    grant: Grant
    at: datetime
    language: str
    evidence: list[Evidence]
    papers: list[GrantPaper]
    office: bool = True

    def screen(self, name: str) -> str:
        """A screen of this grant in the admin."""
        return reverse(name, args=[self.grant.pk])


Filing = Iterator[Part | Gap]
Filer = Callable[[Asked], Filing]
