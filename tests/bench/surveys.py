"""Casting over HTTP on PostgreSQL beside a bare view's one insert; tally; slips for 500 doors.

Prints one JSON line for each thing measured. Every voter is signed in and sends their ballot once,
with a token against forgery, through the same middleware as the bare view; the rows are counted
afterwards. `of_bare` is what the peer adhocracy4 reaches 0.058 of.
"""

import argparse
import json
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

# A script's own folder comes first on the import path, and this file has the name of an app.
sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(sys.path[0]) / "site"))

from tests.bench._load import processor_seconds  # noqa: E402
from tests.bench._server import Server, gunicorn, production  # noqa: E402
from tests.postgres import running_postgres  # noqa: E402

if TYPE_CHECKING:
    from surveys.models import Poll

CAST_GOAL = 1 / 3  # of the bare view
TALLY_GOAL = 1.3  # times
CLIENTS = 2
TOKEN, CSRF = "t" * 32, "linli_csrf"
Request = tuple[str, str, dict[str, str]]  # address, session, fields


def say(**values: Any) -> None:
    """Print one line of the result."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def post(port: int, request: Request) -> int:
    """Send a form as a browser does; returns the status."""
    address, session, fields = request
    body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
    head = (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Cookie: {session}; {CSRF}={TOKEN}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall((head + body).encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    return int(answer[9:12])


def send_all(port: int, requests: Sequence[Request]) -> int:
    """Send these one after the other; returns how many were not answered as they should be."""
    return sum(post(port, request) != 302 for request in requests)


def drive(server: Server, requests: Sequence[Request]) -> dict[str, Any]:
    """Send them all from two processes."""
    spent, started = processor_seconds(server.workers), time.monotonic()
    shares = [(server.port, requests[number::CLIENTS]) for number in range(CLIENTS)]
    with get_context("fork").Pool(CLIENTS) as pool:
        failed = sum(pool.starmap(send_all, shares, chunksize=1))
    took = time.monotonic() - started
    spent = processor_seconds(server.workers) - spent
    each = round(1000 * spent / len(requests), 3)
    return {"per_second": round(len(requests) / took), "processor_ms": each, "failed": failed}


def prepare(voters: int) -> tuple["Poll", list[Request], list[Request]]:
    """Make the database, a poll, and everybody's session; the ballots and as many bare inserts."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.conf import settings
    from django.test import Client

    from tests import factories
    from tests.factories import surveys as make

    poll = make.poll(factories.community())
    option = str(make.options(poll)[0])
    ballots: list[Request] = []
    inserts: list[Request] = []
    for home in make.homes(poll.community, voters):
        client = Client()
        client.force_login(factories.account_of(factories.resident(home)))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        session = f"{cookie.key}={cookie.value}"
        fields = {"for": str(home.pk), "choice": option, "step": "send", "key": str(uuid4())}
        ballots.append((f"/polls/{poll.page_id}/vote/", session, fields))
        inserts.append(("/bench/insert", session, {}))
    return poll, ballots, inserts


def casting(server: Server, poll: "Poll", ballots: list[Request], inserts: list[Request]) -> None:
    """Print the bare view and the ballot beside it."""
    from jobs.models import Chore
    from surveys.models import Ballot, RollEntry

    warm = len(ballots) // 10
    drive(server, inserts[:warm])
    drive(server, ballots[:warm])
    bare = drive(server, inserts[warm:])
    cast = drive(server, ballots[warm:])
    say(what="one insert, bare view", **bare, rows=Chore.objects.count())
    say(
        what="a ballot",
        **cast,
        of_bare=round(cast["per_second"] / bare["per_second"], 3),
        goal=round(CAST_GOAL, 3),
        ballots=Ballot.objects.filter(poll=poll).count(),
        roll=RollEntry.objects.filter(poll=poll).count(),
    )


def seconds(work: Callable[[], object], times: int) -> float:
    """The quickest of several times."""
    took = []
    for _time in range(times):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return min(took)


def tally(few: int, many: int) -> None:
    """Print how long a sealed result takes with few and with many ballots."""
    ratio = round(sealed_page(many) / sealed_page(few), 2)
    say(what="a sealed result, many ballots beside few", times=ratio, goal=TALLY_GOAL)


def sealed_page(ballots: int) -> float:
    """Seconds for the page of a sealed poll with this many ballots."""
    from django.test import Client
    from django.utils import timezone

    from surveys.models import Poll
    from surveys.services import seal
    from tests import factories
    from tests.factories import surveys as make

    poll = make.closed_poll(factories.community())
    fill(poll, ballots)
    sealing = seconds(lambda: seal(poll, timezone.now()), 1)
    address, client = Poll.objects.get(pk=poll.pk).page.url, Client()
    took = seconds(lambda: client.get(f"{address}?n={time.monotonic_ns()}"), 15)
    ms = round(1000 * took, 2)
    say(what="page of a sealed poll", ballots=ballots, ms=ms, sealing_seconds=round(sealing, 2))
    return took


def fill(poll: "Poll", ballots: int) -> None:
    """Write this many ballots with a mark each."""
    from django.db import connection

    options = list(poll.options.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO surveys_ballot (id, poll_id, origin) "
            "SELECT gen_random_uuid(), %s, 'web' FROM generate_series(1, %s)",
            [poll.pk, ballots],
        )
        cursor.execute(
            "INSERT INTO surveys_ballotchoice (ballot_id, option_id, rank) "
            "SELECT id, (%s::int[])[1 + floor(random() * %s)::int], 0 "
            "FROM surveys_ballot WHERE poll_id = %s",
            [options, len(options), poll.pk],
        )
        cursor.execute("ANALYZE surveys_ballot, surveys_ballotchoice")


def paper(doors: int) -> None:
    """Print how long the slips for this many doors take."""
    from printing.pages import page_count
    from surveys.slips_paper import slips_pdf
    from tests import factories
    from tests.factories import surveys as make

    poll = make.poll(factories.community())
    slips = make.slips(poll, doors)
    slips_pdf(poll, slips[:4])
    made: list[bytes] = []
    took = seconds(lambda: made.append(slips_pdf(poll, slips)), 2)
    say(
        what="slips",
        slips=len(slips),
        sheets=page_count(made[0]),
        seconds=round(took, 2),
        kilobytes=len(made[0]) // 1024,
    )


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--voters", type=int, default=1000)
    parser.add_argument("--ballots", type=int, default=1_000_000, help="of the large sealed poll")
    parser.add_argument("--slips", type=int, default=500)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends as well
    with running_postgres(durable=True) as database, production(database):
        poll, ballots, inserts = prepare(given.voters)
        with gunicorn() as server:
            casting(server, poll, ballots, inserts)
        tally(1000, given.ballots)
        paper(given.slips)


if __name__ == "__main__":
    main()
