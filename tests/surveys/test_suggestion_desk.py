"""One's own suggestions, what is said at the desk, and their papers."""

import pytest
from django.test import Client
from django.utils import timezone

from printing.codes import grouped
from printing.pages import page_sizes
from printing.pictures import page_texts
from surveys.errors import SuggestionRefused
from surveys.models import Suggestion
from surveys.suggestions import (
    hide,
    suggest,
)
from tests import factories
from tests.factories import surveys as make
from tests.paper import printed

pytestmark = pytest.mark.django_db


def test_the_author_sees_also_what_is_hidden_or_private_with_its_state(community):
    author, client = factories.neighbour(community), Client()
    client.force_login(factories.account_of(author))
    private = suggest(author, "只给居委会看", public=False, at=timezone.now())
    hide(private, "写了别人的电话", by=factories.social_worker(community), at=timezone.now())
    page = client.get("/suggestions/mine/").content.decode()
    assert "只给居委会看" in page
    assert "写了别人的电话" in page
    stranger = Client()
    stranger.force_login(factories.account_of(factories.neighbour(community)))
    assert "只给居委会看" not in stranger.get("/suggestions/mine/").content.decode()


def test_the_same_words_twice_are_one_and_six_a_day_are_too_many(community):
    author, at = factories.neighbour(community), timezone.now()
    first = suggest(author, "灯坏了", public=True, at=at)
    assert suggest(author, "灯坏了", public=True, at=at) == first
    for number in range(4):
        suggest(author, f"第{number}条", public=True, at=at)
    with pytest.raises(SuggestionRefused):
        suggest(author, "第六条", public=True, at=at)


def test_what_is_said_at_the_desk_gets_a_code_that_opens_its_page(desk, community):
    author = factories.neighbour(community, name="张小三")
    sent = {
        "community": community.pk, "text": "想要一张长椅", "channel": "phone", "theme": "life",
        "who": "张小三",
    }  # fmt: skip
    page = desk.post("/desk/suggestions/new/", sent, follow=True).content.decode()
    made = Suggestion.objects.get()
    assert (made.author, made.channel, made.public) == (author, "phone", False)
    assert made.code is not None
    assert grouped(made.code) in page
    seen = Client().get(f"/q/{made.code}/", follow=True).content.decode()
    assert "想要一张长椅" in seen
    assert "张小三" not in seen
    wrong = "T" + ("2" if made.code[1] != "2" else "3") + made.code[2:]
    assert Client().get(f"/suggestions/code/{wrong}/").status_code == 404


def test_two_of_one_name_are_told_apart_by_the_door(desk, community):
    house = factories.building(community)
    one, _two = (
        factories.resident(factories.household(house, unit=unit), name="张小三")
        for unit in ("301室", "502室")
    )
    sent = {"community": community.pk, "text": "长椅", "channel": "desk", "theme": "life"}
    page = desk.post("/desk/suggestions/new/", {**sent, "who": "张小三"}).content.decode()
    assert "301室" in page
    assert not Suggestion.objects.exists()
    desk.post("/desk/suggestions/new/", {**sent, "who": "张小三 301"})
    assert Suggestion.objects.get().author == one


@pytest.mark.chinese_house
def test_the_slip_of_thanks_and_the_register_are_printed(desk, community):
    author = factories.neighbour(community, name="欧阳小明")
    made = suggest(author, "楼道灯坏了", public=True, at=timezone.now())
    hidden = make.suggestion(community, text="广告广告")
    hide(hidden, "广告", by=factories.social_worker(community), at=timezone.now())
    slip = printed(desk, desk.post(f"/desk/suggestions/{made.pk}/print/"))
    assert "谢谢您的意见建议" in words(slip)
    today = timezone.localdate().isoformat()
    sent = {"community": community.pk, "first": today, "last": today}
    register = words(printed(desk, desk.post("/desk/suggestions/register/", sent)))
    assert "楼道灯坏了" in register
    assert "欧**明" in register
    assert "欧阳小明" not in register
    assert "广告广告" not in register
    full = words(
        printed(desk, desk.post("/desk/suggestions/register/", {**sent, "everything": "on"}))
    )
    assert "广告广告" in full
    assert page_sizes(slip) == [(210, 148)]


def words(pdf: bytes) -> str:
    return "".join("".join(page_texts(pdf)).split())


DESK = ["new/", "register/", "{pk}/thanks/", "{pk}/print/"]


def test_nobody_else_finds_the_desk(community):
    suggestion = make.suggestion(community)
    resident = factories.account_of(factories.neighbour(community))
    worker = factories.social_worker(factories.community())
    for user, allowed in ((resident, set()), (worker, {"new/", "register/"})):
        client = Client()
        client.force_login(user)
        for address in DESK:
            url = f"/desk/suggestions/{address.format(pk=suggestion.pk)}"
            sent = {"community": community.pk, "text": "x", "channel": "desk", "theme": "life"}
            status = client.post(url, sent).status_code
            assert status in ({200} if address in allowed else {404, 405}), url
    assert Suggestion.objects.count() == 1
