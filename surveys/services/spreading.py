"""Asking about the projects of a round in every community of the sub-district."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Community
from communities.roles import is_officer
from surveys.errors import BadChoice, NotYours
from surveys.models import Poll, PollPage, PollQuestion
from surveys.vocabulary import Kind


def round_of(poll: Poll) -> int | None:
    """The round that the poll asks about, if it asks about one."""
    asking = poll.questions.filter(kind=Kind.PROJECTS, retired=False)
    return asking.values_list("round", flat=True).first()


def without_poll(poll: Poll) -> list[Community]:
    """Communities of the sub-district where nobody asks about this poll's round yet."""
    call = round_of(poll)
    if call is None:
        return []
    asking = PollQuestion.objects.filter(round=call, retired=False, kind=Kind.PROJECTS)
    asked = asking.exclude(poll__state=Poll.State.VOIDED).values("poll__community")
    rows = Community.objects.filter(sub_district=poll.community.sub_district, page__live=True)
    return list(rows.exclude(pk__in=asked).select_related("page").order_by("code"))


@transaction.atomic
def ask_everywhere(poll: Poll, *, by: User) -> list[PollPage]:
    """Publish a copy of the poll in every community that does not ask about its round yet.

    Each copy is a poll of its own with its own roll and paper, and the same times; the ballots of
    all of them are added up for the round. Returns the new pages.
    """
    if not is_officer(by, poll.community.sub_district):
        raise NotYours(_("Only the sub-district's office asks in all communities."))
    if poll.scoped:
        raise BadChoice(
            _("This poll is for some buildings only. Ask the whole community, then all others.")
        )
    return [
        poll.page.copy(to=community.page, user=by, keep_live=True, copy_revisions=False)
        for community in without_poll(poll)
    ]
