"""Addresses by which a calendar keeps itself up to date."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """Return what nobody guesses."""
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """The address of one account's calendar; whoever has it reads it, until it is taken back."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feed",
        verbose_name=_("user"),
    )
    token = models.CharField(_("token"), max_length=43, unique=True, default=new_token)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"{self.user_id}"
