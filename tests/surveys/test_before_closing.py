"""Before closing no answer of the site, no log and no cache holds a count: every address is asked.

The addresses are those of the URL configuration itself, so a new one is asked as soon as it exists.
"""

import logging
import pickle
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve
from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from accounts.models import User
from surveys.models import Poll
from surveys.services import ensure_sealed
from tests import factories
from tests.factories import surveys as make

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves closing temporary files to Python.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WEB, PAPER = 637, 841  # so large that no row that is shown has such an id
PART = r"[A-Za-z0-9:.\-/%]"  # of a token, a time, a share
COUNTS = (WEB, PAPER, WEB + PAPER)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()\\]|\\.)*\)")
NOT_ASKED = re.compile(
    r"logout|login|password_reset|jsi18n|sprite|test404|failwhale|\^\.\*|set_lang"
)
STAFF = {"worker", "officer"}
OF_PAGES = {"pk", "page_id", "object_id", "parent_page_id", "page_to_move_id", "page_pk"}


@pytest.fixture
def running() -> Poll:
    """An open poll, named so that there is more to leak, with ballots on the web and on paper."""
    poll = make.running_poll(factories.community(), web=WEB, paper=PAPER, secret=False)
    logging.disable(logging.NOTSET)
    return poll


def routes(entries: Any = None, prefix: str = "") -> Iterator[str]:
    """Every route of the site."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, route)
        elif not NOT_ASKED.search(route):
            yield route


def addresses(poll: Poll) -> list[str]:
    """Every address that can be about this poll, and every list, as a file too."""
    known = {
        **dict.fromkeys(OF_PAGES, poll.page_id),
        "code": poll.slips.get().code,
        "key": poll.questions.get().key,
        "building": poll.slips.get().household.building_id,
        "mode": "",
    }
    found = [filled(route, known) for route in routes()]
    found += [filled(route, {**known, "pk": poll.batches.get().pk}) for route in routes()]
    found += [f"/receipts/{poll.roll.first().receipt}/", poll.page.url, poll.community.page.url]
    lists = [url for url in found if url and "?" not in url]
    more = [f"{url}?export=csv" for url in lists if "/admin/" in url and exports(url)]
    words = ["/search/?q=手作课", "/api/v2/pages/?type=surveys.PollPage&fields=*"]
    return list(dict.fromkeys(filter(None, [*found, *more, *words])))


def exports(url: str) -> bool:
    """Whether the address may hand its list out as a file."""
    view = getattr(resolve(url).func, "view_class", None)
    return view is None or issubclass(view, SpreadsheetExportMixin)


def filled(route: str, known: dict[str, Any]) -> str:
    """The route with its parameters; nothing where one is about something else."""
    if not {one or other for one, other in PARAMETER.findall(route)} <= set(known):
        return ""
    url = PARAMETER.sub(lambda found: str(known[found[1] or found[2]]), route)
    return "/" + re.sub(r"[\^$\\]|\(\?:|\)\?", "", url).lstrip("/")


def readable(answer: Any) -> str:
    """What the answer says, unpacked where it is a workbook."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    try:
        with ZipFile(BytesIO(body)) as book:
            return "\n".join(book.read(name).decode(errors="ignore") for name in book.namelist())
    except BadZipFile:
        return str(body.decode(errors="ignore"))


def counts_in(body: str) -> list[int]:
    """Counts of the running poll that stand in a text as a number of their own."""
    there = [n for n in COUNTS if str(n) in body or f"{n:,}" in body]
    visible = re.sub(r"<[^>]*>", " ", body) if there else ""
    return [n for n in there if re.search(rf"(?<!{PART})({n}|{n:,})(?!{PART})", visible)]


def visitors(poll: Poll) -> dict[str, User | None]:
    return {
        "visitor": None,
        "resident": factories.account_of(factories.neighbour(poll.community)),
        "worker": factories.social_worker(poll.community),
        "officer": factories.officer(poll.community.sub_district),
    }


def signed_in(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def cached() -> str:
    """Everything that lies in the cache, unpacked."""
    texts = []
    for file in Path(settings.VAR, "cache").glob("*.djcache"):
        with file.open("rb") as stored:
            pickle.load(stored)  # until when it is kept
            texts.append(zlib.decompress(stored.read()).decode(errors="ignore"))
    return "\n".join(texts)


def test_no_address_tells_a_count_to_anybody_and_neither_do_log_and_cache(running, caplog):
    caplog.set_level(logging.INFO)
    everything = addresses(running)
    assert len(everything) > 150
    told, crashed = [], []
    for who, user in visitors(running).items():
        client = signed_in(user)
        for address in everything:
            if who not in STAFF and address.startswith("/admin/"):
                continue
            answer = client.get(address)
            if answer.status_code >= 500 and "readyz" not in address:
                crashed.append((who, address))
            if found := counts_in(readable(answer)):
                told.append((who, address, found))
    assert told == []
    assert crashed == []
    assert counts_in("\n".join(record.getMessage() for record in caplog.records)) == []
    assert counts_in(cached()) == []
    assert "手作课" in cached()  # pages do lie there


def test_the_same_look_finds_the_counts_after_closing(running):
    with time_machine.travel(running.closes_at, tick=False):
        ensure_sealed(running, timezone.now())
        worker = signed_in(factories.social_worker(running.community))
        page = running.page.url
        book = worker.get(f"/polls/{running.page_id}/results.xlsx")
        turnout = worker.get("/admin/poll_turnout/?export=csv")
        assert counts_in(readable(Client().get(page))) == [637, 841, 1478]
        assert counts_in(readable(book)) == [637, 841, 1478]
        assert counts_in(cached()) == [637, 841, 1478]
        assert turnout.status_code == 200
