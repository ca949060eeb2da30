"""Neighbours with a skill who agreed to be listed in the handbook."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from communities.models import CommunityRecord, Resident


class Skill(CommunityRecord):
    """What a resident is good at and offers to neighbours.

    It is listed only while the resident's consent to it stands (purpose `skill`), and with the
    full name only while the consent to that does; never with a phone or an address.
    """

    resident = models.ForeignKey(
        Resident, on_delete=models.CASCADE, related_name="skills", verbose_name=_("resident")
    )
    skill = models.CharField(_("skill"), max_length=40)
    free = models.CharField(
        _("when there is time for it"), max_length=60, blank=True, help_text=_("Such as: weekends")
    )

    class Meta:
        verbose_name = _("neighbour with a skill")
        verbose_name_plural = _("neighbours with a skill")
        ordering = ["community", "skill"]
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "skill"], name="a_skill_of_a_resident_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.resident}"

    def clean(self) -> None:
        """A skill belongs to the community in which its resident lives."""
        if self.resident_id and self.community_id != self.resident.community_id:
            raise ValidationError({"resident": _("This person lives in another community.")})
