"""The papers of a grant as a list: what each step wants, what is there, what is missing."""

from dataclasses import dataclass, field

from .models import Gate, Grant, GrantPaper, RequiredPaper, Status
from .models.records import OVER
from .paper_templates import template_url
from .paperwork import readable_papers


@dataclass
class PaperRow:
    """One paper that a step wants, or that somebody has added."""

    gate: str
    key: str
    label: str
    when: str
    help_text: str = ""
    template_url: str = ""
    files: list[GrantPaper] = field(default_factory=list)
    later: bool = False
    over: bool = False
    wanted: bool = True


NEXT = {  # the steps that a grant in this state may be about to take
    Status.DRAFT: (Gate.SUBMIT,),
    Status.RETURNED: (Gate.SUBMIT,),
    Status.ON_NOTICE: (Gate.APPROVE,),
    Status.APPROVED: (Gate.START,),
    Status.IMPLEMENTING: (Gate.MIDTERM, Gate.CLOSING),
    Status.RECTIFYING: (Gate.MIDTERM, Gate.CLOSING),
    Status.MIDTERM: (Gate.CLOSING,),
    Status.CLOSING: (Gate.CLOSING, Gate.ARCHIVE),
    Status.CLOSED: (Gate.ARCHIVE,),
}


def paper_rows(grant: Grant) -> list[PaperRow]:
    """What the round wants in the order of the steps, then whatever else was handed in.

    What single reviewers said stands on the screen of the archive, for the office.
    """
    rows = {row.key: row for row in _wanted(grant)}
    for paper in readable_papers(grant, office=False) if grant.pk else ():
        when = Gate(paper.gate).label
        row = rows.setdefault(
            paper.key,
            PaperRow(paper.gate, paper.key, paper.label, str(when), wanted=False),
        )
        row.files.append(paper)
    for row in rows.values():
        row.later = not row.files and row.gate not in NEXT.get(Status(grant.status), ())
        row.over = grant.status in OVER
    order = Gate.values
    return sorted(rows.values(), key=lambda row: order.index(row.gate))


def _wanted(grant: Grant) -> list[PaperRow]:
    papers = RequiredPaper.objects.filter(round_id=grant.round_id)
    return [
        PaperRow(
            one.gate,
            one.key,
            one.label,
            str(Gate(one.gate).label),
            one.help_text,
            template_url(one),
        )
        for one in papers
    ]
