"""A resident writes a first suggestion on a phone; a worker's screens; axe looks at each."""

import pytest
from django.utils import timezone

from surveys.models import Suggestion
from surveys.owners.services import note_slips
from surveys.pacts import publish_pact
from tests import factories
from tests.factories import owners
from tests.surveys.test_browser import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.chinese, pytest.mark.django_db(transaction=True)]


def test_a_resident_accepts_the_pact_and_writes_on_a_phone(phone, live_server, axe):
    community = factories.community()
    officer, now = factories.officer(community.sub_district), timezone.now()
    publish_pact(
        community.sub_district, None, text="自愿、互助、友善", not_posted="广告", by=officer, at=now
    )
    sign_in(phone, live_server, factories.account_of(factories.neighbour(community)))
    phone.goto("/suggestions/write/")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    phone.locator("textarea").fill("三号楼的灯坏了")
    phone.locator("form.form button").click()
    phone.get_by_text("请先同意居民公约").first.wait_for()
    assert axe(phone) == []
    phone.get_by_label("我已阅读居民公约").check()
    phone.locator("form.form button").click()
    phone.get_by_text("三号楼的灯坏了").wait_for()
    assert axe(phone) == []
    assert Suggestion.objects.count() == 1


def test_the_worksheet_and_the_desk_have_no_violation(desktop, live_server, axe):
    community = factories.community()
    worker = factories.social_worker(community)
    sheet = owners.filled(community, owners.houses(6), by=worker)
    note_slips(sheet, {sheet.owners.first().pk: "for"}, by=worker)
    sign_in(desktop, live_server, worker)
    for address in (
        "/desk/owners/",
        f"/desk/owners/{sheet.pk}/",
        f"/desk/owners/{sheet.pk}/slips/",
        f"/desk/owners/{sheet.pk}/table/",
        "/desk/suggestions/new/",
        "/desk/suggestions/register/",
        "/desk/pact/",
        f"/desk/pact/community/{community.pk}/",
    ):
        desktop.goto(address)
        assert axe(desktop) == [], address
