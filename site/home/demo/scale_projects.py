"""What is copied of a round beside its grants: texts as handed in, reviews, minutes, the vote."""

import re
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from wagtail.models import Page, Revision

from projects.models import (
    AmendedLine,
    Amendment,
    BudgetLine,
    Grant,
    Mark,
    Milestone,
    Output,
    PanelMember,
    PanelMinutes,
    ProjectLead,
    ProjectPage,
    Review,
    RoundPage,
    VoteDecision,
)

if TYPE_CHECKING:
    from .scale import Copy

VOTE = re.compile(r"/rounds/(\d+)/")
CHILDREN: dict[str, type[Model]] = {
    "leads": ProjectLead,
    "milestones": Milestone,
    "budget_lines": BudgetLine,
}


def handed_in(copy: "Copy") -> None:
    """The versions that reviewers read, so that what they said counts for the copies too."""
    sent = copy.inside(Grant).exclude(submitted_revision=None).values("submitted_revision")
    rows = list(Revision.objects.filter(pk__in=sent).order_by("pk"))
    before = [row.pk for row in rows]
    pages = dict(ProjectPage.objects.filter(pk__in=_copies_of(copy, rows)).in_bulk())
    for row in rows:
        page = pages[copy.copies.of(Page, int(row.object_id))]
        row.pk, row.object_id, row._state.adding = None, str(page.pk), True
        row.user_id = None
        row.content = _content(copy, row.content, page)
    Revision.objects.bulk_create(rows)
    copy.copies.made[Revision].update(zip(before, (row.pk for row in rows), strict=True))


def _copies_of(copy: "Copy", rows: list[Revision]) -> list[int]:
    return [copy.copies.of(Page, int(row.object_id)) for row in rows]


def _content(copy: "Copy", content: dict[str, Any], page: ProjectPage) -> dict[str, Any]:
    """The same text on another page: its place in the tree, its round, its own rows."""
    moved = {
        "pk": page.pk,
        "path": page.path,
        "url_path": page.url_path,
        "community": page.community_id,
        "round": copy.copies.of(RoundPage, content.get("round")),
        "latest_revision": None,
        "live_revision": None,
    }
    lists = {
        name: [
            {**row, "pk": copy.copies.of(model, row["pk"]), "project": page.pk}
            for row in content.get(name, [])
        ]
        for name, model in CHILDREN.items()
    }
    return {**content, **moved, **lists}


def relink(copy: "Copy", text: str) -> str:
    """Let what is written about a round's vote lead to the copy's."""
    return VOTE.sub(lambda found: f"/rounds/{copy.copies.of(RoundPage, int(found[1]))}/", text)


def judged(copy: "Copy") -> None:
    """The panel, its reviews and minutes, outputs, and what the residents decided."""
    office = {"sub_district": copy.base}
    copy.copies.rows(PanelMember.objects.filter(**office))
    copy.copies.rows(PanelMinutes.objects.filter(**office))
    copy.copies.rows(copy.inside(Review))
    copy.copies.rows(Mark.objects.filter(review__in=copy.inside(Review)))
    copy.of_communities(Output, Amendment)
    amended = AmendedLine.objects.filter(amendment__in=copy.inside(Amendment))
    copy.copies.rows(amended)

    def recount(row: Any) -> None:
        row.figures = _figures(copy, row.figures)

    copy.copies.rows(VoteDecision.objects.filter(**office), recount)


def _figures(copy: "Copy", figures: dict[str, Any]) -> dict[str, Any]:
    """The figures of a vote with the copies' keys, names and addresses."""
    grants = copy.copies.made[Grant]
    projects = [
        {**one, "pk": grants[one["pk"]], "community": copy.named(one["community"])}
        for one in figures["projects"]
    ]
    rules = {name: _rule(rule, grants) for name, rule in figures["rules"].items()}
    polls = [
        [copy.named(name), url.replace(copy.base.page.url, copy.page.url, 1)]
        for name, url in figures.get("polls", [])
    ]
    return {**figures, "projects": projects, "rules": rules, "polls": polls}


def _rule(rule: dict[str, Any], grants: dict[Any, Any]) -> dict[str, Any]:
    return {
        **rule,
        "winners": [grants[key] for key in rule["winners"]],
        "reasons": {str(grants[int(key)]): one for key, one in rule["reasons"].items()},
        "paid": {str(grants[int(key)]): one for key, one in rule["paid"].items()},
    }
