"""Named polls: whose ballot is whose, and when it was changed. A secret poll has no row here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from surveys.vocabulary import Channel

from .records import Ballot, RollEntry


class NamedBallot(models.Model):
    """Whose ballot it is. The one way from the roll to a choice, and only where it is announced.

    It is a table of its own, so that the roll and the ballots of a secret poll have no column that
    could hold it. Only `services.naming` writes here.
    """

    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(
        RollEntry, on_delete=models.CASCADE, primary_key=True, related_name="named"
    )
    ballot = models.OneToOneField(Ballot, on_delete=models.CASCADE, related_name="named")

    class Meta:
        verbose_name = _("named ballot")
        verbose_name_plural = _("named ballots")

    def __str__(self) -> str:
        return str(self.entry_id)


class BallotChange(models.Model):
    """That a named ballot was changed: when, how, by whom; never from what to what."""

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(RollEntry, on_delete=models.CASCADE, related_name="changes")
    key = models.UUIDField(_("key of the form"))
    at = models.DateTimeField(_("changed at"))
    channel = models.CharField(_("channel"), max_length=5, choices=Channel)
    by = by_whom(_("changed by"))

    class Meta:
        verbose_name = _("change of a named ballot")
        verbose_name_plural = _("changes of named ballots")
        ordering = ["entry", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "key"], name="one_change_a_form"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.at}"
