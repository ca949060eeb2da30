"""What a ballot may say: checked against what each question allows, and written."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.errors import BadChoice
from surveys.models import Ballot, BallotChoice, BallotText, Poll, PollOption, PollQuestion
from surveys.querying import options_to_choose
from surveys.vocabulary import LONGEST_TEXT, Kind

Mark = tuple[PollOption, int]  # with its rank; 0 where there is no order


@dataclass(frozen=True)
class Answers:
    """A ballot that has been checked: its marks, and its words by question."""

    marks: tuple[Mark, ...]
    texts: tuple[tuple[PollQuestion, str], ...] = ()


def checked(
    poll: Poll,
    choices: Sequence[uuid.UUID],
    texts: Mapping[str, str] | None = None,
    *,
    partly: bool = False,
) -> Answers:
    """The answers, or `BadChoice` with what to mend.

    `choices` are keys of options; where preferences are asked for, their order is the ranking.
    `texts` are words by the key of their question. `partly`: a paper ballot may leave out a
    question, but not all of them; words may always be left out.
    """
    offered = {row.key: row for row in options_to_choose(poll=poll.pk)}
    marked = _by_question(offered, choices)
    words = _words(poll, texts) if texts else ()
    if not (marked or words):
        raise BadChoice
    questions = {row.question_id: row.question for row in offered.values()}
    for pk, question in questions.items():
        if marked[pk] or not partly:
            require_number(len(marked[pk]), question.max_choices)
    marks = [mark for pk, rows in marked.items() for mark in _ranked(questions[pk], rows)]
    return Answers(tuple(marks), words)


def _by_question(
    offered: Mapping[uuid.UUID, PollOption], choices: Sequence[uuid.UUID]
) -> defaultdict[int, list[PollOption]]:
    """The options with these keys in the order given, by question."""
    marked: defaultdict[int, list[PollOption]] = defaultdict(list)
    for key in dict.fromkeys(choices):
        if key not in offered:
            raise BadChoice(
                _("One of the answers is no longer offered. Please look at them again.")
            )
        marked[offered[key].question_id].append(offered[key])
    return marked


def _ranked(question: PollQuestion, options: list[PollOption]) -> list[Mark]:
    ordered = question.kind == Kind.RANKING
    return [(option, place if ordered else 0) for place, option in enumerate(options, 1)]


def _words(poll: Poll, texts: Mapping[str, str]) -> tuple[tuple[PollQuestion, str], ...]:
    """What was written, without what is empty."""
    questions = poll.questions.filter(retired=False, kind=Kind.TEXT)
    asked = {str(question.key): question for question in questions}
    words = [(asked[key], text.strip()) for key, text in texts.items() if key in asked]
    if any(len(text) > LONGEST_TEXT for _question, text in words):
        raise BadChoice(_("Please keep to %(most)s characters.") % {"most": LONGEST_TEXT})
    return tuple((question, text) for question, text in words if text)


def require_number(number: int, most: int) -> None:
    """Raise `BadChoice` unless at least one and at most this many choices were made."""
    if number == 0:
        raise BadChoice
    if number > most == 1:
        raise BadChoice(_("Please choose one answer only."))
    if number > most:
        raise BadChoice(_("Please choose at most %(most)s answers.") % {"most": most})


def write_answers(pairs: Iterable[tuple[Ballot, Answers]]) -> None:
    """Write what these ballots say; the ballots are there already."""
    marks, words = [], []
    for ballot, answers in pairs:
        marks += [BallotChoice(ballot=ballot, option=o, rank=r) for o, r in answers.marks]
        words += [BallotText(ballot=ballot, question=q, text=t) for q, t in answers.texts]
    BallotChoice.objects.bulk_create(marks)
    if words:
        BallotText.objects.bulk_create(words)
