"""The archive list of a grant, in its fixed order: what is there, what is missing, what is not due.

The order is the offices' (proposal first, outputs last). Nothing is invented: an item without a
record says so in a sentence, which is what an auditor would ask, and leads to where it is added.
Making the list prints nothing: each part sets its paper when it is asked for it.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .links import Upload, evidence
from .models import Gate, Grant, GrantPaper, Report, Status, VoteDecision
from .paperwork import readable_papers
from .printed import closing, enclosed, judged, proposal
from .printed.enclosures import upload_pdf
from .printed.vote import vote_result
from .reporting import filing
from .reporting.items import Asked, Filer, Filing, Gap, Item, Part
from .reporting.writing import standing_report

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
KEYS = tuple(key for key, _label in ARCHIVE)
AFTER_APPROVAL = ("agreement", "activities", "midterm", "expenses", "amendments", "closing")
AFTER_CLOSING = ("satisfaction", "evaluation", "outputs")
OF_GATE = {
    Gate.SUBMIT: "proposal",
    Gate.APPROVE: "notice",
    Gate.START: "agreement",
    Gate.MIDTERM: "midterm",
    Gate.CLOSING: "closing",
    Gate.ARCHIVE: "outputs",
}


def archive_list(grant: Grant, *, at: datetime, language: str, office: bool = True) -> list[Item]:
    """The sixteen items with their papers; what single reviewers said is for the `office` only."""
    held = evidence(grant.page, at, language)
    papers = list(readable_papers(grant, office=office))
    asked = Asked(grant, at, language, held, papers, office)
    return [_item(asked, number, key, str(label)) for number, (key, label) in enumerate(ARCHIVE, 1)]


def item_of(paper: GrantPaper) -> str:
    """Under which item a file that was handed in is archived: one named for it, or its step's."""
    return paper.key if paper.key in KEYS else OF_GATE[Gate(paper.gate)]


def _item(asked: Asked, number: int, key: str, label: str) -> Item:
    item = Item(number, key, label, remark=_not_due(asked.grant, key))
    filed = list(_filed(asked, key))
    if item.remark:
        item.parts = filed
        return item
    for found in FILERS[key](asked):
        if isinstance(found, Gap):
            item.missing.append(found)
        else:
            item.parts.append(found)
    item.parts += filed
    if not item.parts and not item.missing:
        hidden = key == "minutes" and not asked.office
        item.remark = _("kept by the office") if hidden else _("nothing recorded")
    return item


def _not_due(grant: Grant, key: str) -> str:
    """Why this item need not be there; empty when it must."""
    call = grant.round
    used = {
        "screening": call is None or call.uses_screening,
        "scores": call is None or call.uses_review,
        "minutes": call is None or call.uses_panel,
        "notice": call is None or call.uses_notice,
    }
    if not used.get(key, True):
        return _("not used in this round")
    if key in (*AFTER_APPROVAL, *AFTER_CLOSING) and not grant.is_funded:
        return _("not due: the project is %(status)s") % {"status": grant.get_status_display()}
    return ""


def _filed(asked: Asked, key: str) -> Iterator[Part]:
    """Files that were handed in for this item, as they are."""
    for paper in asked.papers:
        if item_of(paper) == key:
            upload = Upload(paper.name, partial(filing.content, paper.file))
            yield Part(
                paper.label, partial(upload_pdf, paper.label, upload, asked.language), upload
            )


def _has(asked: Asked, key: str) -> bool:
    return any(item_of(paper) == key for paper in asked.papers)


def _add(asked: Asked, key: str, sentence: str | Promise) -> Gap:
    """Something that is added on the archive's own screen."""
    return Gap(str(sentence), f"{asked.screen('project_archive')}#{key}")


def _proposal(asked: Asked) -> Filing:
    grant = asked.grant
    page = proposal.version_to_print(grant.page, grant)
    make = partial(proposal.proposal_form, page, language=asked.language)
    yield Part(_("Proposal as handed in"), make, rows=partial(enclosed.budget_rows, grant))
    if grant.submitted_at is None:
        yield Gap(
            _("The proposal has not been handed in; the newest draft is enclosed."),
            asked.screen("project_grant"),
        )


def _others(asked: Asked, key: str) -> Filing:
    """Papers that other apps hold."""
    for one in asked.evidence:
        if one.item == key:
            if one.pdf or one.upload:
                yield Part(one.title, one.pdf, one.upload, one.records)
            if one.missing:
                yield Gap(one.missing, one.url)


def _from_others(key: str, nothing: str | Promise, where: str) -> Filer:
    """Papers that other apps hold; `nothing` is said when they hold none, and added `where`."""

    def filer(asked: Asked) -> Filing:
        found = list(_others(asked, key))
        yield from found
        if not found and not _has(asked, key):
            yield Gap(str(nothing), reverse(where, args=[asked.grant.pk]))

    return filer


def _budget(asked: Asked) -> Filing:
    grant = asked.grant
    yield Part(_("Budget"), partial(enclosed.budget_sheet, grant, language=asked.language))


def _moved(key: str, action: str, nothing: str | Promise, proof: str | Promise = "") -> Filer:
    """A decision that the record knows; `proof` is asked for beside it, as a file."""

    def filer(asked: Asked) -> Filing:
        move = asked.grant.transitions.filter(action=action).order_by("at", "pk").last()
        if move is None:
            yield Gap(str(nothing), asked.screen("project_grant"))
            return
        make = partial(enclosed.record_of_move, asked.grant, move, language=asked.language)
        yield Part(enclosed.label_of(move), make)
        if proof and not _has(asked, key):
            yield _add(asked, key, proof)

    return filer


def _notice(asked: Asked) -> Filing:
    yield from _moved(
        "notice",
        "post",
        gettext_lazy("The project has not been on public notice."),
        gettext_lazy("Proof of the notice is missing: add a photo of where it hung."),
    )(asked)
    grant = asked.grant
    said = list(grant.objections.select_related("author")) if asked.office else []
    if said:
        make = partial(enclosed.objections_sheet, grant, said, language=asked.language)
        yield Part(_("Objections and answers"), make)


def _vote(grant: Grant, language: str) -> Iterator[Part]:
    """The result of the residents' vote, once the office has decided by it."""
    decision = VoteDecision.objects.filter(round_id=grant.round_id).first()
    if decision is not None:
        yield Part(
            _("Result of the residents' vote"), partial(vote_result, decision, language=language)
        )


def _scores(asked: Asked) -> Filing:
    grant = asked.grant
    yield from _vote(grant, asked.language)
    if grant.round is not None and not grant.round.uses_panel:
        return
    if grant.score is None:
        yield Gap(_("There is no score of the panel."), asked.screen("project_grant"))
        return
    yield Part(_("Summary"), partial(enclosed.score_summary, grant, language=asked.language))
    if not asked.office:
        return
    sheets = judged.score_sheets(grant, asked.language)
    for title, make, rows in sheets:
        yield Part(title, make, rows=rows)
    if not sheets and not _has(asked, "scores"):
        yield _add(
            asked,
            "scores",
            _("The reviewers' own score sheets are not on the site: add the signed sheets."),
        )


def _minutes(asked: Asked) -> Filing:
    if not asked.office:
        return
    make = judged.minutes(asked.grant, asked.language)
    if make:
        yield Part(_("Minutes of the panel"), make)
    elif not _has(asked, "minutes"):
        yield _add(
            asked,
            "minutes",
            _("The minutes of the panel are not on the site: write them, or add the signed ones."),
        )


def _report(kind: str, nothing: str | Promise) -> Filer:
    """A report that was handed in; what the records say stands for one that was not."""

    def filer(asked: Asked) -> Filing:
        grant = asked.grant
        of = closing.closing_report if kind == Report.Kind.CLOSING else closing.midterm_report
        report = standing_report(grant, kind)
        if report is not None or kind == Report.Kind.CLOSING:
            make = partial(of, grant, at=asked.at, language=asked.language)
            yield Part(str(Report.Kind(kind).label), make)
        if report is None:
            yield Gap(str(nothing), asked.screen(f"project_write_{kind}"))

    return filer


def _expenses(asked: Asked) -> Filing:
    yield Part(_("Account"), partial(enclosed.account_sheet, asked.grant, language=asked.language))
    yield from filing.vouchers(asked)
    yield from filing.owed_back(asked)


def _amendments(asked: Asked) -> Filing:
    yield from filing.amendments(asked)


def _agreement(asked: Asked) -> Filing:
    nothing = gettext_lazy("The agreement has not been signed.")
    yield from _moved("agreement", "start", nothing)(asked)
    found = list(filing.agreement(asked))
    yield from found
    started = asked.grant.transitions.filter(action="start").exists()
    if started and not found and not _has(asked, "agreement"):
        yield _add(asked, "agreement", _("The signed agreement is missing: add the original."))


def _satisfaction(asked: Asked) -> Filing:
    found = list(_others(asked, "satisfaction"))
    yield from found
    if not found and not _has(asked, "satisfaction"):
        yield Gap(
            _("A summary of satisfaction is missing: name the survey on the project's page."),
            reverse("wagtailadmin_pages:edit", args=[asked.grant.pk]),
        )


def _evaluation(asked: Asked) -> Filing:
    grant = asked.grant
    if hasattr(grant, "evaluation"):
        make = partial(enclosed.evaluation_sheet, grant, language=asked.language)
        yield Part(_("Evaluation"), make)
    elif not _has(asked, "evaluation"):
        yield _add(asked, "evaluation", _("The project has not been evaluated."))
    move = grant.transitions.filter(action="close").order_by("at", "pk").last()
    if move is not None:
        yield Part(
            enclosed.label_of(move),
            partial(enclosed.record_of_move, grant, move, language=asked.language),
        )


def _outputs(asked: Asked) -> Filing:
    made = list(asked.grant.outputs.all())
    if made:
        make = partial(enclosed.outputs_sheet, asked.grant, made, language=asked.language)
        yield Part(_("List of outputs"), make)
    for one in made:
        if one.file:
            upload = Upload(one.name, partial(filing.content, one.file))
            yield Part(one.label, partial(upload_pdf, one.label, upload, asked.language), upload)
    if not made and not _has(asked, "outputs"):
        over = asked.grant.status in (Status.CLOSED, Status.ARCHIVED)
        yield _add(
            asked,
            "outputs",
            _("What the project made (guides, photos, pacts) is missing: add it.")
            if over
            else _("The project is not closed yet; what it made is added then."),
        )


FILERS: dict[str, Filer] = {
    "proposal": _proposal,
    "consultation": _from_others(
        "consultation",
        gettext_lazy("No poll is attached to the proposal as its evidence."),
        "wagtailadmin_pages:edit",
    ),
    "budget": _budget,
    "screening": _moved(
        "screening", "screen", gettext_lazy("The proposal has not passed the screening.")
    ),
    "scores": _scores,
    "minutes": _minutes,
    "notice": _notice,
    "agreement": _agreement,
    "activities": _from_others(
        "activities",
        gettext_lazy("No activity that has taken place is tied to this project."),
        "project_grant",
    ),
    "midterm": _report(Report.Kind.MIDTERM, gettext_lazy("No midterm report has been handed in.")),
    "expenses": _expenses,
    "amendments": _amendments,
    "closing": _report(
        Report.Kind.CLOSING,
        gettext_lazy(
            "The closing report has not been handed in; enclosed is what the records say now."
        ),
    ),
    "satisfaction": _satisfaction,
    "evaluation": _evaluation,
    "outputs": _outputs,
}
