"""Where sheets are set: `render_all` for many documents, `render_one` for one.

WeasyPrint works in child processes that are started when first needed, kept warm, and bounded in
memory and time, so that no sheet, however it was made, takes the site or the worker down with it.
A child reads nothing itself; this side looks up its stylesheets and pictures (see `fetcher`).
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import LifoQueue
from threading import Lock, Thread, Timer

from django.conf import settings

from . import fetcher, messages
from .errors import PressStopped, PrintFault, TooHeavy, TooSlow, found
from .typefaces import fontconfig_file

# A book of 50 pages takes 2 s and 160 MB; these are for what no sheet of ours can need.
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 60
SECONDS = 120  # by the clock: the machine may have other things to do
MOST_PAGES = 400
# What a child inherits: nothing that is secret, nothing that says where the database is.
ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "PYTHONPATH",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "PYTHONHASHSEED",
)


class Left(Exception):
    """A child ended before it had taken the document."""


def render_all(htmls: Sequence[str], *, tagged: bool = False) -> list[bytes]:
    """Return the PDFs of whole HTML documents, in their order; as many at once as may be.

    Raises the `PrintFault` of the first document that cannot be set, with its place in `document`.
    """
    if len(htmls) < 2 or settings.PRINT_PROCESSES < 2:
        return [_set(number, html, tagged) for number, html in enumerate(htmls)]
    with ThreadPoolExecutor(min(len(htmls), settings.PRINT_PROCESSES)) as crew:
        waiting = [crew.submit(_set, number, html, tagged) for number, html in enumerate(htmls)]
        try:
            return [future.result() for future in waiting]
        except BaseException:
            crew.shutdown(wait=True, cancel_futures=True)
            raise


def render_one(html: str, *, tagged: bool = False) -> bytes:
    """Return the PDF of one whole HTML document."""
    return _set(0, html, tagged)


def begin() -> None:
    """Start the children in the background: for somebody who knows that there will be much to set.

    A child takes 0.4 s to be ready, in which its caller can do other things.
    """

    def _start() -> None:
        with suppress(PrintFault, OSError), _compositor():
            pass  # whoever needs it next meets the same trouble, and says so

    for _place in range(max(1, settings.PRINT_PROCESSES)):
        Thread(target=_start, daemon=True).start()


def _set(number: int, html: str, tagged: bool) -> bytes:
    try:
        while True:
            with _compositor() as compositor:
                try:
                    return compositor.set(html, tagged)
                except Left:
                    continue
    except PrintFault as fault:
        fault.document = number
        raise


class Compositor:
    """A child process, and the line to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "printing.compositor", str(theirs.fileno())],
                stdin=subprocess.PIPE,  # open as long as we live
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd=Path(__file__).parents[1],
            )
        self.line = Connection(ours.detach())
        self.at_rest = self.late = False
        self.taken = True
        _living.add(self)
        self._receive()  # it is ready

    def set(self, html: str, tagged: bool) -> bytes:
        """Return the PDF of a document, or raise what is wrong with it."""
        request = {
            "base_url": fetcher.base_url(),
            "tagged": tagged,
            "most_pages": MOST_PAGES,
            "memory": MEMORY,
            "seconds": CPU_SECONDS,
        }
        self.at_rest = self.taken = False
        with self._until(SECONDS):
            try:
                self.line.send_bytes(json.dumps(request).encode())
                self.line.send_bytes(html.encode("utf-8", "replace"))
            except OSError as error:
                raise self._why_it_ended() from error
            return self._serve()

    def _serve(self) -> bytes:
        """Hand the child the files that it asks for, until it is done."""
        refused: PrintFault | None = None
        while True:
            kind, content = self._receive()
            self.taken = True
            self.at_rest = kind in {messages.PDF, messages.FAULT, messages.STOPPED}
            if kind == messages.PDF:
                return content
            if kind == messages.ASK:
                refused = self._give(content.decode("utf-8", "surrogatepass")) or refused
            elif kind == messages.FAULT:
                fault = found(*json.loads(content))
                # In a drawing WeasyPrint goes on after a refusal, and complains of the drawing.
                raise refused if refused and fault.code == "sheet_fault" else fault
            elif kind != messages.TAKEN:
                raise refused or TooHeavy

    def _give(self, url: str) -> PrintFault | None:
        """Send the file, or word that it is not given, and return why."""
        try:
            body, mime = fetcher.read(url)
            fault = None
        except PrintFault as refusal:
            fault = refusal
        answer = messages.REFUSED if fault else messages.FILE + mime.encode() + b"\n" + body
        try:
            self.line.send_bytes(answer)
        except OSError as error:
            raise self._why_it_ended() from error
        return fault

    def _receive(self) -> tuple[bytes, bytes]:
        try:
            message = self.line.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._why_it_ended() from error
        return message[:1], message[1:]

    def _why_it_ended(self) -> Exception:
        """Read it off the child's end."""
        code = self.end()
        if self.late or code == -signal.SIGXCPU:
            return TooSlow(SECONDS if self.late else CPU_SECONDS)
        if code in {-signal.SIGABRT, -signal.SIGTRAP}:  # GLib without memory
            return TooHeavy()
        return PressStopped() if self.taken else Left()

    @contextmanager
    def _until(self, seconds: float) -> Iterator[None]:
        """End the child when the time is over, wherever it hangs."""
        timer = Timer(seconds, self._time_is_over)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _time_is_over(self) -> None:
        self.late = True
        self.process.kill()

    def end(self) -> int:
        """End the child, if it has not, and return its exit code."""
        _living.discard(self)
        self.line.close()
        if self.process.stdin:
            self.process.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(0.5)
        self.process.kill()
        return self.process.wait()


# --- the children of this process ---------------------------------------------------------------

_living: set[Compositor] = set()
_forgotten: list[Compositor] = []
_opening = Lock()
_places: LifoQueue[Compositor | None] | None = None


@contextmanager
def _compositor() -> Iterator[Compositor]:
    """Lend a child to one thread; wait while all are lent."""
    places = _all_places()
    compositor = places.get()
    try:
        if compositor and compositor.process.poll() is not None:
            compositor.end()
            compositor = None
        compositor = compositor or Compositor()
        yield compositor
    finally:
        if compositor and not compositor.at_rest:
            compositor.end()
            compositor = None
        places.put(compositor)


def _all_places() -> "LifoQueue[Compositor | None]":
    global _places  # noqa: PLW0603 - one workshop a process
    with _opening:
        if _places is None:
            _places = LifoQueue()
            for _place in range(max(1, settings.PRINT_PROCESSES)):
                _places.put(None)
        return _places


def close() -> None:
    """End all children; the next document starts new ones."""
    global _places  # noqa: PLW0603 - one workshop a process
    with _opening:
        _places = None
    for compositor in list(_living):
        compositor.process.kill()
        compositor.end()


def _forget() -> None:
    """In a forked process: these children are the parent's, who alone may talk to them."""
    global _places, _opening  # noqa: PLW0603 - one workshop a process
    _opening = Lock()
    _places = None
    _forgotten.extend(_living)
    for compositor in _living:
        compositor.line.close()
        if compositor.process.stdin:
            compositor.process.stdin.close()
    _living.clear()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return kept | {"FONTCONFIG_FILE": str(fontconfig_file())}


atexit.register(close)
os.register_at_fork(after_in_child=_forget)
