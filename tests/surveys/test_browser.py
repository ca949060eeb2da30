"""Polls and suggestions in a real browser, on a phone: one vote from end to end, and axe."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from surveys.models import Ballot
from surveys.services import Figures, load_ballots, seal
from surveys.suggestions import answer
from surveys.vocabulary import Origin
from tests import factories
from tests.factories import surveys as make

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]


def sign_in(page, live_server, account) -> None:
    client = Client()
    client.force_login(account)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])


def test_a_resident_votes_once_on_a_phone(phone, live_server, axe):
    poll = make.poll(factories.community())
    neighbour = factories.neighbour(poll.community)
    sign_in(phone, live_server, factories.account_of(neighbour))
    phone.goto(poll.page.url)
    assert axe(phone) == []
    phone.get_by_role("link", name="我要参与").click()
    assert axe(phone) == []
    phone.get_by_label("手工编织").check()
    phone.get_by_role("button", name="下一步").click()
    assert axe(phone) == []
    phone.get_by_role("button", name="提交选票").click()
    phone.get_by_role("heading", name="已计入").wait_for()
    assert axe(phone) == []
    phone.goto(f"/polls/{poll.page_id}/vote/")
    phone.get_by_text("每户一票").wait_for()
    assert axe(phone) == []
    assert Ballot.objects.get().marks.get().option.label == "手工编织"


def test_results_lists_and_suggestions_have_no_violation(phone, axe):
    community = factories.community()
    poll = make.closed_poll(community, outcome="四月起开剪纸。")
    homes = [
        factories.household(building)
        for building in (factories.building(community), factories.building(community))
        for _ in range(6)
    ]
    keys = make.options(poll)
    figures = {Origin.WEB: Figures(7, {keys[0]: 7}), Origin.PAPER: Figures(5, {keys[1]: 5})}
    load_ballots(poll, figures, homes, at=timezone.now())
    seal(poll, timezone.now())
    answer(make.suggestion(community), "adopted", "这周就修", by=None, at=timezone.now())
    make.suggestion(community, text="想要一张长椅")
    for path in (poll.page.url, "/polls/", "/suggestions/"):
        phone.goto(path)
        assert axe(phone) == [], path
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
