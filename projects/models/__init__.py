"""Rounds, proposals and the records of grants."""

from .pages import BudgetLine, Milestone, ProjectLead, ProjectPage
from .records import AwardLine, Grant, Status, Transition
from .rounds import Criterion, Holiday, InstalmentShare, RoundAccount, RoundPage
from .vocabulary import Category, Source

__all__ = [
    "AwardLine",
    "BudgetLine",
    "Category",
    "Criterion",
    "Grant",
    "Holiday",
    "InstalmentShare",
    "Milestone",
    "ProjectLead",
    "ProjectPage",
    "RoundAccount",
    "RoundPage",
    "Source",
    "Status",
    "Transition",
]
