"""A poll with names that is still open: who stands at the gate at the weekend, and may change."""

import uuid
from typing import Any

from accounts.models import User
from communities.models import Community
from surveys.models import Choice, Poll, PollPage, Question
from surveys.services import Figures, issue_slips, load_ballots
from surveys.vocabulary import Electorate, Kind, Origin

from .days import Days
from .polls import free_doors
from .publishing import has_page, paragraphs, put

MOST = 2  # shifts of one household


def load(days: Days) -> None:
    """Publish the poll with its slips and the answers until now."""
    text = days.texts("ideas")["named"]
    community = Community.objects.select_related("page").get(code=text["community"])
    if has_page(community.page, text["slug"]):
        return
    poll = Poll.objects.get(page=_publish(community, text, days))
    worker = User.objects.get(username=f"worker-{community.code.lower()}")
    at = min(days.now, poll.closes_at)
    issue_slips(poll, at=poll.opens_at, by=worker)
    options = list(poll.options.order_by("order").values_list("key", flat=True))
    piles = {
        origin: Figures(text[origin][0], dict(zip(options, text[origin][1], strict=True)))
        for origin in (Origin.WEB, Origin.PAPER)
    }
    total = sum(pile.participants for pile in piles.values())
    load_ballots(poll, piles, free_doors(poll, total), at=at, by=worker)


def _publish(community: Community, text: dict[str, Any], days: Days) -> PollPage:
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"linli:{community.code}:{text['slug']}")
    question = Question(key=key, text=text["question"], kind=Kind.MULTIPLE, max_choices=MOST)
    question.choices = [  # type: ignore[misc]  # set on an unsaved cluster
        Choice(label=label, note=note, sort_order=order)
        for order, (label, note) in enumerate(zip(text["choices"], text["notes"], strict=True))
    ]
    page = PollPage(
        title=text["title"],
        slug=text["slug"],
        introduction=text["introduction"],
        body=paragraphs(*text["body"]),
        electorate=Electorate.HOUSEHOLDS,
        secret=False,
        opens_at=days.at(text["opens"], "09:00"),
        closes_at=days.at(text["closes"], "20:00"),
    )
    page.questions = [question]
    return put(community.page, page, since=page.opens_at)
