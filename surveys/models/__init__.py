"""Polls (a page, its definitions and its records) and suggestions."""

from .pages import Choice, PollPage, Question
from .records import Ballot, BallotChoice, Poll, PollOption, PollQuestion, RollEntry
from .suggestions import Suggestion

__all__ = [
    "Ballot",
    "BallotChoice",
    "Choice",
    "Poll",
    "PollOption",
    "PollPage",
    "PollQuestion",
    "Question",
    "RollEntry",
    "Suggestion",
]
