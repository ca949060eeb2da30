"""The content security policy: strict for everyone, workable in the editor."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from wagtail.models import Site

from accounts.models import User


def policy(client: Client, path: str) -> dict[str, str]:
    header = client.get(path)["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in header.split(";"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/healthz", "/nowhere/"])
def test_public_pages_run_no_inline_script_and_no_inline_style(client: Client, path: str) -> None:
    rules = policy(client, path)
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == "'self'"


@pytest.mark.django_db
def test_only_the_editor_gets_the_looser_policy(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    assert "'unsafe-inline'" in policy(client, "/admin/")["script-src"]
    assert "'unsafe-eval'" not in policy(client, "/admin/")["script-src"]
    assert policy(client, "/administration/")["script-src"] == "'self'"


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/pages/{page}/edit/",
        "/admin/images/",
        "/admin/reports/site-history/",
    ],
)
def test_the_admin_works_under_its_policy(
    open_page: Callable[..., Page], live_server: LiveServer, path: str
) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    page = open_page(width=1280)
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": live_server.url}
            for name, cookie in client.cookies.items()
        ]
    )
    home = Site.objects.get().root_page_id
    response = page.goto(path.format(page=home))
    assert response is not None
    assert response.ok
    page.wait_for_load_state("networkidle")
    assert page.locator("aside, nav").count()
