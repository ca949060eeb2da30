"""What was told to whom, what is still to be sent, and who must be called."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident


class MessageQuerySet(models.QuerySet["Message"]):
    """The vocabulary for messages."""

    def on_page(self) -> Self:
        """What residents read on their own page."""
        return self.filter(channel=Message.Channel.PAGE)

    def due(self, at: datetime) -> Self:
        """E-mails and texts whose next try has come, the longest waiting first."""
        return self.filter(next_try_at__lte=at).order_by("next_try_at", "pk")

    def for_desk(self) -> Self:
        """Calls, and what could not be delivered."""
        return self.filter(Q(channel=Message.Channel.CALL) | Q(failed_at__isnull=False))

    def to_call(self) -> Self:
        """What the desk has still to tell somebody, the oldest first."""
        return self.for_desk().filter(done_at__isnull=True).order_by("at", "pk")


class Message(CommunityRecord):
    """One message to a resident over one channel."""

    class Channel(models.TextChoices):
        PAGE = "page", _("own page")
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        CALL = "call", _("call")

    SENT = (Channel.EMAIL, Channel.SMS)

    resident = models.ForeignKey(
        Resident, on_delete=models.CASCADE, related_name="messages", verbose_name=_("resident")
    )
    channel = models.CharField(_("channel"), max_length=6, choices=Channel)
    subject = models.CharField(_("subject"), max_length=120)
    text = models.TextField(_("text"), max_length=500)
    url = models.CharField(_("address"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"))
    done_at = models.DateTimeField(
        _("read or done at"), null=True, blank=True, help_text=_("A call: when they were told.")
    )
    done_by = by_whom(_("done by"))
    next_try_at = models.DateTimeField(
        _("next try at"), null=True, blank=True, help_text=_("Empty: nothing is to be sent.")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    failed_at = models.DateTimeField(
        _("given up at"), null=True, blank=True, help_text=_("From then on it is a call to make.")
    )

    objects = MessageQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["resident", "channel", "-at"], name="message_by_resident"),
            models.Index(
                fields=["community", "at"],
                condition=(Q(channel="call") | Q(failed_at__isnull=False))
                & Q(done_at__isnull=True),
                name="message_still_to_call",
            ),
            models.Index(
                fields=["next_try_at"],
                condition=Q(next_try_at__isnull=False),
                name="message_to_send",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=["email", "sms"])
                | Q(next_try_at__isnull=True, sent_at__isnull=True, failed_at__isnull=True),
                name="only_emails_and_texts_are_sent",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, failed_at__isnull=True)
                | Q(sent_at__isnull=False, failed_at__isnull=True, next_try_at__isnull=True)
                | Q(sent_at__isnull=True, failed_at__isnull=False, next_try_at__isnull=True),
                name="a_message_waits_or_was_sent_or_was_given_up",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Digest(models.Model):
    """When an account last had the daily e-mail about what waits (`User.digest` turns it off)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="daily_email",
        verbose_name=_("account"),
    )
    sent_on = models.DateField(_("last sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("daily e-mail")
        verbose_name_plural = _("daily e-mails")

    def __str__(self) -> str:
        return str(self.sent_on or "")
