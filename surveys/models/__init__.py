"""Polls (a page, its definitions and its records), their paper, and suggestions."""

from .named import BallotChange, NamedBallot
from .owners import OwnedUnit, Owner, OwnersWorksheet
from .pact import Pact, PactAcceptance
from .pages import Choice, PollPage, Question
from .paper import Batch, BatchPhoto, PileBallot, Slip
from .records import (
    Ballot,
    BallotChoice,
    BallotText,
    Poll,
    PollOption,
    PollQuestion,
    RollEntry,
)
from .suggestions import Suggestion

__all__ = [
    "Ballot",
    "BallotChange",
    "BallotChoice",
    "BallotText",
    "Batch",
    "BatchPhoto",
    "Choice",
    "NamedBallot",
    "OwnedUnit",
    "Owner",
    "OwnersWorksheet",
    "Pact",
    "PactAcceptance",
    "PileBallot",
    "Poll",
    "PollOption",
    "PollPage",
    "PollQuestion",
    "Question",
    "RollEntry",
    "Slip",
    "Suggestion",
]
