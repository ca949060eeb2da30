"""A round of small ideas that residents decide: polls in four communities, on the web and on slips.

Its call opened in the year before, so that no figure of the file's year counts it. The vote is
decided; what it funds is on notice, what it does not fund is refused with the reason of the count.
"""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from communities.models import Community, SubDistrict
from projects.deciding.deciding import decide_vote, winners_of
from projects.deciding.presenting import told
from projects.models import Awaits, Grant, RoundPage, Rule, Status, VoteDecision
from projects.services import open_grant, place_in_history
from surveys.models import Poll, PollPage, Question
from surveys.services import Figures, issue_slips, load_ballots, seal
from surveys.vocabulary import Electorate, Kind, Origin

from . import notices
from .days import Days
from .piles import enter_pile
from .polls import free_doors
from .projects import renew_notices, write_proposal
from .publishing import has_page, paragraphs, put
from .source import figures

PERIOD = ("2026-12-01", "2027-06-30")
HANDED_IN, SCREENED, REVIEWED = "2026-10-12", "2026-10-20", "2026-10-22"
DECIDED = "2026-11-11"
MOST = 3  # ideas on a ballot
Votes = dict[str, tuple[int, list[int]]]  # how many took part, and the marks of each idea
INSTALMENTS = (("立项后", 60, Awaits.AGREEMENT), ("结项后", 40, Awaits.CLOSING))


def load(days: Days) -> None:
    """Collect the ideas, ask the residents, count, decide, and tell everybody."""
    texts = days.texts("ideas")
    office = SubDistrict.objects.select_related("page").get(code=figures()["sub_district"]["code"])
    officer = User.objects.get(username="officer")
    call = _round(office, texts["round"], days)
    for row in texts["ideas"]:
        _hand_in(call, row, officer, days)
    for code in texts["votes"]:
        _ask(code, call, texts, days)
    if not VoteDecision.objects.filter(round=call).exists():
        _decide(call, texts["decision"], officer, days)
    _tell(office, call, texts["notice"], days)
    renew_notices([row["code"] for row in texts["ideas"]], days)


def _round(office: SubDistrict, row: dict[str, Any], days: Days) -> RoundPage:
    slug = f"round-{row['code'].lower()}"
    if has_page(office.page, slug):
        found: RoundPage = RoundPage.objects.child_of(office.page).get(slug=slug)
        return found
    opens, closes = row["call"]
    call = RoundPage(
        title=row["title"],
        slug=slug,
        code=row["code"],
        call_opens_at=days.at(opens, "09:00"),
        call_closes_at=days.at(closes, "18:00"),
        pool=Decimal(row["pool"]),
        smallest_grant=Decimal(row["smallest"]),
        largest_grant=Decimal(row["largest"]),
        uses_panel=False,
        uses_vote=True,
        guidelines=paragraphs(*row["guidelines"]),
    )
    for label, percent, awaits in INSTALMENTS:
        call.instalments.create(label=label, percent=percent, awaits=awaits)
    return put(office.page, call, since=call.call_opens_at)


def _hand_in(call: RoundPage, row: dict[str, Any], officer: User, days: Days) -> None:
    """One idea, up to where the residents are asked."""
    community = Community.objects.select_related("page").get(code=row["community"])
    if has_page(community.page, row["code"].lower()):
        return
    worker = _worker(row["community"])
    grant = open_grant(write_proposal(community, call, row, PERIOD, days))
    handed_in = days.at(HANDED_IN, "10:00") + timedelta(minutes=7 * int(row["code"][2:]))
    place_in_history(
        grant,
        [
            ("submit", handed_in, worker),
            ("screen", days.at(SCREENED), officer),
            ("review", days.at(REVIEWED), officer),
        ],
    )


def _ask(code: str, call: RoundPage, texts: dict[str, Any], days: Days) -> None:
    """The poll of one community: slips, ballots on the web and on paper, the sealed result."""
    community, text = Community.objects.select_related("page").get(code=code), texts["poll"]
    if has_page(community.page, text["slug"]):
        return
    page = _poll_page(community, call, text, days)
    poll, worker = Poll.objects.get(page=page), _worker(code)
    issue_slips(poll, at=poll.opens_at, by=worker)
    _vote(poll, texts["votes"][code], texts["batches"].get(code, []), worker)
    seal(poll, poll.closes_at + timedelta(minutes=40))


def _poll_page(community: Community, call: RoundPage, text: dict[str, Any], days: Days) -> PollPage:
    page = PollPage(
        title=text["title"],
        slug=text["slug"],
        introduction=text["introduction"],
        body=paragraphs(*text["body"]),
        outcome=text["outcome"],
        electorate=Electorate.HOUSEHOLDS,
        opens_at=days.at(text["opens"], "09:00"),
        closes_at=days.at(text["closes"], "20:00"),
    )
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"linli:{community.code}:{text['slug']}")
    page.questions = [
        Question(key=key, text=text["question"], kind=Kind.PROJECTS, max_choices=MOST, round=call)
    ]
    return put(community.page, page, since=page.opens_at)


def _vote(poll: Poll, votes: Votes, pile: list[list[int]], worker: User) -> None:
    """Most come by figures; the slips of a pile are entered one by one."""
    options = list(poll.options.order_by("order").values_list("key", flat=True))
    figured = {
        Origin(origin): Figures(n, dict(zip(options, marks, strict=True)))
        for origin, (n, marks) in votes.items()
    }
    total = sum(figures.participants for figures in figured.values())
    load_ballots(poll, figured, free_doors(poll, total), at=poll.closes_at, by=worker)
    if pile:
        marks = [[options[number - 1] for number in one] for one in pile]
        enter_pile(poll, marks, at=poll.closes_at - timedelta(hours=2), by=worker)


def _decide(call: RoundPage, reason: str, officer: User, days: Days) -> None:
    """Equal shares; the funded ideas hang out, the others get the reason of the count."""
    at = days.at(DECIDED, "10:00")
    decision = decide_vote(call, Rule.EQUAL_SHARES, reason, by=officer, at=at)
    why = {one.project["pk"]: one.why.get(decision.rule, "") for one in told(decision.figures)}
    funded = winners_of(decision)
    for grant in Grant.objects.of_round(call).filter(status=Status.IN_REVIEW).order_by("code"):
        if grant.pk in funded:
            place_in_history(grant, [("post", days.notice_put_up(), officer)])
        else:
            later = at + timedelta(minutes=30)
            place_in_history(grant, [("reject", later, officer, why[grant.pk])])


def _tell(office: SubDistrict, call: RoundPage, row: dict[str, Any], days: Days) -> None:
    """The sub-district's notice leads everybody to the explanation."""
    vote = reverse("projects:vote", args=[call.pk])
    body = [text.replace("{vote}", vote) for text in row["body"]]
    notices.publish(office.page, office.full_office, {**row, "body": body}, days)


def _worker(code: str) -> User:
    return User.objects.get(username=f"worker-{code.lower()}")
