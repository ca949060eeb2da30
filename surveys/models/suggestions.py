"""Suggestions and the answers owed to them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import CommunityRecord, Resident


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """The vocabulary for suggestions."""

    def shown(self) -> Self:
        """Suggestions that the public may read."""
        return self.filter(public=True, hidden_at__isnull=True)

    def waiting(self) -> Self:
        """Suggestions that are owed an answer."""
        return self.filter(decision="", hidden_at__isnull=True)


class Suggestion(CommunityRecord):
    """What a resident suggests (意见建议), and the decision and reply that close it."""

    class Decision(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        PARTLY = "partly", _("partly adopted")
        NOT = "not", _("not adopted")
        PASSED_ON = "passed_on", _("passed on")

    author = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suggestions",
        verbose_name=_("author"),
    )
    text = models.TextField(_("suggestion"), max_length=1000)
    public = models.BooleanField(
        _("may be shown in public"), default=True, help_text=_("Without the author's name.")
    )
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    passed_on_to = models.CharField(_("passed on to"), max_length=120, blank=True)
    reply = models.TextField(_("public reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("replied by"),
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_reason = models.CharField(_("reason for hiding"), max_length=200, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("hidden by"),
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-created_at"], name="suggestion_by_community")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", reply="", replied_at__isnull=True)
                | (~Q(decision="") & ~Q(reply="") & Q(replied_at__isnull=False)),
                name="a_closed_suggestion_has_a_decision_and_a_reply",
                violation_error_message=_("A suggestion is closed by a decision and a reply."),
            ),
            models.CheckConstraint(
                condition=~Q(decision="passed_on") | ~Q(passed_on_to=""),
                name="a_passed_on_suggestion_says_to_whom",
                violation_error_message=_("Say to whom it was passed on."),
            ),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""),
                name="a_hidden_suggestion_says_why",
                violation_error_message=_("Say why it is hidden."),
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True) | Q(replied_at__gte=F("created_at")),
                name="a_reply_follows_its_suggestion",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def days_to_reply(self) -> int | None:
        """Calendar days from the suggestion to its reply; None while it waits."""
        if self.replied_at is None:
            return None
        received = timezone.localtime(self.created_at).date()
        return (timezone.localtime(self.replied_at).date() - received).days
