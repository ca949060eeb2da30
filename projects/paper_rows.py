"""The papers of a grant as a list: what each step wants, what is there, what is missing."""

from dataclasses import dataclass, field

from .models import Gate, Grant, GrantPaper, RequiredPaper


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
    wanted: bool = True


def paper_rows(grant: Grant) -> list[PaperRow]:
    """What the round wants in the order of the steps, then whatever else was handed in."""
    rows = {row.key: row for row in _wanted(grant)}
    for paper in grant.papers.all() if grant.pk else ():
        when = Gate(paper.gate).label
        row = rows.setdefault(
            paper.key,
            PaperRow(paper.gate, paper.key, paper.label, str(when), wanted=False),
        )
        row.files.append(paper)
    order = Gate.values
    return sorted(rows.values(), key=lambda row: order.index(row.gate))


def _wanted(grant: Grant) -> list[PaperRow]:
    papers = RequiredPaper.objects.filter(round_id=grant.round_id).select_related("template")
    return [
        PaperRow(
            one.gate,
            one.key,
            one.label,
            str(Gate(one.gate).label),
            one.help_text,
            one.template.url if one.template else "",
        )
        for one in papers
    ]
