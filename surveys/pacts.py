"""The residents' pact: publishing a version, and accepting it before the first suggestion."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from communities.errors import Refusal
from communities.freshness import freshen
from communities.journal import note
from communities.models import Community, Resident, SubDistrict
from communities.roles import is_officer, manages
from surveys.models import Pact, PactAcceptance


class PactFirst(Refusal):
    """The version that holds has not been accepted."""

    code = "pact_first"
    message = gettext_lazy("Please accept the residents' pact before you write.")


class PactRefused(Refusal):
    """A version that cannot be published so."""

    code = "pact_refused"


def pact_of(community: Community, at: datetime) -> Pact | None:
    """The version that holds here: the community's own, else the sub-district's, else none."""
    return Pact.objects.that_holds_for(community, at).first()


def to_accept(residents: Iterable[Resident], at: datetime) -> dict[int, Pact]:
    """The pact that each of these residents has yet to accept, by resident; two queries each."""
    open_: dict[int, Pact] = {}
    for resident in residents:
        pact = pact_of(resident.community, at)
        if pact and not PactAcceptance.objects.filter(pact=pact, resident=resident).exists():
            open_[resident.pk] = pact
    return open_


def accept_before_writing(
    resident: Resident, accepts: Pact | None, *, by: User | None, at: datetime
) -> None:
    """Record the acceptance where one is owed; raises `PactFirst` without it.

    What was read is what is accepted: a version that was replaced meanwhile has to be read again.
    """
    owed = to_accept([resident], at).get(resident.pk)
    if owed is None:
        return
    if accepts is None:
        raise PactFirst
    if accepts.pk != owed.pk:
        raise PactFirst(_("The pact has been changed just now. Please read the new version."))
    PactAcceptance.objects.get_or_create(
        pact=owed,
        resident=resident,
        defaults={"community_id": resident.community_id, "at": at, "by": by},
    )


def may_publish(user: User, sub_district: SubDistrict, community: Community | None) -> bool:
    """Workers change their community's pact, officers the sub-district's."""
    if community is not None:
        return manages(user, community)
    return is_officer(user, sub_district)


def publish_pact(  # noqa: PLR0913 - a version is all of this
    sub_district: SubDistrict,
    community: Community | None,
    *,
    text: str,
    not_posted: str,
    by: User,
    at: datetime,
    after: int = 0,
) -> Pact:
    """Publish the next version; `after` is the version that the editor saw, 0 for none."""
    if not may_publish(by, sub_district, community):
        raise PactRefused(_("You cannot change this pact."))
    if not text.strip() or not not_posted.strip():
        raise PactRefused(_("Write the pact, and what may not be posted."))
    versions = Pact.objects.versions_of(sub_district.pk, community.pk if community else None)
    newest = versions.first()
    if (newest.version if newest else 0) != after:
        raise PactRefused(_("Somebody has published a version meanwhile. Please look at it first."))
    if newest and (newest.text, newest.not_posted) == (text.strip(), not_posted.strip()):
        raise PactRefused(_("Nothing was changed, so no version was published."))
    try:
        with transaction.atomic():
            pact = Pact.objects.create(
                sub_district=sub_district,
                community=community,
                version=after + 1,
                text=text.strip(),
                not_posted=not_posted.strip(),
                published_at=at,
                published_by=by,
            )
            note("pact.publish", pact, by, version=pact.version)
            freshen(community.pk if community else None)
    except IntegrityError:
        raise PactRefused(
            _("Somebody has published a version meanwhile. Please look at it first.")
        ) from None
    return pact
