"""The archive list of a grant, in its fixed order: what is there, what is missing, what is not due.

The order is the offices' (proposal first, outputs last). Nothing is invented: an item without a
record says so in a sentence, which is what an auditor would ask.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .links import Evidence, evidence
from .models import Grant, Status
from .printed import closing, enclosed, proposal


@dataclass(frozen=True)
class Part:
    """One paper of an item."""

    title: str
    pdf: bytes


@dataclass
class Item:
    """One line of the archive list; `remark` says why nothing is due."""

    number: int
    key: str
    label: str
    parts: list[Part] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    remark: str = ""


@dataclass(frozen=True)
class Asked:
    """For whom the list is made, when, in which language, with what other apps hold."""

    grant: Grant
    at: datetime
    language: str
    evidence: list[Evidence]


Filing = Iterator[Part | str]
Filer = Callable[[Asked], Filing]

ARCHIVE: tuple[tuple[str, str | Promise], ...] = (
    ("proposal", gettext_lazy("Proposal")),
    ("consultation", gettext_lazy("Consultation slips and summary")),
    ("budget", gettext_lazy("Budget")),
    ("screening", gettext_lazy("Opinion of the screening")),
    ("scores", gettext_lazy("Score sheets and summary")),
    ("minutes", gettext_lazy("Minutes of the panel")),
    ("notice", gettext_lazy("Public notice with proof")),
    ("agreement", gettext_lazy("Agreement")),
    ("activities", gettext_lazy("Activities: notices, attendance, photos")),
    ("midterm", gettext_lazy("Midterm report")),
    ("expenses", gettext_lazy("Expenses and vouchers")),
    ("amendments", gettext_lazy("Amendments")),
    ("closing", gettext_lazy("Closing report")),
    ("satisfaction", gettext_lazy("Summary of satisfaction")),
    ("evaluation", gettext_lazy("Evaluation")),
    ("outputs", gettext_lazy("Outputs")),
)
AFTER_APPROVAL = ("agreement", "activities", "midterm", "expenses", "amendments", "closing")
AFTER_CLOSING = ("satisfaction", "evaluation", "outputs")


def archive_list(grant: Grant, *, at: datetime, language: str) -> list[Item]:
    """The sixteen items with their papers."""
    asked = Asked(grant, at, language, evidence(grant.page, at, language))
    return [_item(asked, number, key, str(label)) for number, (key, label) in enumerate(ARCHIVE, 1)]


def _item(asked: Asked, number: int, key: str, label: str) -> Item:
    item = Item(number, key, label, remark=_not_due(asked.grant, key))
    if item.remark:
        return item
    for found in FILERS[key](asked):
        if isinstance(found, str):
            item.missing.append(found)
        else:
            item.parts.append(found)
    if not item.parts and not item.missing:
        item.remark = _("nothing recorded")
    return item


def _not_due(grant: Grant, key: str) -> str:
    """Why this item need not be there; empty when it must."""
    call = grant.round
    used = {
        "screening": call is None or call.uses_screening,
        "scores": call is None or call.uses_panel,
        "minutes": call is None or call.uses_panel,
        "notice": call is None or call.uses_notice,
    }
    if not used.get(key, True):
        return _("not used in this round")
    if key in (*AFTER_APPROVAL, *AFTER_CLOSING) and not grant.is_funded:
        return _("not due: the project is %(status)s") % {"status": grant.get_status_display()}
    return ""


def _proposal(asked: Asked) -> Filing:
    grant = asked.grant
    page = proposal.version_to_print(grant.page, grant)
    yield Part(_("Proposal as handed in"), proposal.proposal_form(page, language=asked.language))
    if grant.submitted_at is None:
        yield _("The proposal has not been handed in; the newest draft is enclosed.")


def _from_others(key: str, nothing: str | Promise) -> Filer:
    """Papers that other apps hold; `nothing` is said when they hold none."""

    def filer(asked: Asked) -> Filing:
        held = [one for one in asked.evidence if one.item == key]
        for one in held:
            if one.pdf:
                yield Part(one.title, one.pdf)
            if one.missing:
                yield one.missing
        if not held:
            yield str(nothing)

    return filer


def _budget(asked: Asked) -> Filing:
    grant = asked.grant
    yield Part(_("Budget"), enclosed.budget_sheet(grant, language=asked.language))


def _moved(action: str, nothing: str | Promise, original: str | Promise = "") -> Filer:
    """A decision that the record knows; `original` is asked for beside it, on paper."""

    def filer(asked: Asked) -> Filing:
        move = asked.grant.transitions.filter(action=action).order_by("at", "pk").last()
        if move is None:
            yield str(nothing)
            return
        pdf = enclosed.record_of_move(asked.grant, move, language=asked.language)
        yield Part(enclosed.label_of(move), pdf)
        if original:
            yield str(original)

    return filer


def _scores(asked: Asked) -> Filing:
    if asked.grant.score is None:
        yield _("There is no score of the panel.")
        return
    yield Part(_("Summary"), enclosed.score_summary(asked.grant, language=asked.language))
    yield _("The reviewers' own score sheets are not kept on the site: add the signed sheets.")


def _missing(sentence: str | Promise) -> Filer:
    def filer(asked: Asked) -> Filing:
        yield str(sentence)

    return filer


def _expenses(asked: Asked) -> Filing:
    yield Part(_("Account"), enclosed.account_sheet(asked.grant, language=asked.language))
    if asked.grant.paid or asked.grant.spent:
        yield _("The vouchers are not kept on the site: add them in the order of the lines.")
    else:
        yield _("No payment and no expense is recorded.")


def _amendments(asked: Asked) -> Filing:
    yield from ()


def _closing(asked: Asked) -> Filing:
    pdf = closing.closing_report(asked.grant, at=asked.at, language=asked.language)
    yield Part(_("Closing report"), pdf)
    if asked.grant.status not in closing.REPORTED:
        yield _("The closing report has not been handed in; enclosed is what the records say now.")
    if not asked.grant.page.story:
        yield _("The project's page tells no story yet: write what was done and what came of it.")


def _outputs(asked: Asked) -> Filing:
    if asked.grant.status in (Status.CLOSED, Status.ARCHIVED):
        yield _("What the project made (guides, photos, pacts) is not kept on the site: add it.")
    else:
        yield _("The project is not closed yet; what it made is added then.")


FILERS: dict[str, Filer] = {
    "proposal": _proposal,
    "consultation": _from_others(
        "consultation", gettext_lazy("No poll is attached to the proposal as its evidence.")
    ),
    "budget": _budget,
    "screening": _moved("screen", gettext_lazy("The proposal has not passed the screening.")),
    "scores": _scores,
    "minutes": _missing(
        gettext_lazy("The minutes of the panel are not kept on the site: add the signed ones.")
    ),
    "notice": _moved(
        "post",
        gettext_lazy("The project has not been on public notice."),
        gettext_lazy("Proof of the notice is missing: add a photo of where it hung."),
    ),
    "agreement": _moved(
        "start",
        gettext_lazy("The agreement has not been signed."),
        gettext_lazy("The signed agreement is not kept on the site: add the original."),
    ),
    "activities": _from_others(
        "activities", gettext_lazy("No activity that has taken place is tied to this project.")
    ),
    "midterm": _moved(
        "report_midterm",
        gettext_lazy("No midterm report has been handed in."),
        gettext_lazy("The midterm report itself is not kept on the site: add it."),
    ),
    "expenses": _expenses,
    "amendments": _amendments,
    "closing": _closing,
    "satisfaction": _missing(gettext_lazy("A summary of satisfaction is missing.")),
    "evaluation": _moved("close", gettext_lazy("The project has not been evaluated and closed.")),
    "outputs": _outputs,
}
