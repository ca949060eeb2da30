"""Micro-projects: lists of 5,000, a page, handing in, the allocation of a vote, a dossier.

Prints one JSON line for each thing measured, on PostgreSQL. Pages are asked for in this process,
uncached, so that their queries can be counted beside their time; the middle of several askings.
"""

import argparse
import json
import signal
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

# A script's own folder comes first on the import path, and this file has the name of an app.
sys.path[0] = str(Path(__file__).resolve().parents[2])
sys.path.insert(1, str(Path(sys.path[0]) / "site"))

from tests.bench._server import production  # noqa: E402
from tests.postgres import running_postgres  # noqa: E402

if TYPE_CHECKING:
    from django.test import Client
    from wagtail.models import Page

    from accounts.models import User
    from communities.models import Community
    from projects.allocation import Election
    from projects.models import Grant, ProjectPage, RoundPage

LIST_QUERIES = 15
UNITS = (1, 33)  # budgets of 300,000 and of ten million units
ALLOCATE_GOAL = 3.0  # seconds for 64 projects and 10,000 ballots
TIMES = 9
CHUNK = 1000
STATES = ("implementing", "approved", "submitted", "in_review", "closed", "rejected")


def say(**values: Any) -> None:
    """Print one line of the result."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


class Town:
    """One office with a round, two communities, and as many projects as asked for."""

    def __init__(self) -> None:
        from tests import factories as make
        from tests.factories.projects import round_page

        place = make.sub_district()
        self.homes: list[Community] = [make.community(sub_district=place) for _turn in range(2)]
        self.officer: User = make.officer(place)
        self.worker: User = make.social_worker(self.homes[0])
        self.round: RoundPage = round_page(place, pool=100_000_000)

    def proposal(self) -> "ProjectPage":
        """A complete proposal that is a draft."""
        from tests.factories.projects import project

        return project(self.homes[0], self.round)

    def approved(self) -> "Grant":
        """A project that is under way."""
        from tests.factories.projects import grant_at

        page = self.proposal()
        return grant_at(page, "implementing", worker=self.worker, officer=self.officer)


def prepare() -> None:
    """Make the database and the static files."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill(town: Town, count: int) -> None:
    """Copy one proposal until there are so many, in the database and not page by page."""
    from django.db import connection
    from wagtail.models import Page

    first, started = town.proposal(), time.monotonic()
    parent = town.homes[0].page
    begin = parent.get_children().count() + 1
    for start in range(begin, begin + count, CHUNK):
        numbers = range(start, min(start + CHUNK, begin + count))
        pages = Page.objects.bulk_create(page_of(parent, first, number) for number in numbers)
        make_proposals([page.pk for page in pages], first)
        make_grants(town, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=begin + count - 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    say(what="projects made", projects=count, seconds=round(time.monotonic() - started, 1))


def page_of(parent: "Page", first: "ProjectPage", number: int) -> "Page":
    """The part of a project's page that every page has."""
    from wagtail.models import Page

    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, number),
        depth=parent.depth + 1,
        title=f"楼道公约共写 {number}",
        draft_title=f"楼道公约共写 {number}",
        slug=f"bench-{number}",
        url_path=f"{parent.url_path}bench-{number}/",
        content_type_id=first.content_type_id,
        locale_id=first.locale_id,
        owner_id=first.owner_id,
        live=number % 6 < 2,
    )


def make_proposals(pages: list[int], first: "ProjectPage") -> None:
    """Make proposals of these pages, each with the text of the first."""
    from django.db import connection

    from projects.models import ProjectPage

    columns = [
        field.column
        for field in ProjectPage._meta.local_concrete_fields
        if not field.primary_key and field.column != "code"
    ]
    copied = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO projects_projectpage (page_ptr_id, code, {copied}) "
            f"SELECT new.id, 'B' || new.id, {copied} FROM projects_projectpage "
            "CROSS JOIN unnest(%s::int[]) AS new(id) WHERE page_ptr_id = %s",
            [pages, first.pk],
        )


def make_grants(town: Town, pages: "list[Page]") -> None:
    """Make the records of these pages, in every state."""
    from projects.models import Grant

    Grant.objects.bulk_create(
        Grant(
            page_id=page.pk,
            community=town.homes[0],
            round=town.round,
            code=f"B{page.pk}",
            title=page.title,
            theme="邻里公约",
            status=STATES[place % len(STATES)],
            requested=8000,
            submitted_at=town.round.call_opens_at,
        )
        for place, page in enumerate(pages)
    )


def seconds(work: Callable[[], object], times: int) -> float:
    """The middle of several times."""
    took = []
    for _time in range(times):
        started = time.perf_counter()
        work()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def asked(client: "Client", name: str, address: str, **goal: Any) -> None:
    """Print how long a page takes, and how many queries."""
    from django.db import connection

    joint = "&" if "?" in address else "?"
    count = 0

    def note(execute: Any, *statement: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*statement)

    def once() -> None:
        answer = client.get(f"{address}{joint}n={time.monotonic_ns()}")
        assert answer.status_code == 200, (address, answer.status_code)

    once()
    with connection.execute_wrapper(note):
        once()
    queries = count
    ms = round(1000 * seconds(once, TIMES), 1)
    say(what=name, ms=ms, queries=queries, **goal)


def lists(town: Town) -> None:
    """The office's list, filtered, sorted and searched, and the public's."""
    from django.test import Client
    from django.urls import reverse

    office, public = Client(), Client()
    office.force_login(town.officer)
    address = reverse("project_pages:index")
    for name, query in (
        ("list", ""),
        ("list, one round and state", f"?round={town.round.pk}&status=implementing"),
        ("list, by title", "?ordering=title"),
        ("list, a word", "?q=公约"),
        ("list, page 40", "?p=40"),
    ):
        asked(office, name, address + query, goal_queries=LIST_QUERIES)
    asked(public, "public list", reverse("projects:list"))
    asked(office, "report of the round", reverse("projects:round_report", args=[town.round.pk]))
    asked(public, "report, public", reverse("projects:round_year", args=[town.round.pk]))
    adding_up(town)


def adding_up(town: Town) -> None:
    """What the first visitor after a change waits for before the public report is kept."""
    from django.utils import timezone

    from projects.reporting.public_year import public_year

    took = seconds(lambda: public_year(town.round, timezone.now()), 3)
    say(what="report, public, added up", ms=round(1000 * took, 1))


def detail(town: Town, grant: "Grant") -> None:
    """A project's public page, and its screens for the office."""
    from django.test import Client
    from django.urls import reverse

    office, public = Client(), Client()
    office.force_login(town.officer)
    asked(public, "detail, public", grant.page.url)
    asked(office, "detail, progress", reverse("project_grant", args=[grant.pk]))
    asked(office, "detail, archive", reverse("project_archive", args=[grant.pk]))


def submitting(town: Town, count: int) -> None:
    """Hand in proposals one after the other."""
    from projects.services import submit
    from tests.factories.projects import IN_TIME

    pages = [town.proposal() for _turn in range(count)]
    started = time.perf_counter()
    for page in pages:
        submit(page, by=town.worker, at=IN_TIME)
    took = time.perf_counter() - started
    say(what="submit", proposals=count, ms_each=round(1000 * took / count, 1))


def allocating(projects: int, ballots: int, unit: int = 1) -> None:
    """Both rules on a vote of this size, in which some projects are loved more than others.

    `unit`: how many of the budget's units make one; costs are then no round numbers.
    """
    from projects.allocation import equal_shares, greedy

    election = vote_of(projects, ballots, unit)
    for name, rule in (("greedy", greedy), ("equal shares with Add1", equal_shares)):
        found: list[Any] = []
        took = seconds(lambda rule=rule, to=found: to.append(rule(election)), 3)  # type: ignore[misc]
        say(
            what=f"allocate, {name}",
            projects=projects,
            ballots=ballots,
            budget=int(election.budget),
            seconds=round(took, 2),
            goal_seconds=ALLOCATE_GOAL,
            winners=len(found[0].winners),
        )


def vote_of(projects: int, ballots: int, unit: int) -> "Election":
    """A vote with a budget of 300,000 times `unit`."""
    from projects.allocation import Election, Project

    draw = Random(2026)
    keys = [f"P{number:02d}" for number in range(projects)]
    love = [draw.random() ** 2 + 0.02 for _key in keys]
    return Election.of(
        Fraction(300_000 * unit),
        [
            Project(key, Fraction(draw.randrange(5_000, 30_001, 500) * unit + draw.randrange(unit)))
            for key in keys
        ],
        [draw.choices(keys, love, k=draw.randint(1, 15)) for _ballot in range(ballots)],
    )


def binding(town: Town, grant: "Grant") -> None:
    """The dossier and the package of one project."""
    from printing.pages import page_count
    from projects.printed.dossier import dossier
    from projects.reporting.package import make_package
    from tests.factories.projects import LATER

    at = LATER + timedelta(days=60)
    made: list[bytes] = []
    took = seconds(lambda: made.append(dossier(grant, at=at, language="zh-hans")), 3)
    same = len(set(made)) == 1
    say(what="dossier", pages=page_count(made[0]), seconds=round(took, 2), same_bytes=same)
    took = seconds(lambda: make_package(grant, by=town.officer, at=at, language="zh-hans"), 1)
    say(what="archive package, checked", seconds=round(took, 2))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--projects", type=int, default=5000)
    parser.add_argument("--proposals", type=int, default=30, help="handed in")
    parser.add_argument("--ballots", type=int, default=10_000)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends as well
    with running_postgres(durable=True) as database, production(database):
        prepare()
        town = Town()
        grant = town.approved()
        fill(town, given.projects)
        lists(town)
        detail(town, grant)
        submitting(town, given.proposals)
        for unit in UNITS:
            allocating(64, given.ballots, unit)
        binding(town, grant)


if __name__ == "__main__":
    main()
