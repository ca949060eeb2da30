"""What belongs to a grant beside its moves: files handed in, and objections during the notice."""

import uuid
from typing import Any, Self

from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord, Resident

from .records import Grant
from .rules import Gate


def private_storage() -> Storage:
    """Where files are kept that no address leads to."""
    return storages["private"]


def paper_path(paper: Any, name: str) -> str:
    """A path that says nothing of the file, below its grant."""
    return f"grants/{paper.grant_id}/{uuid.uuid4().hex}.{name.rsplit('.', 1)[-1]}"


class GrantPaper(CommunityRecord):
    """A file that was handed in for a grant; `key` names the round's paper that it is."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="papers", verbose_name=_("grant")
    )
    gate = models.CharField(_("when"), max_length=16, choices=Gate)
    key = models.CharField(_("key"), max_length=12)
    label = models.CharField(_("paper"), max_length=80)
    file = models.FileField(
        _("file"), upload_to=paper_path, storage=private_storage, max_length=200
    )
    name = models.CharField(_("name of the file"), max_length=120)
    size = models.PositiveIntegerField(_("bytes"))
    by = by_whom(_("by"), blank=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("paper of a grant")
        verbose_name_plural = _("papers of grants")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["grant", "gate"], name="paper_by_grant_and_gate")]

    def __str__(self) -> str:
        return self.label


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """The vocabulary for objections."""

    def owed(self) -> Self:
        """Objections that nobody has answered yet, the oldest first."""
        return self.filter(replied_at__isnull=True).order_by("at", "pk")

    def shown(self) -> Self:
        """Answered objections whose answer everybody may read."""
        return self.filter(replied_at__isnull=False, public=True)


class Objection(CommunityRecord):
    """What somebody has against an approval (异议), and the answer that is owed to it."""

    class About(models.TextChoices):
        """What it is about."""

        ELIGIBLE = "eligible", _("whether it may apply")
        BUDGET = "budget", _("the budget")
        OVERLAP = "overlap", _("somebody else's duty, or done before")
        INTEREST = "interest", _("a conflict of interest")
        PROCEDURE = "procedure", _("how it was decided")
        OTHER = "other", _("something else")

    class Channel(models.TextChoices):
        """How it came."""

        WEB = "web", _("on the site")
        DESK = "desk", _("at the desk")
        PAPER = "paper", _("by letter")
        PHONE = "phone", _("by phone")

    class Decision(models.TextChoices):
        """What the office says to it."""

        UPHELD = "upheld", _("justified")
        PARTLY = "partly", _("partly justified")
        DISMISSED = "dismissed", _("not justified")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="objections", verbose_name=_("grant")
    )
    about = models.CharField(_("about"), max_length=10, choices=About)
    text = models.TextField(_("objection"), max_length=2000)
    channel = models.CharField(_("channel"), max_length=6, choices=Channel, default=Channel.WEB)
    author = models.ForeignKey(
        Resident,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="objections",
        verbose_name=_("resident"),
    )
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("As given at the desk or in the letter.")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    at = models.DateTimeField(_("received at"))
    entered_by = by_whom(_("entered by"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True)
    reply = models.TextField(_("answer"), max_length=2000, blank=True)
    public = models.BooleanField(_("everybody may read the answer"), default=False)
    replied_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    replied_by = by_whom(_("answered by"))

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["community", "at"],
                condition=Q(replied_at__isnull=True),
                name="objection_owed_an_answer",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, decision="", reply="")
                | (Q(replied_at__isnull=False) & ~Q(decision="") & ~Q(reply="")),
                name="an_answer_to_an_objection_has_a_decision",
            ),
            models.UniqueConstraint(
                fields=["grant", "author"],
                condition=Q(replied_at__isnull=True, author__isnull=False),
                name="one_open_objection_of_a_resident",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_about_display()} · {self.grant}"
