"""Every public page on a phone of 390 px: no barrier, no error, nothing wider than the screen."""

import pytest

from tests.quality import town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
VARIED = ("home", "community", "project", "poll-closed", "activity-past", "handbook")


def faults(page, axe, addresses: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong with each page; the fixture `console` collects the rest."""
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        wrong = axe(page)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append("wider than the screen")
        if wrong:
            found[name] = wrong
    return found


def test_pages_have_no_barrier(phone, open_page, axe, live_server):
    made = town.build(rows=2)
    pages = {name: address for name, address in made.pages.items() if name != "vote"}
    assert faults(phone, axe, pages) == {}
    some = {name: pages[name] for name in VARIED}
    for variant in ({"large_type": "1"}, {"django_language": "en"}):
        other = open_page(has_touch=True, is_mobile=True)
        cookies = [{"name": n, "value": v, "url": live_server.url} for n, v in variant.items()]
        other.context.add_cookies(cookies)
        assert faults(other, axe, some) == {}, variant


def test_what_is_not_there_has_no_barrier(phone, axe, console):
    town.build(rows=1)
    assert faults(phone, axe, {"404": "/nothing-here/", "unknown code": "/q/EZZZZZZZZ/"}) == {}
    console.clear()  # chromium counts 404 as an error
