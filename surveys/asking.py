"""What a poll asks, as it is read: on its page, on the form, on slips, where slips are entered."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from surveys.models import Poll, PollPage
from surveys.vocabulary import Kind

PICTURE = "fill-480x320"


@dataclass(frozen=True)
class AskedChoice:
    """A choice as it is read."""

    key: str
    label: str
    note: str
    image: Any = None


@dataclass(frozen=True)
class AskedQuestion:
    """A question as it is read, on the page and on the form."""

    key: str
    text: str
    kind: str
    max_choices: int
    choices: tuple[AskedChoice, ...]
    shuffle: bool = False

    @property
    def several(self) -> bool:
        """Whether more than one choice may be made."""
        return self.kind == Kind.MULTIPLE or (self.kind == Kind.PROJECTS and self.max_choices > 1)

    @property
    def ranked(self) -> bool:
        """Whether choices are put in order."""
        return self.kind == Kind.RANKING

    @property
    def worded(self) -> bool:
        """Whether it is answered in words."""
        return self.kind == Kind.TEXT

    @property
    def scaled(self) -> bool:
        """Whether it is a scale."""
        return self.kind == Kind.SCALE

    @property
    def places(self) -> range:
        """The places that can be given, from the first."""
        return range(1, self.max_choices + 1)

    @property
    def how(self) -> str:
        """How it is answered, in words."""
        if self.worded:
            return _("A few words, if you like.")
        if self.ranked:
            words = _("Put up to %(most)s in order: 1 for the one you like best.")
            return words % {"most": self.max_choices}
        if self.scaled:
            return _("Choose one step.")
        if self.max_choices == 1:
            return _("Choose one.")
        return _("Choose up to %(most)s.") % {"most": self.max_choices}

    def shuffled_for(self, voter: object) -> "AskedQuestion":
        """The choices in an order of this voter's own, the same each time, if it asks for that."""
        if not self.shuffle or self.scaled:
            return self

        def place(choice: AskedChoice) -> bytes:
            return hashlib.sha256(f"{voter} {choice.key}".encode()).digest()

        return replace(self, choices=tuple(sorted(self.choices, key=place)))


def asked(poll: Poll) -> list[AskedQuestion]:
    """What is asked, from the record; two queries, and two more where there are pictures."""
    options: dict[int, list[AskedChoice]] = {}
    pictures = get_image_model().objects.prefetch_renditions(PICTURE)
    rows = poll.options.filter(retired=False).prefetch_related(Prefetch("image", pictures))
    for row in rows:
        choice = AskedChoice(str(row.key), row.label, row.note, row.image)
        options.setdefault(row.question_id, []).append(choice)
    return [
        AskedQuestion(
            str(q.key), q.text, q.kind, q.max_choices, tuple(options.get(q.pk, ())), q.shuffle
        )
        for q in poll.questions.filter(retired=False)
    ]


def drafted(page: PollPage) -> list[AskedQuestion]:
    """What a draft asks, for its preview."""
    from surveys.services.publishing import offered

    return [
        AskedQuestion(
            str(q.key),
            q.text,
            q.kind,
            q.max_choices,
            tuple(AskedChoice(str(c.key), c.label, c.note, c.image) for c in offered(q)),
            q.shuffle,
        )
        for q in page.questions.all()
    ]


def in_order_of(voter: object, questions: Sequence[AskedQuestion]) -> list[AskedQuestion]:
    """The questions with choices in this voter's order."""
    return [question.shuffled_for(voter) for question in questions]
