"""Writing a proposal: who may begin one, keeping drafts, and what happens when two people write."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Revision

from communities.models import Community, Resident
from communities.roles import manages
from home.dates import day_text

from .errors import DraftTaken, LeadLeaves, MayNotDraft, NoMoreEdits, NotYours
from .lifecycle import Actor, is_actor
from .models import Grant, ProjectPage, RoundPage
from .models.records import UNSENT
from .services import open_grant

MOST_DRAFTS = 3  # of one resident in a community, not handed in yet
ONE_SITTING = timedelta(hours=2)  # so long one person's saves are one entry of the history


def residents_of(user: Any) -> list[Resident]:
    """The confirmed residents who this account is, with their community; one query."""
    if not user.is_authenticated or not user.is_active:
        return []
    rows = Resident.objects.verified().filter(
        representations__user=user,
        representations__is_self=True,
        representations__ended_at__isnull=True,
        representations__confirmed_at__isnull=False,
    )
    return list(rows.select_related("community__page", "community__sub_district__page"))


def resident_in(user: Any, community: Community) -> Resident | None:
    """Who this account is in this community, if confirmed."""
    found = [one for one in residents_of(user) if one.community_id == community.pk]
    return found[0] if found else None


def may_draft(user: Any, community: Community) -> bool:
    """Its workers, and its confirmed residents who have an account."""
    return manages(user, community) or resident_in(user, community) is not None


@transaction.atomic
def begin(
    community: Community, *, by: Any, call: RoundPage | None = None, **texts: Any
) -> ProjectPage:
    """Begin a proposal as a draft; a resident who begins one is its first lead."""
    lead = None if manages(by, community) else resident_in(by, community)
    if lead is None and not manages(by, community):
        raise MayNotDraft(
            _(
                "A proposal is written by a confirmed resident of the community, or by its social "
                "workers. Ask at the desk to be confirmed."
            )
        )
    if lead is not None and _open_drafts(by).count() >= MOST_DRAFTS:
        raise MayNotDraft(
            _("You have %(n)d proposals that are not handed in yet. Finish one of them first.")
            % {"n": MOST_DRAFTS}
        )
    page = ProjectPage(slug=f"project-{token_hex(4)}", round=call, owner=by, live=False, **texts)
    if lead is not None:
        page.leads.create(name=lead.name, role=_("resident"), phone=lead.phone, user=by)
    community.page.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    open_grant(page)
    return page


def _open_drafts(user: Any) -> Any:
    return ProjectPage.objects.filter(leads__user=user, grant__status__in=UNSENT).distinct()


def led_by(user: Any) -> Any:
    """Projects that name this account as a lead, those that need a hand first."""
    pages = ProjectPage.objects.filter(leads__user=user).distinct()
    return pages.select_related("grant__round", "community").order_by("-latest_revision_created_at")


def may_edit(page: ProjectPage, user: Any) -> bool:
    """The leads by their account, and who looks after the community."""
    grant = open_grant(page)
    return is_actor(grant, user, Actor.WORKER) or is_actor(grant, user, Actor.LEAD)


def version_of(page: ProjectPage) -> str:
    """Names what was read before somebody began to write."""
    revision = page.latest_revision
    return f"{revision.pk}-{revision.created_at:%Y%m%d%H%M%S%f}" if revision else ""


@transaction.atomic
def save_draft(page: ProjectPage, *, by: Any, at: datetime, read: str) -> str:
    """Keep what was written as the newest version, and return its name.

    `read` is the version that the writer had before them. When somebody else has saved since,
    nothing is written and `DraftTaken` says who and when: no text is ever lost in silence.
    """
    stored = ProjectPage.objects.select_for_update().get(pk=page.pk)
    grant = Grant.objects.select_for_update().get(pk=page.pk)
    works = is_actor(grant, by, Actor.WORKER)
    if not (works or is_actor(grant, by, Actor.LEAD)):
        raise NotYours
    if not works and by.pk not in {lead.user_id for lead in page.leads.all()}:
        raise LeadLeaves
    if not grant.is_unsent:
        raise NoMoreEdits
    newest = stored.latest_revision
    if read != version_of(stored):
        raise _taken(newest)
    same = newest is not None and _same_sitting(newest, grant, by, at)
    page.save()
    page.save_revision(
        user=by, log_action=not same, overwrite_revision=newest if same else None, clean=False
    )
    Grant.objects.filter(pk=grant.pk).update(title=page.title, theme=page.theme)
    return version_of(page)


def _same_sitting(newest: Revision, grant: Grant, by: Any, at: datetime) -> bool:
    """Whether the newest version is this person's of a moment ago, and nothing depends on it."""
    return bool(
        newest.user_id == by.pk
        and newest.pk != grant.submitted_revision_id
        and at - newest.created_at < ONE_SITTING
    )


def _taken(newest: Revision | None) -> DraftTaken:
    return DraftTaken(
        _(
            "%(who)s saved another version on %(day)s, while you were writing. Yours is still "
            "here and not saved yet. Copy what you need from the other version, or save yours as "
            "the newest; the other one stays in the history."
        )
        % {
            "who": (newest and newest.user) or _("somebody whose account is closed"),
            "day": day_text(newest.created_at, clock=True) if newest else "",
        }
    )
