"""Sign-ups and check-ins over HTTP on PostgreSQL beside a bare view's one insert.

Prints one JSON line for each thing measured, at no sign-ups and at ten thousand. Everybody is
signed in and sends one form with a token against forgery, through the same middleware as the bare
view; a check-in is one scan that a volunteer's phone sends. The rows are counted afterwards.
`of_bare` is what the best known ticket system reaches 0.024 (a sale) and 0.058 (a check-in) of.
`--profile` prints where a sign-up and a check-in spend their time instead.
"""

import argparse
import cProfile
import json
import pstats
import signal
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

# A script's own folder comes first on the import path, and this file has the name of an app.
sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(sys.path[0]) / "site"))

from tests.bench._posting import TOKEN, Post, document, drive, form  # noqa: E402
from tests.bench._server import Server, gunicorn, production  # noqa: E402
from tests.postgres import running_postgres  # noqa: E402

if TYPE_CHECKING:
    from django.test import Client

    from activities.models import Door, Places, SignUp
    from communities.models import Resident

GOAL = 1 / 3  # of the bare view; half is what it aims at
FLAT = 0.2
CHUNK = 5000
PEOPLE = "bench"


def say(**values: Any) -> None:
    """Print one line of the result."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def set_up() -> None:
    """Make the database and the static files."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def make_place() -> "Places":
    """A session that takes tens of thousands, tomorrow."""
    from django.utils import timezone

    from tests import factories
    from tests.factories.activities import make_places

    community = factories.community()
    begins = timezone.now() + timedelta(hours=20)
    return make_places(community, starts_at=begins, capacity=100_000)


def neighbours(places: "Places", number: int) -> list["Resident"]:
    """So many confirmed residents, two in a household."""
    from django.utils import timezone

    from communities.models import Household, Resident
    from tests import factories

    at, community = timezone.now(), places.community_id
    building = factories.building(places.community)
    homes = Household.objects.bulk_create(
        (
            Household(community_id=community, building=building, unit=f"{n}室")
            for n in range((number + 1) // 2)
        ),
        batch_size=CHUNK,
    )
    return Resident.objects.bulk_create(
        (
            Resident(
                community_id=community,
                household=homes[n // 2],
                name=f"居民{n}",
                status=Resident.Status.VERIFIED,
                origin=Resident.Origin.IMPORT,
                verified_at=at,
            )
            for n in range(number)
        ),
        batch_size=CHUNK,
    )


def sessions_of(residents: Sequence["Resident"]) -> list[str]:
    """Everybody signed in, by the keys of their sessions."""
    from django.conf import settings
    from django.test import Client

    from tests import factories

    keys = []
    for resident in residents:
        client = Client()
        client.force_login(factories.account_of(resident))
        keys.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return keys


def sign_up_forms(places: "Places", number: int) -> list[Post]:
    """The forms of so many new residents."""
    residents = neighbours(places, number)
    address = f"/activities/{places.pk}/sign-up/"
    return [
        form(address, key, resident=resident.pk, key=uuid4().hex)
        for resident, key in zip(residents, sessions_of(residents), strict=True)
    ]


def fill(places: "Places", number: int) -> list["SignUp"]:
    """Write so many sign-ups of others."""
    from django.db.models import F
    from django.utils import timezone

    from activities.models import Places, SignUp

    at = timezone.now()
    rows = SignUp.objects.bulk_create(
        (
            SignUp(
                community_id=places.community_id,
                places=places,
                resident=resident,
                state=SignUp.State.IN,
                channel=SignUp.Channel.WEB,
                key=uuid4().hex,
                at=at,
            )
            for resident in neighbours(places, number)
        ),
        batch_size=CHUNK,
    )
    Places.objects.filter(pk=places.pk).update(taken=F("taken") + number)
    return rows


def make_door(places: "Places") -> "Door":
    """A link for a volunteer's phone."""
    from django.utils import timezone

    from activities.services.doors import open_door
    from tests import factories

    worker = factories.social_worker(places.community)
    return open_door(places, at=timezone.now(), by=worker)


def scans_of(door: "Door", sign_ups: Sequence["SignUp"]) -> list[Post]:
    """One scan of each, sent by itself."""
    return [document(f"/door/{door.code}/scans/", scan(sign_up)) for sign_up in sign_ups]


def scan(sign_up: "SignUp") -> dict[str, Any]:
    """What a phone sends of one code that it read."""
    from django.utils import timezone

    now = timezone.now().isoformat()
    seen = {"scan": uuid4().hex, "kind": "in", "way": "qr", "at": now, "code": sign_up.code}
    return {"device": "bench-phone", "volunteer": "王阿姨", "sent_at": now, "scans": [seen]}


def inserts(posts: Sequence[Post]) -> list[Post]:
    """The bare view for the same people."""
    return [Post("/bench/insert", post.session) for post in posts]


def measured(server: Server, posts: Sequence[Post]) -> dict[str, Any]:
    """Send a tenth to warm up, then the rest."""
    warm = len(posts) // 10
    drive(server, posts[:warm])
    return drive(server, posts[warm:])


def beside(bare: dict[str, Any], what: str, there: int, got: dict[str, Any]) -> float:
    """Print one measurement beside the bare view; returns its rate."""
    of_bare = round(got["per_second"] / bare["per_second"], 3)
    say(what=what, there=there, **got, of_bare=of_bare, goal=round(GOAL, 3))
    return float(got["per_second"])


def run(server: Server, people: int, many: int) -> None:
    """Measure everything at no sign-ups, then at many."""
    from activities.models import Attendance, Scan, SignUp
    from jobs.models import Chore

    rates: dict[str, list[float]] = {"sign-up": [], "check-in": []}
    places = make_place()
    asked = 0
    for there in (0, many):
        written = fill(places, there) if there else []
        posts = sign_up_forms(places, people)
        bare = measured(server, inserts(posts))
        say(what="one insert, bare view", there=there, **bare, rows=Chore.objects.count())
        got = measured(server, posts)
        asked += people + there
        rates["sign-up"].append(beside(bare, "a sign-up", there, got))
        rows = SignUp.objects.filter(places=places, state="in").count()
        places.refresh_from_db()
        say(what="counted", asked=asked, sign_ups=rows, taken=places.taken)
        new = written[-people:] or list(SignUp.objects.filter(places=places)[:people])
        got = measured(server, scans_of(make_door(places), new))
        rates["check-in"].append(beside(bare, "a check-in", there, got))
        say(what="counted", scans=Scan.objects.count(), attendances=Attendance.objects.count())
    for what, (few, lots) in rates.items():
        say(what=f"{what}, many beside none", times=round(lots / few, 2), goal=f"±{FLAT}")


# --- where the rest goes ------------------------------------------------------------------------


def profile(people: int) -> None:
    """Print the statements of a sign-up and a check-in, and the functions that take the time."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    places = make_place()
    forms = sign_up_forms(places, people)
    scans = scans_of(make_door(places), fill(places, people))
    bare = inserts(forms)
    for what, posts in (("one insert", bare), ("a sign-up", forms), ("a check-in", scans)):
        ask(posts[0])
        with CaptureQueriesContext(connection) as captured:
            ask(posts[1])
        for query in captured:
            say(what=what, statement=query["sql"][:300])
        half = len(posts) // 2
        started = time.process_time()
        ask_all(posts[2:half])
        each = 1000 * (time.process_time() - started) / (half - 2)
        say(what=what, processor_ms=round(each, 2))
        profiler = cProfile.Profile()
        profiler.runcall(ask_all, posts[half:])
        stats = pstats.Stats(profiler).strip_dirs()
        stats.sort_stats("cumulative").print_stats(70)
        stats.sort_stats("tottime").print_stats(25)


@cache
def client() -> "Client":
    """One client, so that the middleware is loaded once as in a server."""
    from django.test import Client

    return Client(enforce_csrf_checks=True)


def ask_all(posts: Sequence[Post]) -> None:
    """Ask all of these."""
    for post in posts:
        ask(post)


def ask(post: Post) -> None:
    """Ask within this process, through the same middleware."""
    client().cookies.load({"linli_session": post.session, "linli_csrf": TOKEN})
    options: dict[str, Any] = {"data": {**dict(post.fields), "csrfmiddlewaretoken": TOKEN}}
    if post.document:
        options = {"data": post.document, "content_type": "application/json"}
    answer = client().post(post.address, **options)
    assert answer.status_code == post.expected, answer.content.decode()[:2000]


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000, help="who sign up each time")
    parser.add_argument("--many", type=int, default=10_000, help="sign-ups that are there")
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends as well
    with running_postgres(durable=True) as database, production(database):
        set_up()
        if given.profile:
            profile(min(given.people, 300))
            return
        with gunicorn() as server:
            run(server, given.people, given.many)


if __name__ == "__main__":
    main()
