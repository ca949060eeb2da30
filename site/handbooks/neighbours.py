"""Which neighbours with a skill may be listed, and under which name."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts import consents
from accounts.masking import mask_name
from accounts.models import Consent
from communities.models import Community, Resident

from .models import Skill


def agreed(resident: Resident) -> bool:
    """Whether the resident's consent to being listed stands."""
    return consents.standing(resident).filter(purpose=Consent.Purpose.SKILL).exists()


def listed(community: Community) -> QuerySet[Skill]:
    """The skills of verified residents who agreed, each with `named`: may the name be whole?"""

    def stands(purpose: str) -> Exists:
        given = Consent.objects.filter(resident=OuterRef("resident"), withdrawn_at__isnull=True)
        return Exists(given.filter(purpose=purpose))

    return (
        Skill.objects.filter(community=community, resident__status=Resident.Status.VERIFIED)
        .filter(stands(Consent.Purpose.SKILL))
        .annotate(named=stands(Consent.Purpose.NAMED))
        .select_related("resident__household__building")
        .order_by("skill", "pk")
    )


def shown_name(skill: Skill) -> str:
    """The resident's name, masked unless it may be whole; `skill` is one of `listed`."""
    name = skill.resident.name
    return name if skill.named else mask_name(name)  # type: ignore[attr-defined]  # annotated
