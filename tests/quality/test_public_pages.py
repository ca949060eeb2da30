"""Every public page: few queries however much there is, light, and safe to keep in a cache."""

import itertools
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.quality import town
from tests.quality.counting import Queries, counted

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
LARGEST = 100_000  # bytes of HTML, CSS and JS, as they are before compression
UNKNOWN = {"404": "/gibt-es-nicht/", "short-link-unknown": "/q/EZZZZZZZZ/"}
INSIDE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:")
# Kept in the cache for all; the others are forms, answers to one's own words, or of one person.
SHARED = {
    "home", "sub-district", "round", "community", "notice", "project", "poll-open", "poll-closed",
    "activity-open", "activity-past", "handbook", "about", "privacy", "accessibility",
    "surveys:polls", "surveys:suggestions", "activities:list", "projects:list", "building",
}  # fmt: skip


number = itertools.count()


def ask(address: str) -> tuple[Queries, object]:
    """Ask for a page that is not in the cache, from a process that has served one before."""
    client = Client()
    anew = address + ("&" if "?" in address else "?") + "n="
    client.get(f"{anew}{next(number)}")
    with counted() as queries:
        response = client.get(f"{anew}{next(number)}")
    return queries, response


def test_a_page_asks_few_questions_and_no_more_when_there_is_more_to_show(capsys):
    made = town.build(rows=1)
    few = {name: ask(address)[0] for name, address in (made.pages | UNKNOWN).items()}
    town.grow(made, made.communities[0], 2)
    many = {name: ask(address)[0] for name, address in (made.pages | UNKNOWN).items()}
    lines = [
        f"{name:22} total {found.total:3}  routing {found.routing:2}  beyond {found.beyond:3}"
        for name, found in many.items()
    ]
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    too_many = {name: found.own for name, found in many.items() if found.beyond > MOST_QUERIES}
    assert too_many == {}
    grown = {
        name: (few[name].own, many[name].own)
        for name in many
        if few[name].total != many[name].total
    }
    assert grown == {}


@pytest.fixture
def addresses():
    """Addresses of a site with three of everything, by the page's name."""
    return town.build(rows=3).pages | UNKNOWN


@pytest.fixture
def pages(addresses):
    """Answers to somebody without any cookie."""
    return {name: Client().get(address) for name, address in addresses.items()}


def test_pages_are_there(pages):
    expected = dict.fromkeys(UNKNOWN, 404) | {"vote": 302}
    wrong = {
        name: response.status_code
        for name, response in pages.items()
        if response.status_code != expected.get(name, 200)
    }
    assert wrong == {}


def test_pages_are_light(pages):
    weights = {
        name: weight(response.content.decode())
        for name, response in pages.items()
        if response.status_code != 302
    }
    assert {name: size for name, size in weights.items() if size >= LARGEST} == {}


def weight(html: str) -> int:
    """Bytes of a page with its own stylesheets and scripts."""
    links = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="/static/([^"?]+)"', html)
    scripts = re.findall(r'<script[^>]+src="/static/([^"?]+)"', html)
    assert links, "a page without a stylesheet"
    files = [Path(str(finders.find(name))) for name in {*links, *scripts}]
    return len(html.encode()) + sum(file.stat().st_size for file in files)


def test_pages_that_are_kept_hold_no_token_and_set_no_cookie(pages):
    for name in SHARED:
        assert "csrf" not in pages[name].content.decode(), name
        assert not pages[name].cookies, name


def test_pages_that_are_kept_are_kept(addresses, pages, client, django_assert_num_queries):
    for name in SHARED:
        with django_assert_num_queries(0, info=name):
            again = client.get(addresses[name])
        assert again.content == pages[name].content, name


def test_pages_have_no_script_or_style_inside(pages):
    for name, response in pages.items():
        html = response.content.decode()
        assert not re.search(
            r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", html
        ), name
