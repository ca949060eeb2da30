"""A bounded load from two processes. It must cost less than the server it measures.

A synchronous gunicorn worker closes each connection after its answer, so every request opens one.
"""

import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

CLIENTS = 2


@dataclass(frozen=True)
class Load:
    """What was asked in how many seconds, and what the server's processors spent on it."""

    requests: int
    seconds: float
    failed: int
    processor_ms: float

    @property
    def per_second(self) -> float:
        """Requests in a second, with the clients on the same processors."""
        return self.requests / self.seconds


def get(port: int, address: str, cookie: str = "") -> tuple[int, bytes]:
    """Ask once; returns the status and everything that came."""
    head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    head += f"Cookie: {cookie}\r\n\r\n" if cookie else "\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head.encode())
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    answer = b"".join(parts)
    return int(answer[9:12]), answer


def ask(port: int, address: str, most: int, seconds: float, client: int) -> tuple[int, int]:
    """Ask until there were `most` requests or the time is over; `{}` becomes a new number."""
    until = time.monotonic() + seconds
    done = failed = 0
    while done < most and time.monotonic() < until:
        status, _answer = get(port, address.replace("{}", f"{client}{time.monotonic_ns()}"))
        failed += status != 200
        done += 1
    return done, failed


def drive(
    port: int, address: str, workers: list[int], most: int = 4000, seconds: float = 3
) -> Load:
    """Ask from all clients at once, after a few requests to warm up."""
    ask(port, address, 20, 5, 9)
    spent, started = processor_seconds(workers), time.monotonic()
    with get_context("fork").Pool(CLIENTS) as pool:
        each = [(port, address, most // CLIENTS, seconds, number) for number in range(CLIENTS)]
        counts = pool.starmap(ask, each, chunksize=1)
        took = time.monotonic() - started
    spent = processor_seconds(workers) - spent
    requests = sum(done for done, _failed in counts)
    failed = sum(failed for _done, failed in counts)
    return Load(requests, took, failed, 1000 * spent / max(requests, 1))


def processor_seconds(pids: list[int]) -> float:
    """Time that these processes have spent on a processor, to 10 ms."""
    return sum(_seconds_of(pid) for pid in pids)


def _seconds_of(pid: int) -> float:
    if sys.platform == "linux":
        words = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / 100
    said = subprocess.check_output(["ps", "-o", "time=", "-p", str(pid)], text=True)
    seconds = 0.0
    for part in said.strip().replace("-", ":").split(":"):
        seconds = seconds * 60 + float(part)
    return seconds
