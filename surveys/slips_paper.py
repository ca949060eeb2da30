"""Slips and delivery lists on paper."""

import hashlib
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby, product
from typing import Any

import pikepdf
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import printing
from home.dates import day_text
from printing.codes import new_code
from printing.errors import TooLong
from printing.links import short_url
from printing.pages import joined, page_count
from surveys import serials
from surveys.asking import PICTURE, AskedChoice, AskedQuestion, asked
from surveys.models import Poll, Slip
from surveys.models.paper import SLIP_KIND, SLIP_LENGTH
from surveys.round_choices import short_note
from surveys.vocabulary import Electorate, Kind

MARK_BITS = 16
MOST_ON_PAGE = (4, 2, 1)
SHEETS_AT_ONCE = 100  # a document may have 400 pages, a community has 1,600 doors
TICKED = [state for state in Slip.Delivery.values if state]


def mark_of(questions: Sequence[AskedQuestion]) -> int:
    """The number that all ballots of this wording bear: 16 bits of a hash of what is asked.

    Ballots of another poll, or printed before a question was changed, bear another.
    """
    said = [(q.key, q.text, [(c.key, c.label) for c in q.choices]) for q in questions]
    return int.from_bytes(hashlib.sha256(repr(said).encode()).digest()[: MARK_BITS // 8])


def mark_text(mark: int) -> str:
    """The mark as people compare it: four characters, none of which looks like another."""
    letters = "23456789ACEFHKPX"
    return "".join(letters[mark >> shift & 15] for shift in (12, 8, 4, 0))


def slips_pdf(poll: Poll, slips: Sequence[Slip], *, on_page: int = 0, language: str = "") -> bytes:
    """Print slips as A4 sheets with one, two or four each; at most as many as fit.

    All ballots are alike, so they are set once, and the stubs are laid over them: 200 slips take
    about two seconds, and five without that.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        ballot, stub = _ballot(poll, asked(poll)), _stub(poll)
        title = _("Slips: %(poll)s") % {"poll": poll.page.title}
    rows = [_slip(slip) for slip in slips]
    return _printed(ballot, stub, rows, title=title, on_page=on_page, language=language)


def sample_pdf(poll: Poll, questions: Sequence[AskedQuestion], *, language: str = "") -> bytes:
    """Print one sheet of slips as they would be, for doors that are not there.

    `poll` need not be saved, and `questions` may be a draft's.
    """
    with translation.override(language or settings.LANGUAGE_CODE):
        ballot, stub = _ballot(poll, questions), _stub(poll)
        door = pgettext("paper", "Sample")
    code = new_code(SLIP_KIND, SLIP_LENGTH)  # nobody's: it leads to the page that says so
    rows = [
        {
            "serial": serials.printed(number),
            "code": code,
            "url": short_url(code),
            "voter": f"{door} {number}",
        }
        for number in range(1, max(MOST_ON_PAGE) + 1)
    ]
    fits, _roomy = most_that_fit(ballot, language)
    return _printed(ballot, stub, rows[:fits], title=door, on_page=0, language=language)


def _printed(  # noqa: PLR0913 - a pile of slips is all of this
    ballot: dict[str, Any],
    stub: dict[str, Any],
    slips: Sequence[dict[str, Any]],
    *,
    title: str,
    on_page: int,
    language: str,
) -> bytes:
    """Set the ballot once and the stubs over it."""
    fits, roomy = most_that_fit(ballot, language)
    on_page = min(on_page or fits, fits)
    look = {"on_page": on_page, "roomy": roomy and on_page == fits}

    at_once = SHEETS_AT_ONCE * on_page
    last = (len(slips) - 1) % on_page + 1  # no ballot without its stub on the last sheet
    contexts: list[dict[str, Any]] = [{"slips": [None] * (on_page + last), "ballot": ballot}]
    contexts.extend(
        {"slips": slips[start : start + at_once], "stub": stub}
        for start in range(0, len(slips), at_once)
    )
    ballots, *stubs = printing.render_many(
        "print/consultation_slips.html",
        [{**look, **context} for context in contexts],
        title=title,
        language=language,
    )
    return _over(stubs[0] if len(stubs) == 1 else joined(stubs), ballots)


def _over(stubs: bytes, ballots: bytes) -> bytes:
    """Lay the stubs over the ballots: the first sheet of these under all but the last."""
    with pikepdf.open(BytesIO(stubs)) as pdf, pikepdf.open(BytesIO(ballots)) as under:
        for name, page in zip(("/Full", "/Rest"), under.pages, strict=True):
            form = pdf.copy_foreign(page.as_form_xobject())
            sheets = list(pdf.pages)[:-1] if name == "/Full" else [pdf.pages[-1]]
            for sheet in sheets:
                sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
                sheet.contents_add(f"q {name} Do Q".encode(), prepend=True)
        out = BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _ballot(poll: Poll, questions: Sequence[AskedQuestion]) -> dict[str, Any]:
    """What all ballots say alike."""
    mark = mark_of(questions)
    return {
        "kind": _("Secret ballot") if poll.secret else _("Slip with a name"),
        "who": f"{poll.community.name} · {poll.page.title}",
        "questions": [
            {
                "text": question.text,
                "how": _how(question),
                "kind": question.kind,
                "choices": [_choice(question, choice) for choice in question.choices],
                "pictured": any(choice.image for choice in question.choices),
            }
            for question in questions
        ],
        "hint": _hint(poll) if poll.secret else _named_hint(poll),
        "named": not poll.secret,
        "mark_label": pgettext("paper", "Mark of this poll"),
        "mark": mark_text(mark),
        "bits": [bool(mark >> shift & 1) for shift in reversed(range(MARK_BITS))],
    }


def _choice(question: AskedQuestion, choice: AskedChoice) -> dict[str, str]:
    """A choice: of a proposal, whose it is and what it costs; its picture, sized once for all."""
    picture = choice.image.get_rendition(PICTURE).url if choice.image else ""
    note = short_note(choice.note) if question.kind == Kind.PROJECTS else ""
    return {"label": choice.label, "note": note, "picture": picture}


def _how(question: AskedQuestion) -> str:
    """How a question is answered with a pen."""
    if question.ranked:
        words = _("Write numbers in the boxes, up to %(most)s: 1 for the one you like best.")
        return words % {"most": question.max_choices}
    return question.how


def _hint(poll: Poll) -> str:
    closes = day_text(poll.closes_at, year=False, clock=True)
    return _(
        "Tick the box, tear off the stub and hand both in before %(closes)s. Please write no name. "
        "This is a consultation and not an owners’ vote."
    ) % {"closes": closes}


def _named_hint(poll: Poll) -> str:
    closes = day_text(poll.closes_at, year=False, clock=True)
    return _(
        "This slip bears your number: the community’s workers will see who chose what, the public "
        "will not. Tick the box and hand the whole slip in before %(closes)s. This is a "
        "consultation and not an owners’ vote."
    ) % {"closes": closes}


def _stub(poll: Poll) -> dict[str, Any]:
    """What all stubs say alike."""
    closes = day_text(poll.closes_at, year=False, clock=True)
    words = _(
        "Rather by phone? Scan the code before %(closes)s; then this slip is not needed. Once only."
    )
    return {
        "part": pgettext("paper", "Stub"),
        "help": words % {"closes": closes},
        "named": not poll.secret,
    }


def _slip(slip: Slip) -> dict[str, Any]:
    return {
        "serial": serials.printed(slip.serial),
        "code": slip.code,
        "url": short_url(slip.code),
        "voter": door_name(slip),
    }


def door_name(slip: Slip) -> str:
    """Who a slip is for, as the one who delivers it looks for the door."""
    home = slip.home
    door = f"{home.building.name} {home.unit}"
    return f"{door} {slip.resident.name}" if slip.resident else door


def most_that_fit(ballot: dict[str, Any], language: str) -> tuple[int, bool]:
    """How many slips a sheet takes (four, two or one), and whether in larger type still.

    Found by printing the ballot alone in the room it has. Raises `TooLong` for what a whole sheet
    cannot hold.
    """
    needed = 0
    for number, roomy in product(MOST_ON_PAGE, (True, False)):
        pdf = printing.render(
            "print/ballot_trial.html",
            {"ballot": ballot, "on_page": number, "roomy": roomy},
            title="",
            language=language,
        )
        needed = page_count(pdf)
        if needed == 1:
            return number, roomy
    raise TooLong(needed, 1)


def delivery_list_pdf(poll: Poll, slips: Sequence[Slip], *, language: str = "") -> bytes:
    """Print what was given to whom, a list for each building, to be ticked with a pen."""
    with translation.override(language or settings.LANGUAGE_CODE):
        title = _("Delivery list: %(poll)s") % {"poll": poll.page.title}
        context = _delivery_context(poll, slips)
    return printing.render("print/delivery_list.html", context, title=title, language=language)


def _delivery_context(poll: Poll, slips: Sequence[Slip]) -> dict[str, Any]:
    buildings = [
        {"name": str(building), "rows": [_delivery_row(slip) for slip in rows]}
        for building, rows in groupby(slips, key=lambda slip: slip.home.building)
    ]
    return {
        "who": poll.community.name,
        "over": poll.community.sub_district.name,
        "kind": _("Delivery list"),
        "poll": poll.page.title,
        "closes": day_text(poll.closes_at, clock=True),
        "buildings": buildings,
        "people": poll.electorate == Electorate.RESIDENTS,
        "states": [Slip.Delivery(state).label for state in TICKED],
    }


def _delivery_row(slip: Slip) -> dict[str, Any]:
    return {
        "serial": serials.printed(slip.serial),
        "unit": slip.home.unit,
        "name": slip.resident.name if slip.resident else "",
        "ticks": [slip.delivery == state for state in TICKED],
    }
