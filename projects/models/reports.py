"""What a grant leaves behind: reports, an evaluation, outputs, and packages for the archive."""

import uuid
from typing import Any, Self

from django.core.files.storage import Storage, storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.actors import by_whom
from communities.models import CommunityRecord

from .records import Grant


def private_storage() -> Storage:
    """Where files are kept that no address leads to."""
    return storages["private"]


def output_path(output: Any, name: str) -> str:
    """A path that says nothing of the file, below its grant."""
    return f"grants/{output.grant_id}/outputs/{uuid.uuid4().hex}.{name.rsplit('.', 1)[-1]}"


def package_path(package: Any, name: str) -> str:
    """A path that says nothing of the package, below its grant."""
    return f"grants/{package.grant_id}/packages/{uuid.uuid4().hex}.zip"


class ReportQuerySet(models.QuerySet["Report"]):
    """The vocabulary for reports."""

    def handed_in(self) -> Self:
        """Reports that stand, the newest first."""
        return self.filter(handed_in_at__isnull=False).order_by("-handed_in_at", "-pk")

    def open(self) -> Self:
        """Reports that are still being written."""
        return self.filter(handed_in_at__isnull=True)


class Report(CommunityRecord):
    """A midterm or closing report. People write the prose; `facts` is what the records said.

    The facts are kept when it is handed in, and neither they nor the prose change afterwards. One
    that the office sends back stays as it was; the next one begins with its prose.
    """

    class Kind(models.TextChoices):
        """When it is written; the keys are part of the move that hands it in."""

        MIDTERM = "midterm", _("midterm report")
        CLOSING = "closing", _("closing report")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="reports", verbose_name=_("grant")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    summary = models.TextField(_("what was done, and what came of it"), max_length=4000, blank=True)
    problems = models.TextField(
        _("what was difficult, and what was learnt"), max_length=3000, blank=True
    )
    outlook = models.TextField(_("how it goes on"), max_length=3000, blank=True)
    written_at = models.DateTimeField(_("written at"))
    written_by = by_whom(_("written by"), blank=False)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    facts = models.JSONField(_("figures"), null=True, blank=True, encoder=DjangoJSONEncoder)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["written_at", "pk"]
        indexes = [models.Index(fields=["grant", "kind"], name="report_by_grant_and_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "kind"],
                condition=Q(handed_in_at__isnull=True),
                name="one_report_of_a_kind_is_being_written",
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at__isnull=True, facts__isnull=True)
                | Q(handed_in_at__isnull=False, facts__isnull=False),
                name="a_report_keeps_its_figures_when_it_is_handed_in",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.grant}"

    @property
    def is_open(self) -> bool:
        """Whether it is still being written."""
        return self.handed_in_at is None


class Evaluation(CommunityRecord):
    """What the office says of a project at its end (结项评估)."""

    class Grade(models.TextChoices):
        """How it went, in one word."""

        EXCELLENT = "excellent", _("excellent")
        GOOD = "good", _("good")
        PASSED = "passed", _("passed")
        FAILED = "failed", _("not passed")

    grant = models.OneToOneField(
        Grant, on_delete=models.PROTECT, related_name="evaluation", verbose_name=_("grant")
    )
    grade = models.CharField(_("result"), max_length=9, choices=Grade)
    opinion = models.TextField(
        _("opinion"),
        max_length=3000,
        help_text=_("Targets, people, money: what was reached, and what was not?"),
    )
    advice = models.TextField(_("advice for the next one"), max_length=2000, blank=True)
    at = models.DateTimeField(_("written at"))
    by = by_whom(_("by"), blank=False)

    class Meta:
        verbose_name = _("evaluation of a grant")
        verbose_name_plural = _("evaluations of grants")

    def __str__(self) -> str:
        return f"{self.get_grade_display()} · {self.grant}"


class Output(CommunityRecord):
    """Something that a project made (成果): a guide, a pact, a case, with its file or its number.

    With a target's key it counts for that target, where no other record does.
    """

    class Kind(models.TextChoices):
        """What it is."""

        GUIDE = "guide", _("guide or handbook")
        WORK = "work", _("work of residents")
        PACT = "pact", _("pact or rule")
        CASE = "case", _("case that others can learn from")
        PLACE = "place", _("place or equipment")
        MEDIA = "media", _("photo, film or press")
        OTHER = "other", _("something else")

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="outputs", verbose_name=_("grant")
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.GUIDE)
    label = models.CharField(_("what it is"), max_length=120)
    quantity = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    unit = models.CharField(_("unit of measure"), max_length=12, blank=True)
    target = models.CharField(_("counts for the target"), max_length=12, blank=True)
    file = models.FileField(
        _("file"), upload_to=output_path, storage=private_storage, max_length=200, blank=True
    )
    name = models.CharField(_("name of the file"), max_length=120, blank=True)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    at = models.DateTimeField(_("at"))
    by = by_whom(_("by"), blank=False)

    class Meta:
        verbose_name = _("output of a project")
        verbose_name_plural = _("outputs of projects")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.label


class PackageQuerySet(models.QuerySet["Package"]):
    """The vocabulary for packages."""

    def readable(self, *, office: bool) -> Self:
        """All for the office; for others those without its own papers."""
        return self if office else self.filter(office=False)


class Package(CommunityRecord):
    """A package of the archive (BagIt) as it was made and checked; it is kept."""

    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, related_name="packages", verbose_name=_("grant")
    )
    file = models.FileField(
        _("file"), upload_to=package_path, storage=private_storage, max_length=200
    )
    name = models.CharField(_("name of the file"), max_length=120)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    files = models.PositiveIntegerField(_("files in it"))
    gaps = models.PositiveIntegerField(_("what was missing"), default=0)
    office = models.BooleanField(
        _("with the office's own papers"),
        default=True,
        help_text=_("Score sheets, minutes and objections; only the office may read it."),
    )
    at = models.DateTimeField(_("made at"))
    by = by_whom(_("by"), blank=False)

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("archive package")
        verbose_name_plural = _("archive packages")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name
