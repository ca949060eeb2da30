"""Whose figures: one community's, or those of the communities of one sub-district."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from accounts.models import User
from communities.models import Community, SubDistrict
from communities.roles import managed_communities


@dataclass(frozen=True)
class Scope:
    """A community, or a sub-district with those of its communities that one may look into."""

    communities: tuple[Community, ...]
    sub_district: SubDistrict
    whole: bool = False  # the sub-district

    @property
    def name(self) -> str:
        """What the page is headed with."""
        return self.sub_district.name if self.whole else self.communities[0].name

    @property
    def community(self) -> Community | None:
        """The one community, if it is one."""
        return None if self.whole else self.communities[0]

    @property
    def query(self) -> str:
        """How an address names it."""
        if self.whole:
            return f"district={self.sub_district.pk}"
        return f"community={self.communities[0].pk}"


def of_worker(user: User, asked: Mapping[str, str]) -> Scope:
    """The community or sub-district that was asked for, as far as this user looks after it.

    Nobody's figures are of more than one sub-district: without a choice, of the first one.
    """
    own = managed_communities(user).select_related("sub_district").order_by("name")
    if asked.get("community", "").isdecimal():
        found = own.filter(pk=int(asked["community"])).first()
        if found is None:
            raise Http404
        return Scope((found,), found.sub_district)
    if asked.get("district", "").isdecimal():
        own = own.filter(sub_district=int(asked["district"]))
    first = own.first()
    if first is None:
        raise Http404
    together = tuple(own.filter(sub_district=first.sub_district))
    if len(together) == 1:
        return Scope(together, first.sub_district)
    return Scope(together, first.sub_district, whole=True)


def of_sub_district(sub_district: SubDistrict) -> Scope:
    """All communities of a sub-district, for the public."""
    found = Community.objects.filter(sub_district=sub_district).select_related("page")
    return Scope(tuple(found.order_by("name")), sub_district, whole=True)
