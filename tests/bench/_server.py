"""The site as a server has it: PostgreSQL, gunicorn with two synchronous workers, real caches."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2


@dataclass(frozen=True)
class Server:
    """Where it listens, and its worker processes."""

    port: int
    workers: list[int]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def production(database: str, cache: str = "") -> Iterator[Path]:
    """Set the environment of a server with files of its own; yields their folder."""
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    os.environ.update(
        DATABASE_URL=database,
        CACHE_URL=cache,
        LINLI_VAR=str(folder),
        SECRET_KEY=secrets.token_urlsafe(64),
        ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
        HTTPS="0",
        DJANGO_SETTINGS_MODULE="tests.bench._settings",
        PYTHONPATH=f"{ROOT}{os.pathsep}{ROOT / 'site'}",
    )
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def gunicorn() -> Iterator[Server]:
    """Start the site's wsgi application with two workers and wait until both serve."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--log-level", "warning"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--backlog", "512"]
    master = subprocess.Popen(command, cwd=ROOT)
    try:
        yield Server(port, _ready(master, port))
    finally:
        master.terminate()
        master.wait(timeout=30)


def _ready(master: "subprocess.Popen[bytes]", port: int) -> list[int]:
    from ._load import get

    for _try in range(600):
        if master.poll() is not None:
            raise SystemExit("The server stopped while it started.")
        try:
            if get(port, "/healthz")[0] == 200 and len(children(master.pid)) == WORKERS:
                return children(master.pid)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not answer within a minute.")


def children(pid: int) -> list[int]:
    """Processes that this one has started."""
    said = subprocess.check_output(["ps", "-A", "-o", "pid=,ppid="], text=True)
    pairs = (line.split() for line in said.splitlines())
    return [int(child) for child, parent in pairs if int(parent) == pid]


@contextmanager
def redis() -> Iterator[str]:
    """Start a Redis of our own when the machine has one; yields its address or nothing."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        yield ""
        return
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tempfile.gettempdir())
    try:
        time.sleep(0.5)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=30)
