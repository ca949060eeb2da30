"""How many public pages a second, uncached and cached, beside hello-world on the same server.

Prints one JSON line for each thing measured. `of_hello` compares rates with a view behind the same
middleware, `of_bare` with one before it, `processor_of_hello` processor times. `processor_ms` is
what the web workers alone spent on a request: it depends less than the rate on what else runs.
`./dev bench site --cache redis` measures with a Redis instead of the embedded file cache.
"""

import argparse
import json
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

# A script's own folder comes first on the import path, and this file shares its name with `site`.
sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(sys.path[0]) / "site"))

from tests.bench._load import Load, drive, get  # noqa: E402
from tests.bench._server import Server, gunicorn, production, redis  # noqa: E402
from tests.postgres import running_postgres  # noqa: E402

if TYPE_CHECKING:
    from tests.quality.town import Town

SHOWN = {
    "community": "community",
    "project": "project",
    "poll": "poll-open",
    "activity": "activity-open",
}
CACHED_GOAL = 0.7  # of hello-world
UNCACHED_GOAL = 0.03  # 120 a second where hello-world reaches 4,000
FRESH_GOAL_MS = 1000
NONE = {"total": 0, "beyond_routing": 0}


def say(**values: Any) -> None:
    """Print one line of the result."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def told(load: Load) -> dict[str, Any]:
    """What every measurement of a load says."""
    return {
        "per_second": round(load.per_second),
        "processor_ms": round(load.processor_ms, 3),
        "failed": load.failed,
    }


def prepare(rows: int, communities: int) -> "Town":
    """Make the database, the static files and a sub-district with this much of everything."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from django.db import connection

    from tests.quality import town

    started = time.monotonic()
    made = town.build(rows, communities)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    seconds = round(time.monotonic() - started, 1)
    say(what="town", communities=communities, of_each=rows, seconds=seconds)
    return made


def queries_of(address: str) -> dict[str, int]:
    """Queries of a page that is not stored: all, and those beyond finding the page."""
    from django.test import Client

    from tests.quality.counting import counted

    client = Client()
    client.get(address + "?warm=1")
    with counted() as queries:
        client.get(address + "?warm=2")
    return {"total": queries.total, "beyond_routing": queries.beyond}


def measure(server: Server, town: "Town") -> None:
    """Print hello-world, and every page cached and uncached beside it."""
    bare = drive(server.port, "/bench/bare", server.workers, most=12000)
    hello = drive(server.port, "/bench/hello", server.workers, most=12000)
    say(what="hello-world, no middleware", **told(bare))
    say(what="hello-world, the site's middleware", **told(hello))
    for name, key in SHOWN.items():
        address = town.pages[key]
        uncached = drive(server.port, address + "?n={}", server.workers)
        cached = drive(server.port, address, server.workers, most=12000)
        for kind, load, goal in (
            ("uncached", uncached, UNCACHED_GOAL),
            ("cached", cached, CACHED_GOAL),
        ):
            say(
                what=f"{name}, {kind}",
                **told(load),
                of_hello=round(load.per_second / hello.per_second, 3),
                of_bare=round(load.per_second / bare.per_second, 3),
                goal=goal,
                processor_of_hello=round(hello.processor_ms / load.processor_ms, 3),
                queries=queries_of(address) if kind == "uncached" else NONE,
            )


def freshness(server: Server, town: "Town") -> None:
    """Publish a change and ask, from outside, until it is seen."""
    page = town.communities[0].page.specific
    address = page.url
    get(server.port, address)
    for number in range(3):
        words = f"第{number}次改动"
        page.introduction = words
        revision = page.save_revision()
        started = time.monotonic()
        revision.publish()
        published = time.monotonic()
        while words.encode() not in get(server.port, address)[1]:
            if time.monotonic() - published > 10:
                break
        seen = time.monotonic()
        say(
            what="a changed page is seen",
            publishing_ms=round(1000 * (published - started)),
            then_ms=round(1000 * (seen - published)),
            goal_ms=FRESH_GOAL_MS,
        )


def run(rows: int, communities: int, cache: str) -> None:
    """Measure on a server with this cache."""
    with running_postgres(durable=True) as database, production(database, cache):
        say(what="server", cache=cache.split(":", maxsplit=1)[0] or "files", workers=2)
        town = prepare(rows, communities)
        with gunicorn() as server:
            measure(server, town)
            freshness(server, town)


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20, help="of each kind in each community")
    parser.add_argument("--communities", type=int, default=3)
    parser.add_argument("--cache", choices=("files", "redis"), default="files")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers end as well
    if given.cache == "files":
        run(given.rows, given.communities, "")
        return
    with redis() as address:
        if not address:
            sys.exit("There is no redis-server on this machine.")
        run(given.rows, given.communities, address)


if __name__ == "__main__":
    main()
