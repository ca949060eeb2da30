"""The pages of projects in a real browser, on a phone and a desk, and axe."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.factories.projects import grant_at, project

from .conftest import Town

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINES = (("expert", 9000), ("print", 7500), ("venue", 2000), ("volunteer", 1500))


@pytest.mark.parametrize("width", [390, 1280])
def test_project_list_and_round_have_no_violation(
    town: Town, open_page: Callable[..., "Page"], axe: Callable[["Page"], list[str]], width: int
) -> None:
    page = project(town.home, town.round, lines=LINES)
    grant_at(page, "implementing", worker=town.worker, officer=town.officer)
    page.refresh_from_db()
    screen = open_page(width=width)

    for address in (page.url, "/projects/", "/projects/?q=没有这个", town.round.url):
        screen.goto(address)
        assert axe(screen) == [], address
        assert screen.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
