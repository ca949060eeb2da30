"""Score sheets (评分表): one for each proposal that a reviewer reads."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

import printing
from home.counts import people_text
from home.dates import yuan_text
from printing import pages
from projects.models import Grant, RoundPage
from projects.models.vocabulary import NOTHING

from .dates import span
from .proposal import version_to_print

WHOLE = 100


def score_sheets(call: RoundPage, grants: Sequence[Grant], *, language: str) -> bytes:
    """Print a sheet for each of these proposals; without any, one blank sheet."""
    contexts = [sheet_context(call, grant) for grant in grants] or [blank_context(call)]
    return pages.joined(
        [
            printing.render(
                "print/score_sheet.html", context, title=context["title"], language=language
            )
            for context in contexts
        ]
    )


def sheet_context(call: RoundPage, grant: Grant) -> dict[str, Any]:
    """The rubric of the round, for this proposal."""
    page = version_to_print(grant.page, grant)
    facts = [
        (_("Community"), grant.community.name),
        (_("Applied for"), yuan_text(grant.requested)),
        (_("Period"), span(page.starts_on, page.ends_on)),
        (_("Who benefits"), _people(page.beneficiaries, page.people)),
    ]
    return {**blank_context(call), "title": str(grant), "facts": [row for row in facts if row[1]]}


def _people(who: str, count: int | None) -> str:
    return f"{who} · {people_text(count)}" if count else who


def blank_context(call: RoundPage) -> dict[str, Any]:
    """The rubric without a proposal."""
    office = call.get_parent().specific.sub_district
    criteria = list(call.criteria.all())
    return {
        "who": office.full_office,
        "kind": _("Score sheet"),
        "title": _("Project:"),
        "lead": call.title,
        "facts": [],
        "criteria": criteria,
        "whole": sum(one.weight for one in criteria) or WHOLE,
        "pass_mark": f"{call.pass_mark.normalize():f}",
        "foot": _("To be read by the office only, until the decision is public."),
    }


def summary(call: RoundPage, grant: Grant) -> list[tuple[str, str]]:
    """What is recorded of a review: the panel's score and the pass mark."""
    return [
        (_("Score of the panel"), "" if grant.score is None else f"{grant.score:.1f}"),
        (_("Pass mark"), f"{call.pass_mark:.1f}"),
        (_("Applied for"), yuan_text(grant.requested or NOTHING)),
    ]
