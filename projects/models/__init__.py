"""Rounds, proposals and the records of grants."""

from .decisions import Rule, VoteDecision
from .leftovers import Leftover
from .money import (
    Agreement,
    AmendedLine,
    Amendment,
    Contribution,
    Expense,
    Instalment,
)
from .pages import BudgetLine, Milestone, ProjectLead, ProjectPage
from .proofs import GrantPaper, Objection
from .records import AwardLine, Grant, Status, Transition
from .reports import Evaluation, Output, Package, Report
from .reviews import Mark, PanelMember, PanelMinutes, Review
from .rounds import Criterion, Holiday, InstalmentShare, RoundAccount, RoundPage
from .rules import CategoryCap, Gate, RequiredPaper
from .vocabulary import Awaits, Category, Source

__all__ = [
    "Agreement",
    "AmendedLine",
    "Amendment",
    "Awaits",
    "AwardLine",
    "BudgetLine",
    "Category",
    "CategoryCap",
    "Contribution",
    "Criterion",
    "Evaluation",
    "Expense",
    "Gate",
    "Grant",
    "GrantPaper",
    "Holiday",
    "Instalment",
    "InstalmentShare",
    "Leftover",
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
    "Rule",
    "Source",
    "Status",
    "Transition",
    "VoteDecision",
]
