"""What a job's function holds in its hands while it runs."""

import time
from typing import IO, Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.functional import Promise

from communities.models import Community

from .models import Job

SECONDS_BETWEEN_WRITES = 0.5


class Taken(Exception):
    """The job is no longer ours: its person stopped it, or another worker took it up."""


class RunningJob:
    """One attempt at a job. It writes nothing once the job was stopped or taken by another."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.result: dict[str, Any] = {}
        self.message: str | Promise = ""
        self._written = 0.0

    @property
    def params(self) -> dict[str, Any]:
        return self.job.params

    @property
    def community(self) -> Community | None:
        return self.job.community

    def progress(self, done: int, total: int, message: str | Promise = "") -> None:
        """Show how far it is; writes at most twice a second, and always the last step.

        Raises Taken when the job is no longer ours, which ends the function quietly. Inside a
        transaction nobody sees the progress before it commits.
        """
        now = time.monotonic()
        if done < total and now - self._written < SECONDS_BETWEEN_WRITES:
            return
        self._written = now
        self.write(
            done=min(done, total), total=total, message=str(message), heartbeat_at=timezone.now()
        )

    def save_file(self, name: str, content: bytes | IO[bytes]) -> None:
        """Keep the file that the person will download; it lies outside the public media."""
        self.write(heartbeat_at=timezone.now())
        file = ContentFile(content) if isinstance(content, bytes) else File(content)
        self.job.file.save(name, file, save=False)
        self.write(file=self.job.file.name)

    def write(self, **fields: Any) -> None:
        """Change the row if this attempt still owns it."""
        ours = Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts
        )
        if not ours.update(**fields):
            raise Taken
