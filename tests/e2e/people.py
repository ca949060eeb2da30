"""What people do on the site's screens, told once for all scenarios."""

import re
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts.models import User
from accounts.sms import MemoryGateway

PASSWORD = "wutong-1234"


def zh(sentence: str, context: str = "") -> str:
    """Give the Chinese that a visitor reads."""
    with translation.override("zh-hans"):
        return translation.pgettext(context, sentence) if context else translation.gettext(sentence)


def last_code() -> str:
    """Read the six digits of the newest text message."""
    found = re.search(r"\d{6}", MemoryGateway.outbox[-1][1])
    assert found
    return found[0]


def press(page: Any, sentence: str, context: str = "") -> None:
    """Press the button that says so in Chinese."""
    page.get_by_role("button", name=zh(sentence, context)).first.click()


def follow(page: Any, sentence: str) -> None:
    """Follow the link that says so in Chinese."""
    page.get_by_role("link", name=zh(sentence)).first.click()


def reads(page: Any, sentence: str) -> None:
    """Wait until the page says so in Chinese."""
    page.get_by_text(zh(sentence)).first.wait_for()


def fill_join_form(page: Any, **typed: str) -> None:
    """Type a person into the poster's form and agree; what is not given is well-formed."""
    values = {"unit": "301", "name": "张小三", "phone": "13800138000"} | typed
    for name, value in values.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=age_band]").select_option("36-59")
    page.locator("[name=consent]").check()


def sign_in_by_password(page: Any, account: User) -> None:
    """Sign a member of staff in on the sign-in page."""
    page.goto("/accounts/login/")
    page.get_by_text(zh("Staff: by password")).click()
    form = page.locator("details form")
    form.locator("[name=login]").fill(account.username)
    form.locator("[name=password]").fill(PASSWORD)
    form.get_by_role("button").click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)


def already_in(page: Any, live_server: Any, account: User) -> None:
    """Go on as somebody who signed in earlier."""
    client = Client()
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
