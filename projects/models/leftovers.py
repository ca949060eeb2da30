"""What was left of an award when its project ended, and went back to the pool (结余退回)."""

import uuid
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord

from .records import Grant
from .vocabulary import CENT


class LeftoverQuerySet(models.QuerySet["Leftover"]):
    """The vocabulary for leftovers."""

    def standing(self) -> Self:
        """Leftovers that count; one that was struck out is kept, and counts no more."""
        return self.filter(cancelled_at__isnull=True)


class Leftover(CommunityRecord):
    """Money of an award that went back to the pool. Never edited: struck out, and entered anew."""

    class Kind(models.TextChoices):
        """Whether it had been paid out before."""

        UNPAID = "unpaid", _("not paid out any more")
        PAID_BACK = "paid_back", _("paid back by the project")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="leftovers", verbose_name=_("grant")
    )
    key = models.UUIDField(_("key"), default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    day = models.DateField(_("day"))
    amount = models.DecimalField(
        _("amount"), max_digits=12, decimal_places=2, validators=[MinValueValidator(CENT)]
    )
    payer = models.CharField(_("paid back by"), max_length=120, blank=True)
    reference = models.CharField(
        _("reference"), max_length=60, blank=True, help_text=_("The number in the bank's account.")
    )
    at = models.DateTimeField(_("recorded at"))
    by = by_whom(_("recorded by"))
    cancelled_at = models.DateTimeField(_("struck out at"), null=True, blank=True)
    cancelled_by = by_whom(_("struck out by"))
    cancelled_why = models.CharField(_("why it was struck out"), max_length=300, blank=True)

    objects = LeftoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("leftover of a grant")
        verbose_name_plural = _("leftovers of grants")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "key"], name="a_leftover_is_entered_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="a_leftover_is_more_than_nothing"
            ),
            models.CheckConstraint(
                condition=Q(kind="unpaid") | ~Q(payer=""), name="who_pays_back_is_named"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | ~Q(cancelled_why=""),
                name="a_leftover_that_is_struck_out_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.amount}"
