"""What the public pages of polls show: from records, and figures only when they may be seen."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from communities.models import Community, Household
from home.dates import day_text, share_text, span_text
from surveys.asking import asked, drafted
from surveys.models import BallotText, Poll, PollPage
from surveys.services.electorate import Voter
from surveys.services.sealing import ensure_sealed
from surveys.tally import BuildingTurnout, OptionCount, QuestionCount, Result
from surveys.trend import trend_rows
from surveys.vocabulary import Electorate, Kind, Phase

TONES = {Phase.UPCOMING: "waiting", Phase.OPEN: "open", Phase.CLOSED: "done"}


def poll_context(page: PollPage, *, at: datetime, preview: bool) -> dict[str, Any]:
    """What a poll's page shows at this moment; a preview shows the draft without any figures."""
    community = home_of(page)
    common = {"breadcrumbs": breadcrumbs(page), "sub_district": community.sub_district.name}
    poll = None if preview else page.record
    if poll is None:
        draft = {"questions": drafted(page), "facts": draft_facts(page), "secret": page.secret}
        return {**common, **draft}
    poll = ensure_sealed(poll, at)
    result = result_of(poll, at)
    return {
        **common,
        **state_words(poll, at),
        "poll": poll,
        "secret": poll.secret,
        "questions": [] if result else asked(poll),
        "facts": facts(poll, at),
        "result": result,
        "charts": charts(result, poll) if result else [],
        "turnout": turnout_facts(poll, result) if result else [],
        "buildings": place_rows(result.buildings) if result else [],
        "grids": place_rows(result.grids) if result else [],
        "trend": trend_rows(result) if result else [],
        "outcomes": outcomes(page) if result else [],
    }


def home_of(page: PollPage) -> Community:
    """The page's community; a page that has its place in the tree has one."""
    assert page.community is not None
    return page.community


def breadcrumbs(page: PollPage) -> list[tuple[str, str]]:
    """The way from the home page."""
    community = home_of(page)
    return [
        (_("Home"), "/"),
        (community.name, community.page.get_url()),
        (_("Polls"), reverse("surveys:polls") + f"?community={community.code}"),
        (page.title, ""),
    ]


def state_words(poll: Poll, at: datetime) -> dict[str, str]:
    """The state in a word, its tone, and what can be done now."""
    phase = poll.phase(at)
    words = {"state": str(phase.label), "state_tone": TONES[phase], "phase": str(phase)}
    if poll.state == Poll.State.VOIDED:
        return {**words, "phase": "voided", "state": _("void"), "state_tone": "stopped"}
    if phase == Phase.OPEN:
        words["action_url"] = reverse("surveys:vote", args=[poll.page_id])
        words["action_label"] = _("Take part")
    return words


def result_of(poll: Poll, at: datetime) -> Result | None:
    """The fixed result, once it may be seen."""
    if poll.result is None or not poll.shows_results(at):
        return None
    return Result.from_json(poll.result)


def facts(poll: Poll, at: datetime) -> list[tuple[str, str]]:
    """Until when, who, and how: the first screen of a phone says what matters now."""
    phase = poll.phase(at)
    opens = (_("Opens"), day_text(poll.opens_at, clock=True))
    closes = (_("Closes"), day_text(poll.closes_at, clock=True))
    when = {
        Phase.UPCOMING: [opens, closes],
        Phase.OPEN: [closes],
        Phase.CLOSED: [(_("When"), span_text(poll.opens_at, poll.closes_at))],
    }[phase]
    lines = [*when, (_("Who"), who(poll)), (_("Ballot"), secrecy(poll))]
    if phase == Phase.OPEN and poll.paper_until > poll.closes_at:
        entered = day_text(poll.paper_until)
        lines.append(
            (_("Slips"), _("hand them in before closing; counted by %(day)s") % {"day": entered})
        )
    if at < poll.results_at and poll.results_at > poll.closes_at:
        lines.append((_("Results from"), day_text(poll.results_at, clock=True)))
    return lines


def draft_facts(page: PollPage) -> list[tuple[str, str]]:
    """The same from a draft, as far as it has been written."""
    lines = [
        (_("Opens"), day_text(page.opens_at, clock=True) if page.opens_at else "—"),
        (_("Closes"), day_text(page.closes_at, clock=True) if page.closes_at else "—"),
        (_("Who"), str(Electorate(page.electorate).label)),
    ]
    return [*lines, (_("Ballot"), secrecy(page))]


def secrecy(poll: Poll | PollPage) -> str:
    """Who sees what was chosen, and whether it can be changed."""
    if poll.secret:
        return _("secret, and final once sent")
    return _("named: the community’s workers see who chose what; it can be changed until closing")


def who(poll: Poll) -> str:
    """The electorate in words, with the places it is limited to."""
    words = [str(Electorate(poll.electorate).label)]
    if poll.min_age:
        words.append(_("%(age)s or older") % {"age": poll.get_min_age_display()})
    if poll.scoped:
        words += [str(place) for place in [*poll.grids.all(), *poll.buildings.all()]]
    return " · ".join(words)


def charts(result: Result, poll: Poll | None = None) -> list[dict[str, Any]]:
    """One bar chart a question: most ballots first, web and paper side by side."""
    return [
        {
            "question": question,
            "rows": [(row.label, row.web, row.paper) for row in in_order(question)],
            "total": result.participants,
            "leader": leader(question),
            "points": points(question),
            "groups": groups_of(poll, question) if question.kind == Kind.TEXT else [],
            "mean": decimal_text(question.mean) if question.mean is not None else "",
        }
        for question in result.questions
    ]


def in_order(question: QuestionCount) -> list[OptionCount]:
    """Most ballots first; the steps of a scale as they are."""
    if question.kind == Kind.SCALE:
        return list(question.options)
    return sorted(question.options, key=lambda row: -row.total)


def points(question: QuestionCount) -> list[tuple[str, int]]:
    """Where an order was asked for: the points of each choice, most first."""
    if question.kind != Kind.RANKING:
        return []
    return sorted(((row.label, row.points) for row in question.options), key=lambda row: -row[1])


def groups_of(poll: Poll | None, question: QuestionCount) -> list[tuple[str, int]]:
    """Answers in words as they were grouped by hand, the largest group first.

    A group under the smallest number shown is not named: with what is in no group it is the rest.
    """
    if poll is None:
        return []
    texts = BallotText.objects.filter(question__poll=poll, question__key=question.key)
    rows = texts.exclude(group="").values_list("group").annotate(n=Count("ballot"))
    shown = [(group, n) for group, n in rows.order_by("-n", "group") if n >= poll.smallest_cell]
    rest = question.words - sum(n for _group, n in shown)
    return [*shown, (_("all other answers"), rest)] if shown and rest else shown


def decimal_text(number: Fraction) -> str:
    """A number with one decimal place, rounded half up by integers: ``3.7``."""
    tenths = (20 * number.numerator + number.denominator) // (2 * number.denominator)
    return f"{tenths // 10}.{tenths % 10}"


def leader(question: QuestionCount) -> str:
    """The choice with most ballots, or nothing when several share the place."""
    most = max((row.total for row in question.options), default=0)
    leaders = [row.label for row in question.options if row.total == most and most > 0]
    return leaders[0] if len(leaders) == 1 else ""


def outcomes(page: PollPage) -> list[tuple[str, str]]:
    """What came of it, as far as it can be read: title and page of the project and the activity."""
    pages = (page.outcome_project, page.outcome_activity)
    return [(one.title, one.get_url() or "") for one in pages if one is not None and one.live]


def turnout_facts(poll: Poll, result: Result) -> list[tuple[str, str, str]]:
    """How many took part, and of how many."""
    homes = poll.electorate == Electorate.HOUSEHOLDS
    unit = pgettext("unit", "households") if homes else pgettext("unit", "people")
    lines = [
        (_("Took part"), f"{result.took_part:,}", unit),
        (_("On the web"), f"{result.web:,}", ""),
        (_("On paper"), f"{result.paper:,}", ""),
        (_("Turnout"), share_text(result.took_part, result.electorate), ""),
    ]
    without = result.took_part - result.participants
    if without:
        lines.insert(3, (_("Without a valid choice"), f"{without:,}", ""))
    return lines


def place_rows(places: Sequence[BuildingTurnout]) -> list[tuple[str, str, str]]:
    """Turnout of each building or grid; nothing when there is only one."""
    if len(places) < 2:
        return []
    hidden = _("too few to show")
    named = [(row.name or _("in no grid"), row.took_part, row.electorate) for row in places]
    return [
        (name, hidden, "")
        if took_part is None or electorate is None
        else (name, str(took_part), share_text(took_part, electorate))
        for name, took_part, electorate in named
    ]


def voter_name(voter: Voter) -> str:
    """A voter as their own household knows them."""
    return f"{voter.building.name} {voter.unit}" if isinstance(voter, Household) else voter.name


def poll_card(
    poll: Poll, at: datetime, request: HttpRequest, *, with_community: bool = True
) -> dict[str, Any]:
    """A line of a list; figures only after the result has been fixed and may be seen."""
    result = result_of(poll, at)
    phase = poll.phase(at)
    foot = {
        Phase.UPCOMING: _("opens %(day)s") % {"day": day_text(poll.opens_at, year=False)},
        Phase.OPEN: _("until %(day)s") % {"day": day_text(poll.closes_at, clock=True, year=False)},
        Phase.CLOSED: _("closed %(day)s") % {"day": day_text(poll.closes_at)},
    }[phase]
    return {
        "url": poll.page.get_url(request),
        "title": poll.page.title,
        "kicker": poll.community.name if with_community else "",
        **_state_of_card(poll, phase),
        "text": _headline(result) if result else poll.page.introduction,
        "foot": foot,
        "foot_end": took_part(poll, result) if result else "",
    }


def _state_of_card(poll: Poll, phase: Phase) -> dict[str, str]:
    if poll.state == Poll.State.VOIDED:
        return {"state": _("void"), "state_tone": "stopped"}
    return {"state": str(phase.label), "state_tone": TONES[phase]}


def took_part(poll: Poll, result: Result) -> str:
    """`260 households took part`."""
    n = result.took_part
    if poll.electorate == Electorate.HOUSEHOLDS:
        text = ngettext("%(number)s household took part", "%(number)s households took part", n)
    else:
        text = ngettext("%(number)s resident took part", "%(number)s residents took part", n)
    return text % {"number": f"{n:,}"}


def _headline(result: Result) -> str:
    """`First: 花样剪纸, 51.9%` of a poll with one question."""
    if len(result.questions) != 1 or not (first := leader(result.questions[0])):
        return ""
    most = max(row.total for row in result.questions[0].options)
    share = share_text(most, result.participants)
    return _("First: %(choice)s, %(share)s") % {"choice": first, "share": share}


def next_change(polls: QuerySet[Poll], at: datetime) -> datetime | None:
    """When the next of these polls opens, closes or shows its result; one query."""
    later = {
        name: Min(name, filter=Q(**{f"{name}__gt": at}))
        for name in ("opens_at", "closes_at", "results_at")
    }
    moments = polls.order_by().aggregate(**{f"next_{name}": m for name, m in later.items()})
    return min((moment for moment in moments.values() if moment), default=None)
