"""Suggestions and the answers owed to them."""

from datetime import date, datetime
from typing import Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident

CODE_KIND = "T"
CODE_LENGTH = 12  # as a slip's: what it opens needs no account


def private_storage() -> Storage:
    """Where photos lie until a view hands them out."""
    return storages["private"]


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    """The vocabulary for suggestions."""

    def shown(self) -> Self:
        """Suggestions that the public may read."""
        return self.filter(public=True, hidden_at__isnull=True)

    def waiting(self) -> Self:
        """Suggestions that are owed an answer."""
        return self.filter(decision="", hidden_at__isnull=True)

    def passed_on(self) -> Self:
        """Suggestions that somebody else was asked to answer, and has not."""
        return self.filter(
            decision="passed_on", outside_answered_on__isnull=True, hidden_at__isnull=True
        )

    def overdue(self, today: date) -> Self:
        """Of those passed on, the ones whose day is over."""
        return self.passed_on().filter(outside_due_on__lt=today)


class Suggestion(CommunityRecord):
    """What a resident suggests (意见建议), and the decision and reply that close it."""

    class Decision(models.TextChoices):
        ADOPTED = "adopted", _("adopted")
        PARTLY = "partly", _("partly adopted")
        NOT = "not", _("not adopted")
        PASSED_ON = "passed_on", _("passed on")

    class Theme(models.TextChoices):
        CLEAN = "clean", _("cleanliness and greenery")
        SAFE = "safe", _("safety")
        REPAIR = "repair", _("repairs and facilities")
        TRAFFIC = "traffic", _("parking and ways")
        PROPERTY = "property", _("property management")
        LIFE = "life", _("activities and services")
        OTHER = "other", _("other")

    class Channel(models.TextChoices):
        WEB = "web", pgettext_lazy("channel", "on the web")
        PAPER = "paper", pgettext_lazy("channel", "on paper")
        PHONE = "phone", pgettext_lazy("channel", "by phone")
        DESK = "desk", pgettext_lazy("channel", "at the desk")

    author = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="suggestions",
        verbose_name=_("author"),
    )
    text = models.TextField(_("suggestion"), max_length=1000)
    theme = models.CharField(_("theme"), max_length=10, choices=Theme, default=Theme.OTHER)
    channel = models.CharField(_("channel"), max_length=5, choices=Channel, default=Channel.WEB)
    code = models.CharField(
        _("code"), max_length=CODE_LENGTH, unique=True, null=True, blank=True, editable=False
    )
    about = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("about the project or activity"),
    )
    photo = models.FileField(
        _("photo"), upload_to="suggestions/", storage=private_storage, max_length=120, blank=True
    )
    photo_public = models.BooleanField(
        _("the photo may be shown"),
        default=False,
        help_text=_("Nobody can be recognised on it, or everybody on it has agreed."),
    )
    public = models.BooleanField(
        _("may be shown in public"), default=True, help_text=_("Without the author's name.")
    )
    created_at = models.DateTimeField(_("received"), default=timezone.now)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    passed_on_to = models.CharField(_("passed on to"), max_length=120, blank=True)
    outside_due_on = models.DateField(_("answer asked for by"), null=True, blank=True)
    outside_answer = models.TextField(
        _("what they answered"), max_length=2000, blank=True, help_text=_("Public.")
    )
    outside_answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reply = models.TextField(_("public reply"), max_length=2000, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)
    replied_by = by_whom(_("replied by"))
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)
    hidden_reason = models.CharField(_("reason for hiding"), max_length=200, blank=True)
    hidden_by = by_whom(_("hidden by"))

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-created_at"], name="suggestion_by_community"),
            models.Index(
                fields=["community", "created_at"],
                condition=Q(decision=""),
                name="suggestion_that_waits",
            ),
            models.Index(
                fields=["community", "outside_due_on"],
                condition=Q(decision="passed_on", outside_answered_on__isnull=True),
                name="suggestion_passed_on",
            ),
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
                condition=Q(outside_answer="", outside_answered_on__isnull=True)
                | (
                    ~Q(outside_answer="")
                    & ~Q(passed_on_to="")
                    & Q(outside_answered_on__isnull=False)
                ),
                name="an_outside_answer_has_its_day_and_its_author",
                violation_error_message=_("An answer from outside has its words and its day."),
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

    def days_waited(self, at: datetime) -> int:
        """Calendar days since it was received."""
        return (timezone.localdate(at) - timezone.localdate(self.created_at)).days

    @property
    def shows_photo(self) -> bool:
        """Whether the photo stands in the public list."""
        return bool(self.photo) and self.photo_public and self.public and self.hidden_at is None

    def is_overdue(self, today: date) -> bool:
        """Whether whoever it was passed on to should have answered by now."""
        return (
            self.decision == self.Decision.PASSED_ON
            and self.outside_answered_on is None
            and self.outside_due_on is not None
            and self.outside_due_on < today
        )
