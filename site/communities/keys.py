"""The key that a page's child keeps through drafts, restored revisions and publishing.

Records point to the plain row that carries the same key, never to the child itself, which
publishing may delete and make anew.
"""

from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class KeyInput(HiddenInput):
    """Carries a child's key; the pattern for new rows has none, or all of them would share it."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Leave the pattern's value out."""
        return super().get_context(name, None if "__prefix__" in name else value, attrs)


class Keyed(models.Model):
    """A child of a page with a key of its own."""

    key = models.UUIDField(_("key"), default=uuid4, blank=True)

    key_panel: ClassVar[FieldPanel] = FieldPanel("key", widget=KeyInput(), classname="w-hidden")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Give a child that was added in the editor a key of its own."""
        super().clean()
        self.key = self.key or uuid4()
