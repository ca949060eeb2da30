"""Rights on a poll's page and on its ballots."""

from wagtail.models import PagePermissionTester

from communities.models import Household, Resident
from communities.roles import Visitor, manages


class PollPagePermissions(PagePermissionTester):
    """Wagtail's rights, and: what people took part in is not deleted."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Refuse when somebody took part or slips are about; such a poll can be unpublished."""
        return super().can_delete(ignore_bulk=ignore_bulk) and not self._has_roll()

    def _has_roll(self) -> bool:
        """Whether somebody took part; a list of polls has asked it for all of them."""
        known: bool | None = getattr(self.page, "has_roll", None)
        if known is None:
            poll = getattr(self.page.specific, "poll", None)
            known = poll is not None and (
                poll.roll.exists() or poll.slips.exists() or poll.batches.exists()
            )
        return known


def may_enter_for(user: Visitor, voter: Household | Resident) -> bool:
    """Whether this member of staff may enter paper, phone and desk ballots of this voter."""
    return manages(user, voter.community_id)
