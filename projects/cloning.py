"""Beginning from what was there: last year's round, a project that went well."""

import re
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from communities.models import Community
from communities.roles import is_officer

from .drafting import begin, may_draft
from .errors import NotYours
from .models import ProjectPage, RoundPage
from .models.records import PUBLIC

YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
DATES = ("call_opens_at", "call_closes_at", "screening_by", "panel_on", "midterm_by", "closing_by")
TEXTS = (
    *("title", "theme", "summary", "need", "beneficiaries", "people"),
    *("plan", "risks", "sustainability"),
)


def next_year(text: str) -> str:
    """Put the next year for the first year that a text names."""
    return YEAR.sub(lambda found: str(int(found[0]) + 1), text, count=1)


@transaction.atomic
def clone_round(call: RoundPage, *, by: Any) -> RoundPage:
    """Make a draft of the next round: every rule is kept, every date is blank."""
    office = call.get_parent().specific
    if not hasattr(office, "sub_district") or not is_officer(by, office.sub_district):
        raise NotYours
    title = next_year(call.title)
    copied: RoundPage = call.copy(
        update_attrs={
            **dict.fromkeys(DATES),
            "title": title if title != call.title else _("%s (copy)") % call.title[:200],
            "draft_title": title,
            "code": next_year(call.code),
            "slug": free_slug(office, next_year(call.slug)),
        },
        copy_revisions=False,
        keep_live=False,
        user=by,
    )
    return copied


def free_slug(parent: Page, wanted: str) -> str:
    """The slug, with a number behind it while there is such a page already."""
    taken = set(parent.get_children().values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (wanted, *numbered) if slug not in taken)


def may_clone(source: ProjectPage, user: Any, community: Community) -> bool:
    """What is public may be taken up by anybody who may write a proposal; else only at home."""
    grant = getattr(source, "grant", None)
    is_public = grant is not None and grant.status in PUBLIC
    return may_draft(user, community) and (is_public or source.community_id == community.pk)


@transaction.atomic
def clone_project(
    source: ProjectPage, community: Community, *, by: Any, call: RoundPage | None = None
) -> ProjectPage:
    """Begin a proposal with the text, targets and unit prices of another one.

    Dates, number, photos and evidence are this year's to find; leads agree anew.
    """
    if not may_clone(source, by, community):
        raise NotYours
    old = source.get_latest_revision_as_object() if not source.live else source
    page = begin(community, by=by, call=call, **{name: getattr(old, name) for name in TEXTS})
    for goal in old.milestones.all():
        page.milestones.create(label=goal.label, target=goal.target, unit=goal.unit)
    for line in old.budget_lines.all():
        page.budget_lines.create(
            category=line.category,
            label=line.label,
            unit_price=line.unit_price,
            quantity=line.quantity,
            unit=line.unit,
            source=line.source,
        )
    if old.community_id == community.pk and not page.leads.all():
        for lead in old.leads.all():
            page.leads.create(name=lead.name, role=lead.role, phone=lead.phone, user=lead.user)
    page.save()
    page.save_revision(user=by)
    return page
