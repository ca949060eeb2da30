"""Polls on the wall: the poster that asks, and the notice that tells what came of it."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

import printing
from home.charts import stack
from home.dates import day_text, span_text
from home.short_links import page_code
from printing import wall
from printing.links import short_url
from printing.pages import page_count

from .errors import NotClosed
from .models import Poll
from .presenting import asked, charts, outcomes, result_of, secrecy, turnout_facts, who
from .tally import Result
from .trend import trend_rows
from .vocabulary import Kind

RESULT = "print/result_notice.html"
MOST_ASKED = 4  # questions that a poster can hold


def poll_poster(poll: Poll, *, size: str = "A4", language: str = "") -> bytes:
    """Print what is asked, of whom, until when, and how on paper; raises `TooLong`."""
    with translation.override(language or settings.LANGUAGE_CODE):
        context = poster_context(poll)
    return wall.poster(
        "print/poll_poster.html",
        context,
        title=poll.page.title,
        size=size,
        language=language,
    )


def poster_context(poll: Poll) -> dict[str, Any]:
    """What stands on the poster of a poll."""
    community, page = poll.community, poll.page
    code = page_code(page)
    texts = [question.text for question in asked(poll) if question.text != page.title]
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("We ask"),
        "headline": page.title,
        "lead": page.introduction if len(page.introduction) <= 90 else "",
        "facts": [
            (_("Until"), day_text(poll.closes_at, year=False, clock=True)),
            (_("Who"), who(poll)),
            *([] if poll.secret else [(_("Ballot"), secrecy(poll))]),
        ],
        "asked": texts[:MOST_ASKED],
        "more": max(len(texts) - MOST_ASKED, 0),
        "steps": [
            _("With a phone: scan the code and choose. It takes two minutes."),
            _("On paper: take a slip from your building leader, mark it, hand it back in time."),
        ],
        "url": short_url(code),
        "code": code,
        "caption": _("Scan to take part"),
        "help": _help(poll),
    }


def _help(poll: Poll) -> str:
    community = poll.community
    contact = " · ".join(filter(None, [community.address, community.phone, community.hours]))
    if not contact:
        return _("A slip in large type: ask at the residents' committee.")
    return _("A slip in large type, or help: %(contact)s") % {"contact": contact}


def result_notice(poll: Poll, *, at: datetime, size: str = "A4", language: str = "") -> bytes:
    """Print the result for the wall; raises `NotClosed` before it may be seen."""
    result = result_of(poll, at)
    if result is None:
        raise NotClosed
    with translation.override(language or settings.LANGUAGE_CODE):
        title = _("Result: %(title)s") % {"title": poll.page.title}
        context = result_context(poll, result)
    if context["trend"] and not _fits(context, title, language):
        context["trend"] = []  # large type for the result comes before it
    return wall.notice(RESULT, context, title=title, size=size, language=language)


def _fits(context: dict[str, Any], title: str, language: str) -> bool:
    """Whether all of it stands on one sheet with its air."""
    return page_count(printing.render(RESULT, context, title=title, language=language)) == 1


def result_context(poll: Poll, result: Result) -> dict[str, Any]:
    """What stands on the notice; the bars are those of the page."""
    community, page = poll.community, poll.page
    code = page_code(page)
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Result of the poll"),
        "headline": page.title,
        "numbers": _numbers(poll, result),
        "series": [_("On the web"), _("On paper")],
        "questions": [_question(chart, page.title) for chart in charts(result, poll)],
        "trend": stack(trend_rows(result), [_("On the web"), _("On paper")], None),
        "outcome": page.outcome,
        "outcomes": [title for title, _url in outcomes(page)],
        "about": " · ".join([span_text(poll.opens_at, poll.closes_at), who(poll)]),
        "url": short_url(code),
        "code": code,
        "caption": _("The result by building, and how it is kept"),
        "seal": poll.result_hash[:16],
    }


def _numbers(poll: Poll, result: Result) -> list[tuple[str, str]]:
    """The page's numbers: how many took part, over which channel, of how many."""
    return [
        (label, f"{value} {unit}".strip()) for label, value, unit in turnout_facts(poll, result)
    ]


def _question(chart: dict[str, Any], title: str) -> dict[str, Any]:
    """A question's bars: choices by channel; points of a ranking, groups of answers in words."""
    question = chart["question"]
    channels = [_("On the web"), _("On paper")]
    return {
        "text": question.text if question.text != title else "",
        "leader": chart["leader"],
        "most": question.max_choices if question.kind in {Kind.MULTIPLE, Kind.PROJECTS} else 0,
        "bars": stack(chart["rows"], channels, chart["total"]),
        "mean": chart.get("mean", ""),
        "steps": len(chart["rows"]),
        "words": question.words if question.kind == Kind.TEXT else 0,
        "points": stack(chart.get("points", []), [""], None),
        "groups": stack(chart.get("groups", []), [""], None),
    }
