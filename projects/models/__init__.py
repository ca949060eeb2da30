"""Rounds, proposals and the records of grants."""

from .pages import BudgetLine, Milestone, ProjectLead, ProjectPage
from .proofs import GrantPaper, Objection
from .records import AwardLine, Grant, Status, Transition
from .reports import Evaluation, Output, Package, Report
from .reviews import Mark, PanelMember, PanelMinutes, Review
from .rounds import Criterion, Holiday, InstalmentShare, RoundAccount, RoundPage
from .rules import CategoryCap, Gate, RequiredPaper
from .vocabulary import Category, Source

__all__ = [
    "AwardLine",
    "BudgetLine",
    "Category",
    "CategoryCap",
    "Criterion",
    "Evaluation",
    "Gate",
    "Grant",
    "GrantPaper",
    "Holiday",
    "InstalmentShare",
    "Mark",
    "Milestone",
    "Objection",
    "Output",
    "Package",
    "PanelMember",
    "PanelMinutes",
    "ProjectLead",
    "ProjectPage",
    "Report",
    "RequiredPaper",
    "Review",
    "RoundAccount",
    "RoundPage",
    "Source",
    "Status",
    "Transition",
]
