"""Signing up by name and phone: one row with all other channels, nothing given away."""

from uuid import uuid4

import pytest

from accounts.models import Consent
from activities.models import Companion, SignUp
from communities.models import Resident
from outbox.models import Message
from tests import factories
from tests.factories.activities import make_activity, make_places, signed_up

from .screens import address, text

pytestmark = pytest.mark.django_db
PHONE, KEPT = "138 0013 8000", "+8613800138000"


@pytest.fixture
def community():
    return factories.community(name="海防村居民区")


@pytest.fixture
def home(community):
    return factories.household(factories.building(community), unit="301室")


@pytest.fixture
def places(community):
    return make_places(community, by_name=True, capacity=2, companions_max=1)


def ask(client, places, home, **fields):
    body = {
        "name": "许念慈",
        "phone": PHONE,
        "building": home.building_id,
        "unit": "301",
        "consent": "on",
        "key": uuid4().hex,
    }
    return client.post(address("by_name", places.pk), body | fields, follow=True)


@pytest.mark.chinese
def test_somebody_without_an_entry_gets_a_place_and_an_entry_that_waits(client, places, home):
    answer = ask(client, places, home)

    row = SignUp.objects.get()
    resident = row.resident
    assert (row.state, row.channel, row.by) == ("in", "by_name", None)
    assert (resident.household, resident.phone) == (home, KEPT)
    assert (resident.status, resident.origin) == ("pending", "sign_up")
    assert Consent.objects.get(resident=resident).purpose == Consent.Purpose.SERVICE
    assert "报名成功" in text(answer)
    assert "许*慈" in text(answer)
    assert "许念慈" not in text(answer)


def test_whoever_is_known_with_this_phone_is_the_same_row(client, places, home):
    resident = factories.resident(home, name="许念慈", phone=KEPT)
    ask(client, places, home, name="许 念慈", unit="３０１")
    assert SignUp.objects.get().resident == resident
    assert Resident.objects.count() == 1


@pytest.mark.chinese
@pytest.mark.parametrize("phone", ["+8613900139000", ""])
def test_a_known_name_with_another_phone_is_refused_in_words_that_tell_nothing(
    client, places, home, phone
):
    known = factories.resident(home, name="许念慈", phone=phone)
    signed_up(places, known)

    answer = ask(client, places, home)

    assert "无法凭姓名和手机号" in text(answer)
    assert "已经报名" not in text(answer)
    assert SignUp.objects.count() == 1


def test_without_the_tick_nothing_is_kept(client, places, home):
    answer = ask(client, places, home, consent="")
    assert (answer.status_code, SignUp.objects.count()) == (200, 0)
    assert not Resident.objects.exists()
    assert PHONE in text(answer)


@pytest.mark.chinese
def test_what_is_refused_leaves_no_entry_behind(client, community, home):
    full = make_places(community, by_name=True, capacity=1, waiting_list=False)
    signed_up(full)
    before = Resident.objects.count()
    assert "名额已满" in text(ask(client, full, home))
    assert Resident.objects.count() == before


def test_two_taps_are_one_and_another_body_is_a_conflict(client, places, home):
    first = ask(client, places, home, key="tap")
    second = ask(client, places, home, key="tap")
    assert first.redirect_chain == second.redirect_chain
    assert SignUp.objects.count() == 1

    other = client.post(
        address("by_name", places.pk),
        {
            "name": "别人",
            "phone": PHONE,
            "building": home.building_id,
            "unit": "301",
            "consent": "on",
            "key": "tap",
        },
    )

    assert other.status_code == 409
    assert not Resident.objects.filter(name="别人").exists()


def test_the_code_opens_the_sign_up_without_an_account_and_cancels_it(client, places, home):
    ask(client, places, home)
    row = SignUp.objects.get()
    assert client.get(f"/q/{row.code}/", follow=True).status_code == 200
    assert "许*慈" in text(client.get(address("cancel", row.code)))

    client.post(address("cancel", row.code))

    row.refresh_from_db()
    assert row.state == "cancelled"


def test_one_companion_steps_back_by_the_code_link(client, places, home):
    ask(client, places, home, companion_1="豆豆")
    row, guest = SignUp.objects.get(), Companion.objects.get()
    client.post(address("companion", row.code, guest.pk), {"drop": "1"})
    row.refresh_from_db()
    places.refresh_from_db()
    assert (row.party, places.taken) == (1, 1)


def test_a_sign_up_of_an_account_is_not_opened_by_its_code(client, places):
    row = signed_up(places)
    for name in ("confirmation", "cancel"):
        answer = client.get(address(name, row.code))
        assert (answer.status_code, "login" in answer.url) == (302, True)
    assert client.post(address("cancel", row.code)).status_code == 302
    row.refresh_from_db()
    assert row.is_in


def test_where_it_is_not_allowed_there_is_no_such_form(client, community, home):
    places = make_places(community)
    assert client.get(address("by_name", places.pk)).status_code == 404
    assert ask(client, places, home).status_code == 404
    assert "login" in client.get(address("sign_up", places.pk)).url


@pytest.mark.chinese
def test_the_button_of_the_page_leads_a_visitor_to_the_form(client, community, places):
    answer = client.get(address("sign_up", places.pk), follow=True)
    assert answer.redirect_chain[-1][0] == address("by_name", places.pk)
    assert "不需要注册" in text(answer)


def test_a_home_of_another_community_cannot_be_chosen(client, places):
    elsewhere = factories.household(factories.building(factories.community()), unit="301室")
    ask(client, places, elsewhere)
    assert not SignUp.objects.exists()


@pytest.mark.chinese
def test_a_stranger_tries_only_so_often(client, community, places, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"activity": "2/10m/ip"}
    homes = [factories.household(factories.building(community), unit="301室") for _ in range(4)]
    answers = [ask(client, places, home, name=f"邻居{n}") for n, home in enumerate(homes)]
    assert SignUp.objects.count() == 2
    assert "十分钟" in text(answers[-1])


def test_whoever_moves_up_without_an_account_is_called(client, community, home):
    places = make_places(community, by_name=True, capacity=1)
    first = signed_up(places)
    ask(client, places, home)
    row = SignUp.objects.get(channel="by_name")
    assert row.is_waiting

    client.force_login(
        factories.social_worker(community), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.post(address("desk_cancel", places.pk, first.pk))

    row.refresh_from_db()
    assert row.is_in
    told = Message.objects.filter(resident=row.resident).values_list("channel", flat=True)
    assert sorted(told) == ["call", "page"]


@pytest.mark.chinese
def test_the_page_says_that_no_account_is_needed(client, community):
    page = make_activity(community, by_name=True)
    assert "可凭姓名和手机号报名" in text(client.get(page.url))
