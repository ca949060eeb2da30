"""Forms and JSON sent from two processes; what a server does with them is counted afterwards."""

import json
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any
from urllib.parse import urlencode

from ._load import CLIENTS, processor_seconds
from ._server import Server

TOKEN = "t" * 32


@dataclass(frozen=True)
class Post:
    """One request: a form of whoever is signed in by `session`, or JSON of anybody."""

    address: str
    session: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    document: str = ""

    @property
    def expected(self) -> int:
        """The status of an answer that is as it should be."""
        return 200 if self.document else 302

    def raw(self) -> bytes:
        """What is sent, as a browser does: a form with its token against forgery."""
        cookies = f"linli_session={self.session}; linli_csrf={TOKEN}" if self.session else ""
        fields = [*self.fields, ("csrfmiddlewaretoken", TOKEN)]
        body = (self.document or urlencode(fields)).encode()
        kind = "application/json" if self.document else "application/x-www-form-urlencoded"
        head = [
            f"POST {self.address} HTTP/1.1",
            "Host: 127.0.0.1",
            "Connection: close",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
            *([f"Cookie: {cookies}"] if cookies else []),
        ]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def form(address: str, session: str, **fields: object) -> Post:
    """A form."""
    return Post(address, session, tuple((name, str(value)) for name, value in fields.items()))


def document(address: str, content: dict[str, Any]) -> Post:
    """A JSON document."""
    return Post(address, document=json.dumps(content))


def send(port: int, post: Post) -> int:
    """Send once; returns the status."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(post.raw())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return int(answer[9:12])


def send_all(port: int, posts: Sequence[Post]) -> int:
    """Send these one after the other; returns how many were not answered as they should be."""
    return sum(send(port, post) != post.expected for post in posts)


def drive(server: Server, posts: Sequence[Post]) -> dict[str, Any]:
    """Send them all from two processes."""
    spent, started = processor_seconds(server.workers), time.monotonic()
    shares = [(server.port, posts[number::CLIENTS]) for number in range(CLIENTS)]
    with get_context("fork").Pool(CLIENTS) as pool:
        failed = sum(pool.starmap(send_all, shares, chunksize=1))
    took = time.monotonic() - started
    spent = processor_seconds(server.workers) - spent
    return {
        "per_second": round(len(posts) / took),
        "processor_ms": round(1000 * spent / max(len(posts), 1), 3),
        "failed": failed,
    }
