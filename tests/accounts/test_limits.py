"""What a limit says: that it is reached, or only that many came at once."""

from collections.abc import Iterator

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory

from accounts import limits


@pytest.fixture
def visitor() -> HttpRequest:
    return RequestFactory().post("/slips/", REMOTE_ADDR="10.1.2.3")


@pytest.fixture
def lock(visitor: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Let a neighbour hold the counter."""
    monkeypatch.setattr(ratelimit, "CACHE_LOCK_WAIT_TIMEOUT", 0.01)
    (rate,) = ratelimit.get_rates(app=limits.APP, action="slip")
    name = ratelimit.get_cache_key(visitor, app=limits.APP, action="slip", rate=rate)
    cache.add(f"{name}:lock", True)
    yield f"{name}:lock"
    cache.delete(f"{name}:lock")


def test_who_reaches_the_limit_is_told_to_wait_ten_minutes(visitor):
    for _time in range(20):
        limits.count(visitor, "slip_unknown")
    with pytest.raises(limits.TooOften) as refusal:
        limits.count(visitor, "slip_unknown")
    assert refusal.value.code == "too_often"


def test_who_finds_the_counter_taken_waits_for_it(visitor, lock, monkeypatch):
    consume, waits = ratelimit.consume, []

    def neighbour_leaves_after_two(*args, **options):
        waits.append(1)
        if len(waits) == 3:
            cache.delete(lock)
        return consume(*args, **options)

    monkeypatch.setattr(ratelimit, "consume", neighbour_leaves_after_two)
    limits.count(visitor, "slip")
    assert len(waits) == 3


def test_who_never_gets_the_counter_hears_of_a_crowd_and_not_of_ten_minutes(visitor, lock):
    with pytest.raises(limits.TooOften) as refusal:
        limits.count(visitor, "slip")
    assert refusal.value.code == "crowded"
