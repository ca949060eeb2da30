"""A caller is found by what the worker hears: a name, a part of it, the end of a number."""

import pytest
from django.urls import reverse

from activities.models import SignUp
from tests import factories
from tests.factories.activities import make_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def places(community):
    return make_places(community)


@pytest.fixture
def call(client, community, places):
    client.force_login(
        factories.social_worker(community), backend="django.contrib.auth.backends.ModelBackend"
    )

    def calling(name, **fields):
        body = {"name": name, "channel": "phone", "key": "call", **fields}
        answer = client.post(reverse("activities:desk_sign_up", args=[places.pk]), body)
        return answer.status_code, answer.content.decode()

    return calling


def test_the_full_name_signs_up_at_once(call, community):
    resident = factories.neighbour(community, name="许念慈")
    factories.neighbour(community, name="许念慈慈")
    assert call("许念慈")[0] == 302
    assert SignUp.objects.get().resident == resident


@pytest.mark.parametrize("heard", ["念慈", "8000", "138 0013 8000"])
def test_part_of_a_name_or_number_is_offered_and_one_key_takes_it(call, community, heard):
    resident = factories.neighbour(community, name="许念慈", phone="+8613800138000")
    factories.neighbour(community, name="王五", phone="+8613900139000")

    status, shown = call(heard)

    assert (status, SignUp.objects.exists()) == (200, False)
    assert f'name="resident" value="{resident.pk}" checked data-focus' in shown
    assert "王五" not in shown
    assert call(heard, resident=resident.pk)[0] == 302
    assert SignUp.objects.get().resident == resident


@pytest.mark.chinese
def test_two_digits_are_no_number(call, community):
    factories.neighbour(community, name="许念慈", phone="+8613800138000")
    assert "没有找到" in call("00")[1]


@pytest.mark.chinese
def test_nobody_of_another_community_is_offered(call):
    factories.neighbour(factories.community(), name="许念慈")
    assert "没有找到" in call("念慈")[1]


def test_the_same_form_with_another_caller_is_a_conflict(call, community):
    factories.neighbour(community, name="许念慈")
    factories.neighbour(community, name="王五")
    assert call("许念慈")[0] == 302
    assert call("王五")[0] == 409
    assert SignUp.objects.count() == 1
