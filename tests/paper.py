"""Get a sheet as a person does: order it, let a worker print it, take the file."""

from typing import Any

from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from jobs import services
from jobs.models import Job


def ordered(answer: HttpResponseBase) -> Job:
    """Return the job of an order, run as a worker runs it."""
    assert answer.status_code == 302, answer
    job = Job.objects.get(pk=answer["Location"].strip("/").split("/")[-1])
    if not job.is_over:
        services.run(job.pk, worker="test", at=timezone.now())
        job.refresh_from_db()
    return job


def printed(client: Client, answer: Any) -> bytes:
    """Return the PDF that was ordered with this answer, as its person downloads it.

    `pdf = printed(client, client.get("/notices/7/poster.pdf"))`
    """
    if answer.status_code == 200:  # it was printed before, and is for all
        return b"".join(answer.streaming_content)
    job = ordered(answer)
    assert job.state == Job.State.DONE, job.message
    file: Any = client.get(f"/jobs/{job.pk}/file/")
    assert file["Content-Type"] == "application/pdf"
    return b"".join(file.streaming_content)
