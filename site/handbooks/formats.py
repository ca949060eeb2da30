"""On which paper a book is set, and in which type."""

from dataclasses import dataclass
from typing import Literal

Paper = Literal["A5", "A4"]


@dataclass(frozen=True)
class Format:
    """A paper and a type size: large type is 16 pt, ordinary type about 10."""

    paper: Paper = "A5"
    large: bool = False

    @property
    def key(self) -> str:
        """A word for file names and addresses: `a5`, `a4-large`."""
        return self.paper.lower() + ("-large" if self.large else "")


ORDINARY = Format()
LARGE = Format("A4", large=True)
FORMATS = {each.key: each for each in (ORDINARY, Format("A5", large=True), Format("A4"), LARGE)}
