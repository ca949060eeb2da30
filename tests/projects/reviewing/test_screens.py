"""The reviewer's pages and the office's screen, as people use them."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from projects.models import Grant, PanelMinutes, Review
from tests import factories as make

from .conftest import ALL, Bench, judged

pytestmark = pytest.mark.django_db
FULL = {f"points-{key}": "80" for key in ALL}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_reviewer_declares_reads_keeps_a_draft_and_submits(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    client, url = client_of(review.member.user), reverse("projects:review", args=[review.pk])

    before = client.get(url)
    assert bench.first.page.need not in before.text
    client.post(url, {"conflict": "no"})
    after = client.get(url)
    assert "31户提到楼道堆物" in after.text

    client.post(url, {**FULL, "points-need": "", "step": "save"})
    assert Review.objects.get().marks.filter(points=80).count() == 5
    assert 'value="80"' in client.get(url).text

    answer = client.post(url, {**FULL, "comment": "场次改到周末。", "step": "submit"})
    assert answer.status_code == 302
    assert Grant.objects.get(pk=bench.first.pk).score == 80
    assert (
        reverse("projects:review", args=[review.pk]) in client.get(reverse("projects:reviews")).text
    )


def test_gaps_and_wrong_points_are_said_and_what_was_typed_stays(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    client, url = client_of(review.member.user), reverse("projects:review", args=[review.pk])
    client.post(url, {"conflict": "no"})

    gap = client.post(url, {**FULL, "points-need": "", "step": "submit"})
    wrong = client.post(url, {**FULL, "points-need": "八十", "step": "submit"})

    assert (gap.status_code, wrong.status_code) == (409, 409)
    assert "需求与民意" in gap.text
    assert 'value="八十"' in wrong.text
    assert Review.objects.get().submitted_at is None


def test_a_declaration_says_yes_or_no(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    client, url = client_of(review.member.user), reverse("projects:review", args=[review.pk])

    answers = [client.post(url, given) for given in ({}, {"conflict": ""}, {"conflict": "maybe"})]

    assert {answer.status_code for answer in answers} == {409}
    assert Review.objects.get().conflict == ""


@pytest.mark.parametrize(
    ("field", "length"), [("comment", 2001), ("why-need", 501), ("points-need", 9)]
)
@pytest.mark.parametrize("step", ["save", "submit"])
def test_what_is_too_long_is_said_and_nothing_is_dropped(
    bench: Bench, step: str, field: str, length: int
) -> None:
    """A browser counts a line end as one character, the site gets two: it happens to people."""
    (review,) = bench.give(bench.first, bench.members[0])
    client, url = client_of(review.member.user), reverse("projects:review", args=[review.pk])
    client.post(url, {"conflict": "no"})
    client.post(url, {**FULL, "comment": "改到周末。", "why-need": "有调查。", "step": "save"})

    answer = client.post(url, {**FULL, field: "8" * length, "step": step})

    kept = Review.objects.get()
    assert (answer.status_code, f"{length}" in answer.text) == (409, True)
    assert (kept.submitted_at, kept.comment) == (None, "改到周末。")
    assert kept.marks.get(key="need").comment == "有调查。"
    assert "8" * length in answer.text


def test_the_others_are_shown_only_after_ones_own(bench: Bench) -> None:
    one, other = bench.give(bench.first, *bench.members[:2])
    judged(one, *["61"] * 6)
    client, url = client_of(other.member.user), reverse("projects:review", args=[other.pk])
    client.post(url, {"conflict": "no"})

    assert "61.00" not in client.get(url).text
    client.post(url, {**FULL, "step": "submit"})
    assert "61.00" in client.get(url).text


def test_a_withdrawal_shows_no_proposal(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    client, url = client_of(review.member.user), reverse("projects:review", args=[review.pk])

    assert client.post(url, {"conflict": "yes", "reason": ""}).status_code == 409
    client.post(url, {"conflict": "yes", "reason": "亲戚是负责人。"})

    assert "31户提到楼道堆物" not in client.get(url).text


def test_nobody_else_finds_a_review(bench: Bench) -> None:
    (review,) = bench.give(bench.first, bench.members[0])
    url = reverse("projects:review", args=[review.pk])

    for user in (bench.members[1].user, bench.town.officer, bench.town.worker, make.user()):
        assert client_of(user).get(url).status_code == 404
    assert client_of(make.user()).get(reverse("projects:reviews")).status_code == 404
    assert Client().get(url).status_code == 302


def test_the_office_seats_deals_out_and_writes_minutes(bench: Bench) -> None:
    client = client_of(bench.town.officer)
    url = reverse("round_panel", args=[bench.town.round.pk])
    expert = make.user(username="expert-li")

    client.post(url, {"action": "seat", "account": "expert-li", "part": "expert"})
    client.post(url, {"action": "balance", "each": "2"})
    said = {"action": "minutes", "held_on": "2026-03-12", "present": "三位", "text": "逐项讨论。"}
    client.post(url, said)

    assert expert.seats.count() == 1
    assert Review.objects.count() == 4
    assert PanelMinutes.objects.get().text == "逐项讨论。"
    assert "逐项讨论。" in client.get(url).text


def test_the_office_gives_back_and_takes_back(bench: Bench) -> None:
    one, other = bench.give(bench.first, *bench.members[:2])
    judged(one, *["80"] * 6)
    client = client_of(bench.town.officer)
    url = reverse("round_panel", args=[bench.town.round.pk])

    assert client.post(url, {"action": "reopen", "review": one.pk}).status_code == 409
    client.post(url, {"action": "reopen", "review": one.pk, "reason": "填反了。"})
    client.post(url, {"action": "take", "review": other.pk, "reason": "没有回音。"})

    one.refresh_from_db()
    other.refresh_from_db()
    assert one.is_open
    assert not other.is_open


def test_an_account_that_does_not_exist_is_said(bench: Bench) -> None:
    client = client_of(bench.town.officer)
    given = {"action": "seat", "account": "nobody-at-all", "part": "expert"}

    answer = client.post(reverse("round_panel", args=[bench.town.round.pk]), given)

    assert answer.status_code == 409
    assert "nobody-at-all" in answer.text


def test_workers_and_reviewers_do_not_find_the_panel(bench: Bench) -> None:
    urls = [reverse(name, args=[bench.town.round.pk]) for name in ("round_panel", "round_minutes")]

    for user in (bench.town.worker, bench.town.stranger):
        assert [client_of(user).get(url).status_code for url in urls] == [404, 404]


def test_a_reviewer_signs_in_to_what_waits_and_is_shown_no_desk(
    bench: Bench, client: Client
) -> None:
    account = bench.members[0].user
    account.is_staff, account.username = True, "reviewer"
    account.set_password("wutong-1234")
    account.save()
    bench.give(bench.first, bench.members[0])

    answer = client.post(
        "/accounts/login/", {"login": "reviewer", "password": "wutong-1234"}, follow=True
    )

    assert answer.redirect_chain[-1][0] == "/me/"
    assert reverse("projects:reviews") in answer.text
    assert 'href="/admin/"' not in answer.text
