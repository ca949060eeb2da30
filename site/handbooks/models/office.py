"""What the office watches: whether books still say what was printed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, SubDistrict

from .books import HandbookPage


class Proof(CommunityRecord):
    """A book as it would be printed now, compared with its newest edition; looked at anew often."""

    handbook = models.OneToOneField(
        HandbookPage, on_delete=models.CASCADE, related_name="proof", verbose_name=_("handbook")
    )
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    looked_at = models.DateTimeField(_("looked at"))
    stale_since = models.DateTimeField(
        _("out of date since"),
        null=True,
        blank=True,
        help_text=_("When it was first seen that the newest edition says something else."),
    )
    changes = models.JSONField(_("what has changed"), default=list, blank=True)
    faults = models.JSONField(
        _("faults"),
        default=list,
        blank=True,
        help_text=_("Why it cannot be printed, as the last proof found."),
    )
    remarks = models.JSONField(
        _("remarks"),
        default=list,
        blank=True,
        help_text=_("What an editor should look at: it can be printed all the same."),
    )
    set_hash = models.CharField(
        _("hash of the last proof set"), max_length=64, blank=True, default=""
    )
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        ordering = ["community"]

    def __str__(self) -> str:
        return str(self.handbook)


class NightlyBuild(models.Model):
    """A sub-district that has turned it on: changed books become editions in the night."""

    sub_district = models.OneToOneField(
        SubDistrict, on_delete=models.CASCADE, related_name="+", verbose_name=_("sub-district")
    )
    turned_on_at = models.DateTimeField(_("turned on at"))
    turned_on_by = by_whom(_("turned on by"), blank=False)

    class Meta:
        verbose_name = _("nightly build")
        verbose_name_plural = _("nightly builds")

    def __str__(self) -> str:
        return str(self.sub_district)
