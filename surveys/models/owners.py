"""Owners of an estate, their area and their slips, for a worksheet of article 278."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.actors import by_whom
from communities.models import CommunityRecord, Estate
from surveys.owners.counting import Matter, State


class OwnersWorksheet(CommunityRecord):
    """A calculation aid (业主表决核算表) for one matter; no vote is held here."""

    title = models.CharField(_("what is to be decided"), max_length=120)
    matter = models.CharField(
        _("matter of article 278"),
        max_length=1,
        choices=Matter,
        help_text=_(
            "(6), (7) and (8) need three quarters of those who take part, the rest more than half."
        ),
    )
    estate = models.ForeignKey(
        Estate,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("estate"),
    )
    held_on = models.DateField(_("last day of the vote"))
    clause = models.CharField(
        _("what the rules of procedure say of slips that are not returned"),
        max_length=300,
        blank=True,
        help_text=_("Copy the sentence. Without one, such slips count as not taking part."),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    created_by = by_whom(_("made by"))
    reduced_at = models.DateTimeField(_("names removed"), null=True, blank=True)
    sums: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("sums"), default=dict, blank=True
    )

    class Meta:
        verbose_name = _("owners' worksheet")
        verbose_name_plural = _("owners' worksheets")
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["community", "-held_on"], name="worksheet_by_community")]

    def __str__(self) -> str:
        return self.title

    @property
    def special(self) -> bool:
        """Whether the matter needs three quarters."""
        return Matter(self.matter).special


class Owner(CommunityRecord):
    """One owner, or several who own together: one head, all their area, one slip."""

    worksheet = models.ForeignKey(
        OwnersWorksheet,
        on_delete=models.CASCADE,
        related_name="owners",
        verbose_name=_("owners' worksheet"),
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("owner"), max_length=80)
    mark = models.CharField(_("owner's number"), max_length=40, blank=True)
    area = models.PositiveBigIntegerField(
        _("area"), help_text=_("In hundredths of a square metre.")
    )
    slip = models.CharField(
        pgettext_lazy("owner's slip", "slip"),
        max_length=10,
        choices=State,
        blank=True,
        default=State.NONE,
    )

    class Meta:
        verbose_name = _("owner")
        verbose_name_plural = _("owners")
        ordering = ["worksheet", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "number"], name="an_owner_has_one_number_on_a_worksheet"
            ),
            models.UniqueConstraint(
                fields=["worksheet", "mark"],
                condition=~Q(mark=""),
                name="an_owners_number_names_one_owner",
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="an_owner_has_some_area"),
            models.CheckConstraint(
                condition=Q(slip__in=State.values), name="an_owners_slip_has_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class OwnedUnit(CommunityRecord):
    """A flat, a shop, a parking space: what the register of property has as one unit."""

    worksheet = models.ForeignKey(
        OwnersWorksheet,
        on_delete=models.CASCADE,
        related_name="units",
        verbose_name=_("owners' worksheet"),
    )
    owner = models.ForeignKey(
        Owner, on_delete=models.CASCADE, related_name="units", verbose_name=_("owner")
    )
    building = models.CharField(_("building"), max_length=40)
    unit = models.CharField(_("unit"), max_length=40)
    area = models.PositiveIntegerField(_("area"), help_text=_("In hundredths of a square metre."))

    class Meta:
        verbose_name = _("owned unit")
        verbose_name_plural = _("owned units")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "building", "unit"], name="a_unit_stands_once_on_a_worksheet"
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="a_unit_has_some_area"),
        ]

    def __str__(self) -> str:
        return f"{self.building} {self.unit}"
