"""The program of a child process of the workshop: `python -m printing.compositor`.

It sets one document after another and knows nothing of the site. It opens no file and no
connection for a sheet: what the sheet asks for, it asks of the workshop. Every message in either
direction is one letter and its content, see `messages`.

It lives as long as its standard input is open, which ends with the parent however that ends.
"""

import gc
import json
import os
import resource
import signal
import sys
import threading
from multiprocessing.connection import Connection

from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from . import messages
from .typesetting import CannotSet, Order, typeset

IDLE_SECONDS = 600
# A large book leaves holes in the heap; a fresh process is cheaper than to search for them.
LARGEST_AT_REST = 400 * 1024 * 1024
# New objects before Python looks for cycles: a document's are swept when it is done.
THRESHOLDS = 200_000, 20, 100


class Stopped(FatalURLFetchingError):
    """The workshop refused a file; it knows why."""


class AskingFetcher(URLFetcher):
    """Asks the workshop for every file."""

    def __init__(self, line: Connection) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.line = line

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the file, or stop the rendering."""
        self.line.send_bytes(messages.ASK + url.encode("utf-8", "surrogatepass"))
        answer = self.line.recv_bytes()
        if answer[:1] != messages.FILE:
            raise Stopped(url)
        mime, _, body = answer[1:].partition(b"\n")
        return URLFetcherResponse(url, body, {"Content-Type": mime.decode()})


def main() -> None:
    """Work until nothing came for a while, or until the parent is gone."""
    # A terminal or a service manager tells all processes to stop; the parent, which may still be
    # finishing its document, tells us by going.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    line = Connection(int(sys.argv[1]))
    gc.set_threshold(*THRESHOLDS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    fetcher, fonts = AskingFetcher(line), FontConfiguration()
    line.send_bytes(messages.READY)
    _be_quiet()
    _sweep()
    while line.poll(IDLE_SECONDS):
        try:
            request = json.loads(line.recv_bytes())
        except EOFError:
            break
        _limit(request.pop("memory"), request.pop("seconds"))
        order = Order(html=line.recv_bytes().decode("utf-8"), **request)
        line.send_bytes(messages.TAKEN)
        answer = _answer(order, fetcher, fonts)
        line.send_bytes(answer)
        if answer == messages.MEMORY:
            sys.exit(1)
        del order, answer
        _sweep()
        if _size() > LARGEST_AT_REST:
            break


def _sweep() -> None:
    """Collect what a document left, and look at what is still there never again.

    A full collection walks through all of WeasyPrint, which took as long as a small sheet.
    """
    gc.collect()
    gc.freeze()


def _answer(order: Order, fetcher: AskingFetcher, fonts: FontConfiguration) -> bytes:
    """Set a document; whatever happens is one message."""
    try:
        pdf = typeset(order, fetcher, fonts)
    except Stopped:
        return messages.STOPPED
    except MemoryError:
        return messages.MEMORY
    except RecursionError:
        return messages.FAULT + json.dumps(["too_deep", ""]).encode()
    except CannotSet as fault:
        return messages.FAULT + json.dumps([fault.code, fault.detail]).encode()
    except Exception as error:
        return messages.FAULT + json.dumps(["sheet_fault", type(error).__name__]).encode()
    return messages.PDF + pdf


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(0)


def _be_quiet() -> None:
    """Pango and GLib write what they cannot set to standard error: it is what residents wrote."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _limit(memory: int, seconds: int) -> None:
    """Bound the data of this process, and its processor time from now on.

    The soft limit of the time moves on with every document; past it the kernel ends the process.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds
    for what, amount in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, until)):
        try:
            _soft, hard = resource.getrlimit(what)
            resource.setrlimit(what, (amount, hard))
        except (ValueError, OSError):
            continue  # macOS does not bound data; the workshop still bounds the time


def _size() -> int:
    """Return the bytes that this process occupies, where /proc tells."""
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
