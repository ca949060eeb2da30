"""What a worker asks of those who sign up."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from communities.keys import Keyed

from .pages import ActivityPage

FEWEST_CHOICES = 2
LONGEST_CHOICE = 40


class SignUpQuestion(Keyed, Orderable):
    """A question as the worker wrote it.

    What is asked is copied to the sessions' `Places` when the page is published, and an answer
    keeps the words of the question that it was given to: no record points here.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("a line of text")
        CHOICE = "choice", _("one of several")
        YES_NO = "yes_no", _("yes or no")

    page = ParentalKey(ActivityPage, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=80)
    kind = models.CharField(_("answer"), max_length=8, choices=Kind, default=Kind.TEXT)
    choices = models.TextField(
        _("choices"),
        max_length=400,
        blank=True,
        help_text=_("One in each line; only for “one of several”."),
    )
    required = models.BooleanField(_("must be answered"), default=False)

    panels = [
        Keyed.key_panel,
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("required")]),
        FieldPanel("choices"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question at sign-up")
        verbose_name_plural = _("questions at sign-up")
        constraints = [
            models.UniqueConstraint(fields=["page", "key"], name="a_question_key_is_unique")
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a choice between fewer than two things."""
        super().clean()
        if self.kind == self.Kind.CHOICE and len(self.offered) < FEWEST_CHOICES:
            raise ValidationError({"choices": _("This question needs two choices or more.")})

    @property
    def offered(self) -> list[str]:
        """The choices, without empty lines and doubles."""
        if self.kind != self.Kind.CHOICE:
            return []
        lines = (line.strip()[:LONGEST_CHOICE] for line in self.choices.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def asked(self) -> dict[str, Any]:
        """What is copied to the sessions."""
        return {
            "key": str(self.key),
            "text": self.text,
            "kind": self.kind,
            "choices": self.offered,
            "required": self.required,
        }
