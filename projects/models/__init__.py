"""Rounds, proposals and the records of grants."""

from .pages import BudgetLine, Milestone, ProjectLead, ProjectPage
from .proofs import GrantPaper, Objection
from .records import AwardLine, Grant, Status, Transition
from .rounds import Criterion, Holiday, InstalmentShare, RoundAccount, RoundPage
from .rules import CategoryCap, Gate, RequiredPaper
from .vocabulary import Category, Source

__all__ = [
    "AwardLine",
    "BudgetLine",
    "Category",
    "CategoryCap",
    "Criterion",
    "Gate",
    "Grant",
    "GrantPaper",
    "Holiday",
    "InstalmentShare",
    "Milestone",
    "Objection",
    "ProjectLead",
    "ProjectPage",
    "RequiredPaper",
    "RoundAccount",
    "RoundPage",
    "Source",
    "Status",
    "Transition",
]
