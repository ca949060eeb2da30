"""Columns that say whose doing a row is."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from .models import User


def by_whom(
    verbose_name: "StrOrPromise", *, blank: bool = True
) -> "models.ForeignKey[User | None, User | None]":
    """The account that did something; it may be closed later, and the row stays."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=blank,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=verbose_name,
    )
