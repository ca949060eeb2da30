"""The same pages with one sub-district and with many in the database, side by side.

Loads the demonstration twice into a PostgreSQL, as it is and `--scale` times, and asks for each
page in both: alone, so that the median is what somebody waits for. Prints one JSON line for each
page; `slower` is how many times as long it takes in the large database.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

# A script's own folder comes first on the import path; a file there shares its name with `site`.
sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(sys.path[0]) / "site"))

from tests.bench._load import get  # noqa: E402
from tests.bench._server import ROOT, gunicorn, production  # noqa: E402
from tests.postgres import running_postgres  # noqa: E402

TIMES = 20
WARM = 6  # both workers, and what PostgreSQL plans after a few askings
SLOWER_GOAL = 1.5

Asked = list[tuple[str, str, str]]  # name, address, cookie


def say(**values: Any) -> None:
    """Print one line of the result."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def manage(*words: str) -> str:
    """Run a command of manage.py, or this file, in a process of its own database."""
    run = subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return run.stdout.decode()


def addresses() -> Asked:
    """What the public, a social worker and the office's officer open most."""
    asked = [(name, address, "") for name, address in _public().items()]
    for who, user in _staff().items():
        cookie = _signed_in(user)
        asked += [(f"{who}: {name}", address, cookie) for name, address in _desk().items()]
    return asked


def _community() -> Any:
    from communities.models import Community

    return Community.objects.select_related("page", "sub_district").get(code="HFC")


def _public() -> dict[str, str]:
    from django.urls import reverse

    from activities.models import Places
    from communities.models import Building
    from projects.models import ProjectPage
    from surveys.models import Poll

    community = _community()
    building = Building.objects.filter(community=community).order_by("pk")[:1].get()
    project = ProjectPage.objects.public().in_community(community).order_by("pk")[0]
    poll = Poll.objects.published().order_by("pk")[0].page
    activity = Places.objects.published().order_by("pk")[0].page
    return {
        "home": "/",
        "home, an address": f"/?q={quote(building.address)}",
        "home, nowhere": f"/?q={quote('没有这条路')}",
        "building": reverse("building", args=[building.pk]),
        "community": community.page.url,
        "project": project.url,
        "poll": poll.url,
        "activity": activity.url,
        "polls": reverse("surveys:polls"),
        "activities": reverse("activities:list"),
        "projects": reverse("projects:list"),
        "search": f"{reverse('search')}?q={quote('停车')}",
        "search, nothing": f"{reverse('search')}?q={quote('没有这个')}",
    }


def _staff() -> dict[str, Any]:
    from accounts.models import User

    community = _community()
    return {
        "worker": community.workers.user_set.order_by("pk")[0],
        "officer": community.sub_district.officers.user_set.order_by("pk")[0],
        "administrator": User.objects.filter(is_superuser=True).order_by("pk")[0],
    }


def _desk() -> dict[str, str]:
    from django.urls import reverse

    return {
        "dashboard": reverse("wagtailadmin_home"),
        "residents": reverse("residents:index"),
        "residents, a name": reverse("residents:index") + f"?q={quote('张')}",
        "households": reverse("households:index"),
        "buildings": reverse("buildings:index"),
        "projects": reverse("project_pages:index"),
    }


def _signed_in(user: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def waited(port: int, address: str, cookie: str) -> tuple[float, int]:
    """Milliseconds that one person waits in the middle, and the last status."""
    joint, times, status = "&" if "?" in address else "?", [], 0
    for number in range(WARM + TIMES):
        started = time.perf_counter()
        status, _answer = get(port, f"{address}{joint}n={time.monotonic_ns()}", cookie)
        if number >= WARM:
            times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), status


def measure(port: int) -> dict[str, float]:
    """Ask for each page; a page that does not answer is told."""
    import django

    django.setup()
    found = {}
    for name, address, cookie in addresses():
        found[name], status = waited(port, address, cookie)
        if status != 200:
            say(what=name, address=address, status=status)
    return found


def load(scale: int) -> None:
    """Fill the database of the environment with the demonstration."""
    started = time.monotonic()
    manage("manage.py", "migrate", "--verbosity", "0")
    manage("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    migrated = time.monotonic()
    manage("manage.py", "load_demo", "--scale", str(scale), "--force", "--verbosity", "0")
    seconds = round(time.monotonic() - migrated, 1)
    say(what="load_demo", scale=scale, seconds=seconds, migrating=round(migrated - started, 1))
    manage("-c", ANALYZE)


ANALYZE = """
import os, psycopg
from dj_database_url import parse
at = parse(os.environ["DATABASE_URL"])
with psycopg.connect(host=at["HOST"], user=at["USER"], dbname=at["NAME"], autocommit=True) as one:
    one.execute("ANALYZE")
"""


def at_scale(scale: int) -> dict[str, float]:
    """Milliseconds of each page in a database of this scale, from a process that knows no other."""
    with running_postgres(durable=True) as database, production(database):
        load(scale)
        with gunicorn() as server:
            said = manage(str(Path(__file__)), "--measure", str(server.port))
    lines = [json.loads(line) for line in said.splitlines()]
    for line in lines[:-1]:
        say(**line)
    pages: dict[str, float] = lines[-1]
    return pages


def main() -> None:
    """Measure both and print them side by side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", type=int, default=20, help="sub-districts in the large one")
    parser.add_argument("--measure", type=int, metavar="PORT", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return
    small, large = at_scale(1), at_scale(given.scale)
    for name, before in small.items():
        after = large[name]
        times = {"small_ms": round(before, 1), "large_ms": round(after, 1)}
        say(what=name, **times, slower=round(after / before, 2), goal=SLOWER_GOAL)


if __name__ == "__main__":
    main()
