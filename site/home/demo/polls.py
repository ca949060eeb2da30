"""Six polls with their ballots, on the web and on paper; those that are over are sealed."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from communities.models import Community, Household
from surveys.models import Choice, Poll, PollPage, Question
from surveys.services import Figures, issue_slips, load_ballots, seal
from surveys.vocabulary import Electorate, Kind, Origin

from .days import Days
from .projects import give_evidence
from .publishing import has_page, paragraphs, put
from .source import figures

KINDS = {"single": (Kind.SINGLE, 1), "multi3": (Kind.MULTIPLE, 3)}


def load(days: Days) -> None:
    """Publish the polls, fill the urns and seal what has closed."""
    for row in figures()["polls"]:
        community = Community.objects.select_related("page").get(code=row["community"])
        if not has_page(community.page, row["code"].lower()):
            page = _publish(community, row, days)
            _fill(Poll.objects.get(page=page), row, days)
    give_evidence()


def _publish(community: Community, row: dict[str, Any], days: Days) -> PollPage:
    text = days.texts("polls")[row["code"]]
    kind, most = KINDS[row["kind"]]
    choices = [
        Choice(label=option["label"], note=note, sort_order=order)
        for order, (option, note) in enumerate(zip(row["options"], text["notes"], strict=True))
    ]
    question = Question(text=text["question"], kind=kind, max_choices=most)
    question.choices = choices  # type: ignore[misc]  # set on an unsaved cluster
    opens_at = days.at(row["opens"], "09:00")
    page = PollPage(
        title=row["title"],
        slug=row["code"].lower(),
        introduction=text["introduction"],
        body=paragraphs(*text["body"]),
        outcome=text["outcome"],
        electorate=Electorate.HOUSEHOLDS,
        secret=row["secret"],
        opens_at=opens_at,
        closes_at=days.at(row["closes"], "20:00"),
    )
    page.questions = [question]
    return put(community.page, page, since=opens_at)


def _fill(poll: Poll, row: dict[str, Any], days: Days) -> None:
    """Ballots that give exactly the file's figures, from households all over the community."""
    worker = User.objects.get(username=f"worker-{row['community'].lower()}")
    piles = {Origin.WEB: _pile(poll, row, "online"), Origin.PAPER: _pile(poll, row, "paper")}
    total = sum(pile.participants for pile in piles.values())
    assert total == row["respondents"], row["code"]
    load_ballots(poll, piles, free_doors(poll, total), at=_so_far(poll, days.now), by=worker)
    if poll.closes_at <= days.now:
        seal(poll, poll.closes_at + timedelta(minutes=30))
    else:
        issue_slips(poll, at=_so_far(poll, days.now), by=worker)


def _pile(poll: Poll, row: dict[str, Any], channel: str) -> Figures:
    """With one choice each the marks are the participants; with several the file counts them."""
    labels = dict(poll.options.values_list("label", "key"))
    marks = {labels[option["label"]]: option[channel] for option in row["options"]}
    return Figures(row.get(channel, sum(marks.values())), marks)


def free_doors(poll: Poll, total: int) -> list[Household]:
    """Every so many doors one; the demonstration's own logins are left to vote themselves."""
    homes = Household.objects.filter(community=poll.community_id).order_by("pk")
    free = homes.exclude(residents__representations__isnull=False)
    doors = list(free)
    return [doors[place * len(doors) // total] for place in range(total)]


def _so_far(poll: Poll, now: datetime) -> datetime:
    return min(now, poll.closes_at)
