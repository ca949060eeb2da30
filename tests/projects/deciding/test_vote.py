"""A round's vote from the ballots to the approval: counted, decided once, explained."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from projects.deciding import errors
from projects.deciding.deciding import decide_vote, winners_of
from projects.deciding.figures import count
from projects.errors import NotPassed, NotYours
from projects.lifecycle import apply
from projects.models import Grant, Rule, VoteDecision
from projects.printed.vote import vote_result
from surveys.models import Poll
from surveys.services import cast, seal
from surveys.services.approvals import approved_grants
from surveys.vocabulary import Channel, Kind
from tests import factories as make
from tests.factories import surveys as make_surveys
from tests.factories.projects import grant_at, project, round_page
from tests.projects.conftest import Town

pytestmark = pytest.mark.django_db
WHY = "本批次征集公告写明按均等份额法计算。"


class Vote(NamedTuple):
    """A poll about three projects: A and B of 6,000 yuan, C of 4,000, and 12,000 to give."""

    town: Town
    poll: Poll
    a: Grant
    b: Grant
    c: Grant

    def close(self) -> None:
        seal(self.poll, self.poll.closes_at)

    @property
    def at(self) -> datetime:
        return self.poll.closes_at


@pytest.fixture
def vote(town: Town) -> Vote:
    """Six ballots for A and B, four for C."""
    call = round_page(town.place, uses_vote=True, uses_panel=False, pool=12000, smallest_grant=1000)
    grants = []
    for code, amount in (("A", 6000), ("B", 6000), ("C", 4000)):
        page = project(town.home, call, code=code, title=code, lines=(("material", amount),))
        people = {"worker": town.worker, "officer": town.officer}
        grants.append(grant_at(page, "in_review", score=None, **people))
    asking = make_surveys.typed_question(Kind.PROJECTS, "您支持哪些？", max_choices=2, round=call)
    poll = make_surveys.poll(town.home, questions=[asking])
    a, b, c = grants
    for _ in range(6):
        approve(poll, [a, b], town.worker)
    for _ in range(4):
        approve(poll, [c], town.worker)
    return Vote(town._replace(round=call), poll, *grants)


def approve(poll: Poll, wanted: Sequence[Grant], by: User) -> None:
    keys = {grant: key for key, grant in approved_grants(poll).items()}
    cast(
        poll,
        make.neighbour(poll.community).household,
        [keys[grant.pk] for grant in wanted],
        channel=Channel.DESK,
        key=uuid.uuid4(),
        at=timezone.now(),
        by=by,
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def decided(vote: Vote, rule: str = Rule.EQUAL_SHARES) -> VoteDecision:
    vote.close()
    return decide_vote(vote.town.round, rule, WHY, by=vote.town.officer, at=vote.at)


def test_both_rules_are_counted_side_by_side(vote: Vote) -> None:
    vote.close()

    counted = count(vote.town.round, vote.at)

    rules = counted.figures["rules"]
    assert (counted.ballots, counted.budget) == (10, 12000)
    assert rules[Rule.GREEDY]["winners"] == [vote.a.pk, vote.b.pk]
    assert rules[Rule.EQUAL_SHARES]["winners"] == [vote.a.pk, vote.c.pk]
    assert rules[Rule.GREEDY]["heard"] == 6
    assert rules[Rule.EQUAL_SHARES]["heard"] == 10
    assert rules[Rule.GREEDY]["reasons"][str(vote.c.pk)]["why"] == "nothing_left"


def test_nothing_is_counted_before_every_poll_is_sealed(vote: Vote) -> None:
    with pytest.raises(errors.PollsOpen):
        count(vote.town.round, timezone.now())
    with pytest.raises(errors.NoVote):
        count(round_page(vote.town.place, uses_vote=True), timezone.now())


def test_what_the_vote_funds_goes_on_and_the_rest_does_not(vote: Vote) -> None:
    with pytest.raises(NotPassed):
        apply(vote.a, "post", by=vote.town.officer, at=vote.at)
    decision = decided(vote)

    assert winners_of(decision) == {vote.a.pk, vote.c.pk}
    apply(vote.a, "post", by=vote.town.officer, at=vote.at)
    with pytest.raises(NotPassed):
        apply(vote.b, "post", by=vote.town.officer, at=vote.at)


def test_what_was_withdrawn_after_the_ballots_takes_nobodys_money(vote: Vote) -> None:
    vote.close()
    apply(vote.a, "withdraw", by=vote.town.worker, at=vote.at)

    counted = count(vote.town.round, vote.at)

    assert counted.ballots == 10
    for rule in (Rule.GREEDY, Rule.EQUAL_SHARES):
        assert set(counted.figures["rules"][rule]["winners"]) == {vote.b.pk, vote.c.pk}


def test_a_winner_that_asks_for_more_afterwards_does_not_go_on(vote: Vote) -> None:
    decided(vote)
    officer, worker = vote.town.officer, vote.town.worker
    apply(vote.a, "send_back", by=officer, at=vote.at, note="请说明材料")
    page = vote.a.page.get_latest_revision_as_object()
    line = page.budget_lines.all()[0]
    line.unit_price += 1
    page.budget_lines.set([line])
    page.save_revision()
    apply(vote.a, "submit", by=worker, at=vote.at)
    for action in ("screen", "review"):
        apply(vote.a, action, by=officer, at=vote.at)

    with pytest.raises(NotPassed, match=r"6,000\.00 .* 6,001\.00"):
        apply(vote.a, "post", by=officer, at=vote.at)


def test_it_is_decided_once_with_a_reason_and_by_the_office(vote: Vote) -> None:
    vote.close()
    call, officer = vote.town.round, vote.town.officer
    with pytest.raises(NotYours):
        decide_vote(call, Rule.GREEDY, WHY, by=vote.town.worker, at=vote.at)
    with pytest.raises(errors.SayWhy):
        decide_vote(call, Rule.GREEDY, " ", by=officer, at=vote.at)

    decide_vote(call, Rule.GREEDY, WHY, by=officer, at=vote.at)

    with pytest.raises(errors.VoteDecided):
        decide_vote(call, Rule.EQUAL_SHARES, WHY, by=officer, at=vote.at)
    assert VoteDecision.objects.get().rule == Rule.GREEDY


def test_the_office_sees_both_rules_and_decides_on_the_screen(
    vote: Vote, monkeypatch: pytest.MonkeyPatch
) -> None:
    vote.close()
    monkeypatch.setattr(timezone, "now", lambda: vote.at)
    url = reverse("round_vote", args=[vote.town.round.pk])
    client = client_of(vote.town.officer)

    page = client.get(url)
    assert page.text.count("<svg") >= 2
    assert client.post(url, {"rule": "greedy", "reason": ""}).status_code == 409
    assert client.post(url, {"rule": "greedy", "reason": WHY}).status_code == 302
    assert WHY in client.get(url).text
    assert client_of(vote.town.worker).get(url).status_code == 404


def test_the_page_tells_residents_why_a_project_is_not_funded(vote: Vote) -> None:
    url = reverse("projects:vote", args=[vote.town.round.pk])
    assert Client().get(url).status_code == 404
    decided(vote)

    page = Client().get(url)

    assert WHY in page.text
    assert "<svg" in page.text
    assert "style=" not in page.text.split("<main", 1)[1]
    assert url in Client().get(vote.town.round.get_url()).text
    refused = page.text.split('id="refused"')[1].split('id="votes"')[0]
    assert "B" in refused
    assert "6,000" in refused


def test_the_sheet_prints(vote: Vote) -> None:
    pdf = vote_result(decided(vote), language="zh-hans")

    assert pdf.startswith(b"%PDF")
