"""Job kinds for tests; a worker process that a test starts imports them too."""

import os
import time
from pathlib import Path

from communities.errors import Refusal
from jobs.registry import job_kind
from jobs.running import RunningJob


@job_kind("count", "Counting")
def count(job: RunningJob) -> None:
    """Count to params["to"]."""
    to = job.params["to"]
    for number in range(1, to + 1):
        job.progress(number, to, f"{number}")
    job.result = {"counted": to}
    job.message = "counted"


@job_kind("write_file")
def write_file(job: RunningJob) -> None:
    """Leave a file."""
    job.save_file("名单.txt", b"one\n")


@job_kind("refuse")
def refuse(job: RunningJob) -> None:
    """Say no politely."""
    raise Refusal("The file has no rows.")


@job_kind("break")
def break_down(job: RunningJob) -> None:
    """Fail with someone's name in the exception."""
    raise RuntimeError("许念慈")


@job_kind("told_to_stop")
def told_to_stop(job: RunningJob) -> None:
    """Do as a worker does that is told to stop for the second time."""
    raise SystemExit(1)


@job_kind("hang_once")
def hang_once(job: RunningJob) -> None:
    """Hang at the first attempt and pass at the second; tell the test which process it was."""
    with Path(job.params["diary"]).open("a") as diary:
        diary.write(f"{os.getpid()}\n")
    if job.job.attempts == 1:
        time.sleep(600)
    job.message = "second time lucky"
