"""The panel of a round: who sits in it, and which proposals each of them is given."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from communities.models import Community, Representation, SubDistrict
from communities.roles import is_officer, managed_community_ids
from projects.errors import NotInReview, NotYours, OwnProject
from projects.lifecycle import Actor, is_actor
from projects.models import Grant, PanelMember, ProjectPage, Review, RoundPage, Status
from projects.models.reviews import ReviewQuerySet

from .errors import Blocked, NobodyFree, NoRubric, NoSuchAccount
from .judging import settle


def office_of(call: RoundPage) -> SubDistrict:
    """The sub-district whose round it is."""
    office: SubDistrict = call.get_parent().specific.sub_district
    return office


def check_office(call: RoundPage, by: Any) -> SubDistrict:
    """The office, if this user is one of its officers; raises `NotYours`."""
    office = office_of(call)
    if not is_officer(by, office):
        raise NotYours
    return office


def account_named(text: str) -> User:
    """The account with this user name, e-mail or verified phone; raises `NoSuchAccount`."""
    text = text.strip()
    ways = Q(username=text) | Q(phone__endswith=text, phone_verified_at__isnull=False)
    if "@" in text:
        ways |= Q(email__iexact=text)
    found = list(User.objects.filter(ways, is_active=True)[:2]) if len(text) > 1 else []
    if len(found) != 1:
        raise NoSuchAccount
    return found[0]


@transaction.atomic
def add_member(  # noqa: PLR0913 - a seat in a panel is all of this
    call: RoundPage, user: User, part: str, *, home: Community | None, by: Any, at: datetime
) -> PanelMember:
    """Give somebody a seat; a second time changes what they sit for and where they belong.

    What is open of a community to which they now belong is taken back.
    """
    office = check_office(call, by)
    member, _made = PanelMember.objects.update_or_create(
        round=call,
        user=user,
        defaults={"part": part, "home": home, "left_at": None},
        create_defaults={
            "sub_district": office,
            "part": part,
            "home": home,
            "added_at": at,
            "added_by": by,
        },
    )
    _take_back(member.reviews.open().filter(community__in=homes(member)), at)
    log(instance=call, action="projects.panel", user=by, data={"added": str(user)})
    return member


@transaction.atomic
def leave(member: PanelMember, *, by: Any, at: datetime) -> None:
    """Take somebody from the panel; what was submitted stands, what is open is taken back."""
    check_office(member.round, by)
    PanelMember.objects.filter(pk=member.pk, left_at=None).update(left_at=at)
    _take_back(member.reviews.open(), at)
    log(instance=member.round, action="projects.panel", user=by, data={"left": str(member.user)})


def _take_back(reviews: ReviewQuerySet, at: datetime) -> None:
    """Take back what is still open under the lock of its proposal: who submits first has judged.

    A score is made anew only where the review lasts and this review would have counted.
    """
    grants = Grant.objects.select_for_update().filter(pk__in=reviews.values("grant"))
    for grant in grants.order_by("pk"):
        rows = reviews.filter(grant=grant)
        counts = rows.filter(revision=grant.submitted_revision_id).exists()
        rows.update(taken_back_at=at)
        if counts and grant.status == Status.IN_REVIEW:
            settle(grant)


def homes(member: PanelMember) -> frozenset[int]:
    """Communities to which a reviewer belongs: named, lived in, or worked for.

    An officer works for the whole sub-district, and so for none of its communities.
    """
    found = {member.home_id} if member.home_id else set()
    acts = Representation.objects.filter(user=member.user, is_self=True, ended_at=None)
    found |= set(acts.values_list("resident__community_id", flat=True))
    if not is_officer(member.user, member.sub_district):
        found |= managed_community_ids(member.user)
    return frozenset(found)


Team = tuple[set[int], set[str]]


def team_of(grant: Grant) -> Team:
    """Accounts and names of who leads the project, in the text that was handed in."""
    revision = grant.submitted_revision or grant.page.latest_revision
    page: ProjectPage = revision.as_object() if revision else grant.page
    leads = page.leads.all()
    return {lead.user_id for lead in leads if lead.user_id}, {lead.name for lead in leads}


def why_not(member: PanelMember, grant: Grant, at_home: frozenset[int], team: Team) -> str:
    """Why this reviewer must not judge this proposal; nothing when they may."""
    if grant.community_id in at_home:
        return _("%(name)s belongs to %(community)s.") % {
            "name": member.user,
            "community": grant.community.name,
        }
    accounts, names = team
    if member.user_id in accounts or str(member.user) in names:
        return _("%(name)s is one of the project's leads.") % {"name": member.user}
    return ""


@transaction.atomic
def assign(grant: Grant, member: PanelMember, *, by: Any, at: datetime) -> Review:
    """Give one proposal to one reviewer; raises `Blocked` with the reason."""
    rows = Grant.objects.select_for_update(of=("self",))
    grant = rows.select_related("round", "community", "page").get(pk=grant.pk)
    seats = PanelMember.objects.select_related("user", "sub_district", "round")
    member = seats.get(pk=member.pk)
    if grant.round is None or grant.round != member.round or member.left_at:
        raise Blocked(_("This reviewer does not sit in the panel of this round."))
    check_office(grant.round, by)
    if not is_actor(grant, by, Actor.OFFICER):
        raise OwnProject
    _require_rubric(grant.round)
    if grant.status != Status.IN_REVIEW:
        raise NotInReview
    reason = why_not(member, grant, homes(member), team_of(grant))
    if reason:
        raise Blocked(reason)
    given, _made = Review.objects.get_or_create(
        grant=grant,
        member=member,
        revision=grant.submitted_revision,
        defaults={"community_id": grant.community_id, "assigned_at": at},
    )
    if given.conflict == Review.Conflict.YES:
        raise Blocked(_("%(name)s has declared a conflict of interest.") % {"name": member.user})
    Review.objects.filter(pk=given.pk).update(taken_back_at=None)
    settle(grant)
    given.refresh_from_db()
    return given


@transaction.atomic
def assign_balanced(call: RoundPage, each: int, *, by: Any, at: datetime) -> int:
    """Fill every proposal in review up to so many reviewers, the least loaded first.

    Returns how many were given. Conflicts that were declared leave a gap, which a second time
    fills with others. Raises `NobodyFree` when no proposal could be given to anybody.
    """
    check_office(call, by)
    _require_rubric(call)
    members = list(call.panel.filter(left_at=None).select_related("user", "sub_district"))
    grants = list(
        Grant.objects.of_round(call)
        .filter(status=Status.IN_REVIEW)
        .select_for_update(of=("self",))
        .select_related("page", "community", "submitted_revision")
        .order_by("pk")
    )
    standing = _standing(grants)
    load = Counter(member for given in standing.values() for member in given.values() if member)
    belongs = {member.pk: homes(member) for member in members}
    rows = []
    for grant in grants:
        free = _free(grant, members, standing[grant.pk], belongs)
        free.sort(key=lambda one: (load[one.pk], one.pk))
        for member in free[: _short(standing[grant.pk], each)]:
            load[member.pk] += 1
            rows.append(_review(grant, member, at))
    if not rows and any(_short(standing[grant.pk], each) for grant in grants):
        raise NobodyFree
    Review.objects.bulk_create(rows)
    for grant in grants:
        settle(grant)
    return len(rows)


def _require_rubric(call: RoundPage) -> None:
    if not call.criteria.exists():
        raise NoRubric


def _standing(grants: Sequence[Grant]) -> dict[int, dict[int, int]]:
    """For each proposal the reviewers it was given to; 0 for one who does not count any more."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for review in Review.objects.filter(grant__in=grants).current():
        counts = review.conflict != Review.Conflict.YES and not review.taken_back_at
        found[review.grant_id][review.member_id] = review.member_id if counts else 0
    return found


def _short(given: dict[int, int], each: int) -> int:
    return max(0, each - sum(1 for member in given.values() if member))


def _free(
    grant: Grant,
    members: Iterable[PanelMember],
    given: dict[int, int],
    belongs: dict[int, frozenset[int]],
) -> list[PanelMember]:
    """Who was not given this proposal yet, and may judge it."""
    team = team_of(grant)
    others = [one for one in members if one.pk not in given]
    return [one for one in others if not why_not(one, grant, belongs[one.pk], team)]


def _review(grant: Grant, member: PanelMember, at: datetime) -> Review:
    return Review(
        community_id=grant.community_id,
        grant=grant,
        member=member,
        revision=grant.submitted_revision,
        assigned_at=at,
    )
