"""What every test may lean on: two real databases, files of its own, a real browser.

`./dev test` runs everything on SQLite, then the tests marked `postgres` or `each_database` on
PostgreSQL. Which database a run has is decided by DATABASE_URL alone.
"""

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

from tests import migrated

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page
    from pytest_django.live_server_helper import LiveServer
    from pytest_django.plugin import DjangoDbBlocker

    from communities.models import Community

AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHINESE = "zh-hans"
FIRST_ROWS = "_test_serialized_contents"  # where Django keeps what migrations wrote
TRANSACTIONAL = {"transactional_db", "live_server"}
blocker_key = pytest.StashKey["DjangoDbBlocker"]()


# --- which tests run, and on what ---------------------------------------------------------------


def on_postgres() -> bool:
    """Say whether this run has PostgreSQL."""
    return "postgresql" in settings.DATABASES["default"]["ENGINE"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other database's run covers; keep first rows through transactional tests.

    With LINLI_TEST_PART=postgres only the tests that ask for PostgreSQL stay.
    """
    only_marked = os.environ.get("LINLI_TEST_PART") == "postgres"
    left_out = [item for item in items if not belongs(item, only_marked)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if belongs(item, only_marked)]
    for item in items:
        if is_transactional(item):
            item.add_marker(
                pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False
            )


def belongs(item: pytest.Item, only_marked: bool) -> bool:
    """Say whether a test has its place on this run's database."""
    if not on_postgres():
        return item.get_closest_marker("postgres") is None
    marks = {mark.name for mark in item.iter_markers()}
    return not only_marked or bool(marks & {"postgres", "each_database"})


def is_transactional(item: pytest.Item) -> bool:
    """Say whether a test writes for real and its database is emptied after it."""
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and bool(marker.kwargs.get("transaction"))
    return asked or bool(TRANSACTIONAL & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, Any, Any]:
    """Put back what migrations wrote (Wagtail's root page, rights) after a test that emptied it.

    Django does so only before the next transactional test; the others would find nothing.
    """
    result = yield
    if is_transactional(item) and nextitem is not None and not is_transactional(nextitem):
        from django.db import connection

        with item.config.stash[blocker_key].unblock():
            connection.creation.deserialize_db_from_string(getattr(connection, FIRST_ROWS))
    return result


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, django_db_use_migrations: bool) -> bool:
    """Start from the migrated file of an earlier run, if there is one for this state of things."""
    return django_db_use_migrations and migrated.put_in_place()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_use_migrations: bool,
    django_db_blocker: "DjangoDbBlocker",
) -> None:
    """Keep a freshly migrated database for the next run."""
    if django_db_use_migrations and not django_db_keepdb:
        with django_db_blocker.unblock():
            migrated.keep()


@pytest.fixture(scope="session", autouse=True)
def _keep_blocker(request: pytest.FixtureRequest, django_db_blocker: "DjangoDbBlocker") -> None:
    request.config.stash[blocker_key] = django_db_blocker


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """Let a module's fixtures write once for all of its tests; each test undoes only its own."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def community() -> "Community":
    """Open a community like any other."""
    from tests import factories

    return factories.community()


# --- the language -------------------------------------------------------------------------------


def speak(node: pytest.Item | pytest.Collector, patch: pytest.MonkeyPatch) -> None:
    """Give a test the language that it reads: the house's, unless a marker asks for Chinese.

    LANGUAGE_CODE=en runs the suite in an English house. A test marked `chinese` has visitors who
    chose Chinese; one marked `chinese_house` reads what a Chinese house prints, sends and files.
    """
    from django.test import Client

    if node.get_closest_marker("chinese_house"):
        patch.setattr(settings, "LANGUAGE_CODE", CHINESE)
    if node.get_closest_marker("chinese") and CHINESE != settings.LANGUAGE_CODE:
        asked = Client.request

        def having_chosen(self: Client, **request: Any) -> Any:
            if settings.LANGUAGE_COOKIE_NAME not in self.cookies:
                self.cookies[settings.LANGUAGE_COOKIE_NAME] = CHINESE
            return asked(self, **request)

        patch.setattr(Client, "request", having_chosen)
        translation.activate(CHINESE)
    else:
        translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="module", autouse=True)
def _language_of_the_module(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        speak(request.node, patch)
        yield


@pytest.fixture(autouse=True)
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        speak(request.node, patch)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    cache.clear()
    from communities import freshness

    freshness.forget()


def pytest_unconfigure() -> None:
    """Remove this process's database file, cache and uploads."""
    if settings.configured and "LINLI_TEST_VAR" not in os.environ:
        shutil.rmtree(settings.VAR, ignore_errors=True)


# --- a browser ----------------------------------------------------------------------------------


def chromium_path() -> str | None:
    """Find the system's browser; None leaves it to Playwright's own download."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    app = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    return os.environ.get("CHROMIUM") or found or (str(app) if app.exists() else None)


@pytest.fixture(scope="module")
def browser(
    django_db_setup: None,
    django_db_blocker: "DjangoDbBlocker",
    monkeypatch_module: pytest.MonkeyPatch,
) -> Iterator["Browser"]:
    """Start chromium for the tests of one file.

    Playwright keeps an event loop running in this thread. Django takes that for async code and
    gives it a database connection of its own, which must know the first rows as well.
    """
    from django.db import connection
    from playwright.sync_api import sync_playwright

    monkeypatch_module.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    first_rows = getattr(connection, FIRST_ROWS, None)
    with sync_playwright() as playwright:
        if first_rows is not None:
            setattr(connection, FIRST_ROWS, first_rows)
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    """Change the environment for one file."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture
def console() -> list[str]:
    """Collect errors of the console and of scripts; what is left at the end fails the test.

    Chromium counts an answer of 4xx as one: a test that expects it clears the list.
    """
    return []


OpenPage = Callable[..., "Page"]


@pytest.fixture
def open_page(
    browser: "Browser",
    live_server: "LiveServer",
    console: list[str],
    request: pytest.FixtureRequest,
) -> Iterator[OpenPage]:
    """Open a page of a person of its own (own cookies): `open_page(width=390, height=844)`."""
    contexts = []

    def note(message: "ConsoleMessage") -> None:
        if message.type in {"error", "warning"} and "/favicon.ico" not in message.location["url"]:
            console.append(f"{message.text} ({message.location.get('url')})")

    def opened(width: int = 390, height: int = 844, **options: Any) -> "Page":
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        if request.node.get_closest_marker("chinese"):
            name, url = settings.LANGUAGE_COOKIE_NAME, live_server.url
            context.add_cookies([{"name": name, "value": CHINESE, "url": url}])
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: console.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not console, "the console shows errors:\n" + "\n".join(console)


@pytest.fixture
def phone(open_page: OpenPage) -> "Page":
    """Open a page 390 px wide."""
    return open_page(has_touch=True, is_mobile=True)


@pytest.fixture
def desktop(open_page: OpenPage) -> "Page":
    """Open a page 1280 px wide."""
    return open_page(width=1280, height=900)


@pytest.fixture
def axe() -> Callable[["Page"], list[str]]:
    """Return a function that lists what axe finds on a page (WCAG 2.2 AA and best practice).

    Each violation is one line: rule, help, the elements. `assert axe(page) == []`.
    """
    source = AXE.read_text(encoding="utf-8")

    def violations(page: "Page") -> list[str]:
        page.evaluate(source)
        found = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", AXE_RULES
        )
        return [
            f"{rule['id']}: {rule['help']}: {[node['html'][:120] for node in rule['nodes']]}"
            for rule in found["violations"]
        ]

    return violations
