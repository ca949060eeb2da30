"""What was told to whom, and who must still be called."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models import CommunityRecord, Resident


class MessageQuerySet(models.QuerySet["Message"]):
    """The vocabulary for messages."""

    def on_page(self) -> Self:
        """What residents read on their own page."""
        return self.filter(channel=Message.Channel.PAGE)

    def to_call(self) -> Self:
        """Calls that nobody has made yet, the oldest first."""
        return self.filter(channel=Message.Channel.CALL, done_at__isnull=True).order_by("at", "pk")


class Message(CommunityRecord):
    """One message to a resident over one channel."""

    class Channel(models.TextChoices):
        PAGE = "page", _("own page")
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")
        CALL = "call", _("call")

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
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("done by"),
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
                condition=Q(channel="call", done_at__isnull=True),
                name="message_still_to_call",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
