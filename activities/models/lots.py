"""Goods that a sub-district divides among its communities."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import by_whom
from communities.models import CommunityRecord, SubDistrict

from .supplies import StockEntry


class Lot(models.Model):
    """One kind of goods that came to the sub-district at once: 2,700 masks."""

    sub_district = models.ForeignKey(
        SubDistrict,
        on_delete=models.PROTECT,
        related_name="lots",
        verbose_name=_("sub-district"),
    )
    title = models.CharField(_("what"), max_length=40)
    unit = models.CharField(pgettext_lazy("goods", "unit"), max_length=8)
    quantity = models.PositiveIntegerField(_("quantity"))
    divided = models.PositiveIntegerField(_("divided"), default=0)
    source = models.CharField(_("from whom"), max_length=80, blank=True)
    at = models.DateTimeField(_("at"))
    by = by_whom(_("entered by"))

    class Meta:
        verbose_name = _("lot of supplies")
        verbose_name_plural = _("lots of supplies")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(divided__lte=F("quantity"), quantity__gte=1),
                name="no_more_is_divided_than_there_is",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kept(self) -> int:
        """What stays with the sub-district."""
        return self.quantity - self.divided


class Portion(CommunityRecord):
    """A community's part of a lot; what it received becomes a delivery to one of its supplies."""

    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, related_name="portions", verbose_name=_("lot")
    )
    quantity = models.PositiveIntegerField(_("quantity"))
    received = models.PositiveIntegerField(
        pgettext_lazy("goods", "received"), null=True, blank=True
    )
    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    received_by = by_whom(_("received by"))
    note = models.CharField(_("why fewer came"), max_length=120, blank=True)
    entry = models.OneToOneField(
        StockEntry,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="portion",
        verbose_name=_("entered in the stock"),
    )

    class Meta:
        verbose_name = _("portion of a lot")
        verbose_name_plural = _("portions of a lot")
        ordering = ["lot", "community"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "community"], name="a_community_has_one_portion_of_a_lot"
            ),
            models.CheckConstraint(
                condition=Q(received__isnull=True)
                | Q(received=F("quantity"))
                | (Q(received__lt=F("quantity")) & ~Q(note="")),
                name="fewer_than_were_sent_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}/{self.community_id}"
