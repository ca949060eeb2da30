"""A row for each piece of background work, so that whoever started it sees how far it is."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Where files lie that only a view with a check hands out."""
    return storages["private"]


def file_path(job: "Job", name: str) -> str:
    """Keep each job's file in a folder of its own, so that names never meet."""
    return f"jobs/{job.pk}/{name}"


class Job(models.Model):
    """Something a worker does for a person: an import, a handbook, an export."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("stopped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    queue = models.CharField(_("queue"), max_length=32, default="default")
    community = models.ForeignKey(
        "communities.Community",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name=_("community"),
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="jobs",
        verbose_name=_("started by"),
    )
    params = models.JSONField(_("parameters"), default=dict, blank=True)
    key = models.CharField(_("identity of the order"), max_length=64, blank=True, editable=False)
    for_all = models.BooleanField(_("not only for whoever asked"), default=False, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    message = models.TextField(_("message"), blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True)
    file = models.FileField(
        _("file"), upload_to=file_path, storage=private_storage, max_length=255, blank=True
    )
    worker = models.CharField(_("worker"), max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("started waiting at"))
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["requested_by", "-created_at"], name="jobs_of_a_person"),
            models.Index(
                fields=["heartbeat_at"], condition=Q(state="running"), name="jobs_running"
            ),
            models.Index(
                fields=["key", "-finished_at"], condition=~Q(key=""), name="jobs_of_an_order"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="one_order_is_one_job_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(heartbeat_at__isnull=False, attempts__gte=1),
                name="a_running_job_shows_signs_of_life",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="a_job_has_an_end_exactly_when_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")),
                name="a_job_does_no_more_steps_than_there_are",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}


class Worker(models.Model):
    """A worker process and its last sign of life; `/readyz` and the re-queue look here."""

    name = models.CharField(_("name"), max_length=64, primary_key=True)
    queues = models.CharField(_("queues"), max_length=200)
    started_at = models.DateTimeField(_("started at"))
    seen_at = models.DateTimeField(_("last sign of life"), db_index=True)

    class Meta:
        verbose_name = _("worker process")
        verbose_name_plural = _("worker processes")

    def __str__(self) -> str:
        return self.name


class Chore(models.Model):
    """When something that is done every so often was last begun."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    ran_at = models.DateTimeField(_("last begun"))

    class Meta:
        verbose_name = _("chore")
        verbose_name_plural = _("chores")

    def __str__(self) -> str:
        return self.name
