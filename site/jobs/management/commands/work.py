"""Run a worker process: django-tasks' own loop, with signs of life and re-queue beside it."""

import logging
import os
import socket
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader
from django.utils.crypto import get_random_string
from django_tasks import task_backends
from django_tasks_db.management.commands.db_worker import Worker

from jobs.chores import run_due
from jobs.services import beat, leave, requeue_stalled

log = logging.getLogger("linli.worker")

SECONDS_BETWEEN_BEATS = 5.0
BEATS_BETWEEN_LOOKS = 3
SECONDS_BETWEEN_CHORES = 10.0


class Pulse(threading.Thread):
    """Beats while the worker's own thread is busy, and takes up what others left behind."""

    def __init__(self, name: str, queues: str) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker = name
        self.queues = queues
        self.stopped = threading.Event()

    def run(self) -> None:
        beats = 0
        while True:
            try:
                close_old_connections()
                beat(self.worker, self.queues, at=timezone.now())
                if beats % BEATS_BETWEEN_LOOKS == 0:
                    requeue_stalled(timezone.now())
            except DatabaseError as error:
                log.warning("no sign of life", extra={"reason": type(error).__qualname__})
            beats += 1
            if self.stopped.wait(SECONDS_BETWEEN_BEATS):
                break
        connection.close()

    def stop(self) -> None:
        """End the beat and wait for its last write."""
        self.stopped.set()
        self.join(timeout=SECONDS_BETWEEN_BEATS)


class Housekeeping(threading.Thread):
    """Does what is due every so often, beside the worker's tasks."""

    def __init__(self) -> None:
        super().__init__(name="housekeeping", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(SECONDS_BETWEEN_CHORES):
            try:
                close_old_connections()
                run_due(timezone.now())
            except DatabaseError as error:
                log.warning("no chores", extra={"reason": type(error).__qualname__})
        connection.close()

    def stop(self) -> None:
        """End after the chore in hand."""
        self.stopped.set()
        self.join(timeout=SECONDS_BETWEEN_CHORES)


class Command(BaseCommand):
    """`manage.py work`: as many processes as there is work for; each takes one task at a time."""

    help = "Run a worker process for the queues default, print and messages."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        queues = ",".join(sorted(task_backends["jobs"].queues))
        parser.add_argument("--queues", default=queues, help="comma-separated (%(default)s)")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks")
        parser.add_argument("--batch", action="store_true", help="stop when nothing is waiting")
        parser.add_argument("--reload", action="store_true", help="start anew when code changes")

    def handle(self, *, queues: str, interval: float, batch: bool, **options: Any) -> None:
        name = f"{socket.gethostname()[:40]}-{os.getpid()}-{get_random_string(8)}"
        worker = Worker(
            queue_names=queues.split(","),
            interval=interval,
            batch=batch,
            backend_name="jobs",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        if not options["reload"]:
            worker.configure_signals()
            _work(worker, queues)
            return
        if os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
            worker.configure_signals()
        run_with_reloader(_work, worker, queues)


def _work(worker: Worker, queues: str) -> None:
    beside: list[Pulse | Housekeeping] = [Pulse(worker.worker_id, queues), Housekeeping()]
    for thread in beside:
        thread.start()
    try:
        worker.run()
    finally:
        for thread in beside:
            thread.stop()
        leave(worker.worker_id)
