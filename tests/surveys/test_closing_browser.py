"""A worker closes a poll and prints the notice of its result, in under a minute."""

import time

import pytest
from django.core.management import call_command

from surveys.models import Poll
from surveys.services import Figures, load_ballots
from surveys.vocabulary import Origin
from tests import factories
from tests.factories import surveys as make
from tests.surveys.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]
A_MINUTE = 60  # seconds


def test_from_an_open_poll_to_the_printed_notice_in_under_a_minute(desktop, live_server, axe):
    poll = make.poll(factories.community())
    homes = make.homes(poll.community, 60)
    marks = dict(zip(make.options(poll), (31, 20, 9), strict=True))
    load_ballots(poll, {Origin.WEB: Figures(60, marks)}, homes, at=poll.opens_at)
    sign_in(desktop, live_server, factories.social_worker(poll.community))
    desktop.goto("/desk/polls/")

    began = time.monotonic()
    desktop.get_by_role("link", name=poll.page.title).click()
    desktop.get_by_text("现在结束征询").click()
    desktop.get_by_role("button", name="结束并确定结果").click()
    desktop.get_by_role("link", name="打印结果公告 A4").click()
    desktop.get_by_text("正在排版").wait_for()
    with desktop.expect_download(timeout=A_MINUTE * 1000) as download:
        call_command("work", batch=True)
    assert download.value.suggested_filename.endswith(".pdf")
    assert time.monotonic() - began < A_MINUTE

    desktop.goto(f"/desk/polls/{poll.page_id}/")
    assert axe(desktop) == []
    poll.refresh_from_db()
    assert poll.state == Poll.State.SEALED
