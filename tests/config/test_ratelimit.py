"""The limit on anonymous forms."""

import time

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from config.ratelimit import rate_limited

pytestmark = pytest.mark.django_db


@rate_limited("2/m")
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


@rate_limited("2/m")
def other_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def send(view=form, method: str = "POST", address: str = "203.0.113.7") -> HttpResponse:
    request = RequestFactory().generic(method, "/", REMOTE_ADDR=address)
    request.user = AnonymousUser()
    return view(request)


def test_the_third_form_in_a_minute_is_told_when_to_try_again() -> None:
    assert [send().status_code for _ in range(3)] == [200, 200, 429]
    refused = send()
    assert 0 < int(refused["Retry-After"]) <= 60
    assert "1" in refused.content.decode()


def test_the_limit_ends_with_the_minute() -> None:
    now = time.time()
    for _ in range(3):
        send()
    with time_machine.travel(now + 62):
        assert send().status_code == 200


def test_looking_at_a_form_counts_nothing() -> None:
    assert {send(method="GET").status_code for _ in range(5)} == {200}


def test_each_address_and_each_form_has_its_own_count() -> None:
    for _ in range(3):
        send()
    assert send(address="203.0.113.8").status_code == 200
    assert send(other_form).status_code == 200


def test_a_network_of_version_six_counts_as_one() -> None:
    codes = [send(address=f"2001:db8::{n}").status_code for n in range(1, 4)]
    assert codes == [200, 200, 429]
