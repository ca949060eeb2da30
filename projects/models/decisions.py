"""What a round decided by the vote of its residents, frozen with the figures it was decided on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import SubDistrict

from .rounds import RoundPage


class Rule(models.TextChoices):
    """By which rule a vote is turned into projects."""

    EQUAL_SHARES = "equalshares-add1", _("equal shares")
    GREEDY = "greedy", _("most votes first")


class VoteDecision(models.Model):
    """The allocation that the office decided on. The public page and its sheet read this row.

    `figures` holds both rules side by side: of each project its votes and cost, what each rule
    chose, in which order, and the reason for what was not funded.
    """

    sub_district = models.ForeignKey(
        SubDistrict, on_delete=models.PROTECT, related_name="+", verbose_name=_("sub-district")
    )
    round = models.OneToOneField(
        RoundPage,
        on_delete=models.PROTECT,
        related_name="vote_decision",
        verbose_name=_("grant round"),
    )
    rule = models.CharField(_("rule"), max_length=16, choices=Rule)
    budget = models.DecimalField(_("money to be given"), max_digits=12, decimal_places=2)
    ballots = models.PositiveIntegerField(_("ballots"))
    figures = models.JSONField(_("figures"), editable=False)
    reason = models.TextField(_("why this rule"), max_length=1000)
    at = models.DateTimeField(_("decided at"))
    by = by_whom(_("decided by"), blank=False)

    class Meta:
        verbose_name = _("decision by vote")
        verbose_name_plural = _("decisions by vote")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.round} · {self.get_rule_display()}"
