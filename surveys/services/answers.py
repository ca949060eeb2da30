"""What a ballot may say: checked against what each question allows."""

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from surveys.errors import BadChoice
from surveys.models import Poll, PollOption


def chosen(poll: Poll, choices: Collection[uuid.UUID], *, partly: bool = False) -> list[PollOption]:
    """Options with these keys, checked against what each question allows.

    `partly`: a paper ballot may leave out a question, but not all of them.
    """
    offered = poll.options.filter(retired=False).select_related("question")
    by_question: dict[Any, list[PollOption]] = defaultdict(list)
    questions = {}
    wanted = set(choices)
    for option in offered:
        questions[option.question_id] = option.question
        if option.key in wanted:
            by_question[option.question_id].append(option)
    marks = [option for marked in by_question.values() for option in marked]
    if len(marks) != len(wanted):
        raise BadChoice(_("One of the answers is no longer offered. Please look at them again."))
    for pk, question in questions.items():
        if by_question[pk] or not (partly and marks):
            require_number(len(by_question[pk]), question.max_choices)
    return marks


def require_number(number: int, most: int) -> None:
    """Raise `BadChoice` unless at least one and at most this many choices were made."""
    if number == 0:
        raise BadChoice
    if number > most == 1:
        raise BadChoice(_("Please choose one answer only."))
    if number > most:
        raise BadChoice(_("Please choose at most %(most)s answers.") % {"most": most})
