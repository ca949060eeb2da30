"""Keeping a poll's record in step with its live page."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from communities.freshness import freshen
from surveys.models import Choice, Poll, PollOption, PollPage, PollQuestion, Question
from surveys.round_choices import Offer, offers_of
from surveys.vocabulary import WITH_CHOICES, Kind, Phase


@transaction.atomic
def publish_poll(page: PollPage, at: datetime) -> Poll | None:
    """Bring the record up to date with the published page; calling it again changes nothing.

    The first ballot freezes questions, options and electorate: from then on only the times follow
    the page, and from closing on nothing does, whatever revision was published. Returns None for
    a page that has no times yet, and for an alias, which takes no ballots of its own.
    """
    if page.alias_of_id or page.opens_at is None or page.closes_at is None:
        return None
    poll = Poll.objects.select_for_update().filter(page=page).first()
    if poll is None:
        poll = Poll(page=page, community_id=page.community_id)
    elif poll.state != Poll.State.PUBLISHED:
        return poll
    if poll.frozen_at is None:
        _follow_rules(poll, page, page.opens_at, page.closes_at)
    elif poll.phase(at) != Phase.CLOSED and page.closes_at > at:
        _take_end(poll, page, page.closes_at)
        poll.save(update_fields=["closes_at", "paper_until", "results_at"])
    freshen(poll.community_id)
    return poll


def _follow_rules(poll: Poll, page: PollPage, opens_at: datetime, closes_at: datetime) -> None:
    """Take everything from the page."""
    poll.electorate = page.electorate
    poll.min_age = page.min_age
    poll.secret = page.secret
    poll.smallest_cell = page.smallest_cell
    poll.opens_at = opens_at
    _take_end(poll, page, closes_at)
    grids, buildings = list(page.grids.all()), list(page.buildings.all())
    poll.scoped = bool(grids or buildings)
    poll.save()
    poll.grids.set(grids)
    poll.buildings.set(buildings)
    _follow_questions(poll, page)


def _take_end(poll: Poll, page: PollPage, closes_at: datetime) -> None:
    """Take the closing time; slips are entered at least until then, and results come after."""
    poll.closes_at = closes_at
    poll.paper_until = max(page.paper_until or closes_at, closes_at)
    poll.results_at = max(page.results_from or poll.paper_until, poll.paper_until)


def _follow_questions(poll: Poll, page: PollPage) -> None:
    """Bring questions and options in step by key; what is gone from the page is retired."""
    questions, options = [], []
    for order, child in enumerate(page.questions.all()):
        names = ("text", "kind", "max_choices", "shuffle", "round")
        fields = {name: getattr(child, name) for name in names}
        question, _ = PollQuestion.objects.update_or_create(
            poll=poll, key=child.key, defaults={**fields, "order": order, "retired": False}
        )
        questions.append(question.pk)
        options += _follow_choices(poll, question, offered(child))
    poll.questions.exclude(pk__in=questions).update(retired=True)
    poll.options.exclude(pk__in=options).update(retired=True)


def offered(question: Question) -> Iterable[Choice | Offer]:
    """What a question of a page offers: its choices, steps, a round's proposals, or nothing."""
    if question.kind == Kind.SCALE:
        return scale_steps(question)
    if question.kind == Kind.PROJECTS:
        return offers_of(question.key, question.round)
    return question.choices.all() if question.kind in WITH_CHOICES else ()


def scale_steps(question: Question) -> list[Offer]:
    """The steps of a scale as choices."""
    return [_step(question, number) for number in range(1, question.steps + 1)]


def _step(question: Question, number: int) -> Offer:
    """A step of a scale as a choice; its key is always the same for the same question."""
    ends = {1: question.scale_low, question.steps: question.scale_high}
    label = f"{number} {ends.get(number, '')}".strip()
    return Offer(uuid.uuid5(question.key, str(number)), label)


def _follow_choices(poll: Poll, question: PollQuestion, choices: Any) -> list[int]:
    """Bring the options of one question in step; returns their ids."""
    return [
        PollOption.objects.update_or_create(
            poll=poll,
            key=choice.key,
            defaults={
                "question": question,
                "label": choice.label,
                "note": choice.note,
                "image": choice.image,
                "grant_id": getattr(choice, "grant_id", None),
                "order": order,
                "retired": False,
            },
        )[0].pk
        for order, choice in enumerate(choices)
    ]
