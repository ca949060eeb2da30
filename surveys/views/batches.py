"""Entering a pile: by keyboard alone, one POST a slip, so that nothing is lost with the browser.

Every screen works without JavaScript; with it the same POSTs answer in JSON.
"""

import uuid
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.visitors import user_of
from communities.errors import Refusal
from communities.evidence import BadPhoto
from communities.roles import manages
from home.punctuation import listed
from surveys import serials, services
from surveys.asking import AskedQuestion, asked
from surveys.models import Batch, BatchPhoto, PileBallot, RollEntry, Slip
from surveys.presenting import result_of
from surveys.reading import keys_typed, verdict_of
from surveys.services.photos import keep_photo
from surveys.slips_paper import door_name, mark_of, mark_text
from surveys.vocabulary import Kind

LATEST = 8  # stubs that can be taken back at a glance
Turn, Verdict = PileBallot.Turn, PileBallot.Verdict
PARTS = ("stubs", "ballots", "again", "finish")


def desk_batch(request: HttpRequest, pk: int) -> Batch:
    """The batch if this user works in its community; otherwise 404."""
    rows = Batch.objects.select_related("poll__page", "poll__community__sub_district", "opened_by")
    batch = get_object_or_404(rows, pk=pk)
    if not manages(user_of(request), batch.community_id):
        raise Http404
    return batch


@never_cache
@login_required
@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One part of the entry: stubs, ballots, the second entry, the end."""
    return _show(request, desk_batch(request, pk), request.GET.get("part", ""))


def _show(
    request: HttpRequest, batch: Batch, part: str, *, error: str = "", typed: Any = ""
) -> HttpResponse:
    part = _part(batch, part)
    if part == "again" and not batch.twice:
        part = "ballots"
    questions = asked(batch.poll)
    context = {
        "batch": batch,
        "poll": batch.poll,
        "part": part,
        "parts": _parts(batch),
        "error": error,
        "typed": typed,
        "mark": mark_text(mark_of(questions)),
        "breadcrumbs": _trail(batch),
        **_PART_CONTEXT[part](batch, questions),
    }
    if part in {"ballots", "again"}:
        context["slip"], *answers = typed if typed else [""]
        context["fields"] = zip_longest(questions, answers, fillvalue="")
    return render(request, "surveys/batch.html", context, status=422 if error else 200)


def _part(batch: Batch, wanted: str) -> str:
    """What is shown: slips of a named poll are entered whole, without their stubs first."""
    if not batch.is_open:
        return "finish"
    if batch.named and wanted == "stubs":
        return "ballots"
    return wanted if wanted in PARTS else "ballots" if batch.named else "stubs"


def _trail(batch: Batch) -> list[tuple[str, str]]:
    desk = reverse("surveys:desk_poll", args=[batch.poll.page_id])
    return [
        (_("Polls on paper"), reverse("surveys:desk")),
        (batch.poll.page.title, desk),
        (str(batch), ""),
    ]


def _parts(batch: Batch) -> list[tuple[str, str, str]]:
    parts = [("ballots", _("1. Slips"), str(batch.ballots))]
    if not batch.named:
        parts = [
            ("stubs", _("1. Stubs"), str(batch.stubs)),
            ("ballots", _("2. Ballots"), str(batch.ballots)),
        ]
    if batch.twice:
        again = batch.pile.filter(turn=Turn.SECOND).count()
        parts.append(("again", _("Second entry"), str(again)))
    return [*parts, ("finish", _("2. Finish") if batch.named else _("3. Finish"), "")]


def _stubs_context(batch: Batch, questions: list[AskedQuestion]) -> dict[str, Any]:
    return {"latest": latest_stubs(batch)}


def latest_stubs(batch: Batch) -> list[dict[str, Any]]:
    """The stubs entered last, the newest first."""
    entries = batch.roll.order_by("-pk").select_related("household", "resident")[:LATEST]
    rows = list(entries)
    slips = Slip.objects.filter(poll=batch.poll_id).with_voters()
    known = {
        slip.household_id or f"r{slip.resident_id}": slip
        for slip in slips.filter(household__in=[row.household_id for row in rows])
        | slips.filter(resident__in=[row.resident_id for row in rows])
    }
    return [_stub_row(row, known.get(row.household_id or f"r{row.resident_id}")) for row in rows]


def _stub_row(entry: RollEntry, slip: Slip | None) -> dict[str, Any]:
    if slip is None:
        return {"entry": entry.pk, "serial": "", "door": ""}
    return {"entry": entry.pk, "serial": serials.printed(slip.serial), "door": door_name(slip)}


def _ballots_context(batch: Batch, questions: list[AskedQuestion]) -> dict[str, Any]:
    return _pile_context(batch, questions, Turn.FIRST)


def _again_context(batch: Batch, questions: list[AskedQuestion]) -> dict[str, Any]:
    return _pile_context(batch, questions, Turn.SECOND)


def _pile_context(
    batch: Batch, questions: list[AskedQuestion], turn: PileBallot.Turn
) -> dict[str, Any]:
    last = batch.pile.filter(turn=turn).order_by("-place").first()
    place = (last.place if last else 0) + 1
    return {
        "questions": questions,
        "turn": turn,
        "place": place,
        "last": read_back(last, questions) if last else None,
        "at_once": not batch.named
        and len(questions) == 1
        and questions[0].kind in {Kind.SINGLE, Kind.SCALE},
    }


def read_back(ballot: PileBallot, questions: list[AskedQuestion]) -> dict[str, Any]:
    """A ballot in words, to compare with the paper in one's hand."""
    if ballot.verdict != Verdict.VALID:
        return {"place": ballot.place, "text": ballot.get_verdict_display()}
    labels = {choice.key: choice.label for question in questions for choice in question.choices}
    words = [labels.get(mark, "?") for mark in ballot.marks] + list(ballot.texts.values())
    text = listed(word for word in words if word)
    return {"place": ballot.place, "text": text or _("nothing marked")}


def _finish_context(batch: Batch, questions: list[AskedQuestion]) -> dict[str, Any]:
    again = batch.pile.filter(turn=Turn.SECOND).count() if batch.twice and batch.is_open else 0
    complete = again > 0 and again == batch.ballots
    differing = services.differences(batch) if complete else []
    shown = batch.is_open or result_of(batch.poll, timezone.now()) is not None
    return {
        "shown": shown,
        "waits_for_second": batch.twice and batch.is_open and not complete,
        "differences": [
            {
                "place": place,
                "first": read_back(first, questions) if first else None,
                "second": read_back(second, questions) if second else None,
            }
            for place, first, second in differing
        ],
        "missing": batch.stubs - batch.ballots,
        "few": batch.stubs < services.counting.FEWEST and not batch.named,
        "photos": batch.photos.all(),
    }


_PART_CONTEXT: dict[str, Callable[[Batch, list[AskedQuestion]], dict[str, Any]]] = {
    "stubs": _stubs_context,
    "ballots": _ballots_context,
    "again": _again_context,
    "finish": _finish_context,
}


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _back(pk: int, part: str) -> HttpResponse:
    return redirect(f"{reverse('surveys:batch', args=[pk])}?part={part}")


def _refused(
    request: HttpRequest, batch: Batch, part: str, refusal: Refusal, typed: Any = ""
) -> HttpResponse:
    """The sentence, with what was typed still there; nothing that was entered is lost."""
    if _wants_json(request):
        return JsonResponse({"error": str(refusal)}, status=422)
    batch.refresh_from_db()
    return _show(request, batch, part, error=str(refusal), typed=typed)


@login_required
@require_POST
def stub(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a stub."""
    found, user = desk_batch(request, pk), user_of(request)
    if found.named:  # its slips are entered whole
        return _back(pk, "ballots")
    typed = request.POST.get("stub", "")[:200]
    try:
        slip = services.enter_stub(found, typed, at=timezone.now(), by=user)
    except Refusal as refusal:
        return _refused(request, found, "stubs", refusal, typed)
    if _wants_json(request):
        found.refresh_from_db()
        said = f"{serials.printed(slip.serial)} {door_name(slip)}"
        return JsonResponse({"said": said, "count": found.stubs, "latest": latest_stubs(found)})
    return _back(pk, "stubs")


@login_required
@require_POST
def undo_stub(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a stub out again."""
    found = desk_batch(request, pk)
    if found.named:
        return _back(pk, "ballots")
    entry = request.POST.get("entry", "")
    try:
        if entry.isdecimal():
            services.take_back_stub(found, int(entry), by=user_of(request))
    except Refusal as refusal:
        return _refused(request, found, "stubs", refusal)
    return _back(pk, "stubs")


@login_required
@require_POST
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a ballot: its first entry, or the second."""
    found = desk_batch(request, pk)
    turn = _turn(request)
    part = "again" if turn == Turn.SECOND else "ballots"
    questions = asked(found.poll)
    typed = [request.POST.get(f"q{number}", "")[:600] for number in range(len(questions))]
    place = request.POST.get("place", "")
    number = request.POST.get("slip", "")[:200]
    try:
        verdict, keys, texts = _read(questions, typed)
        given: dict[str, Any] = {
            "by": user_of(request),
            "texts": texts,
            "verdict": verdict,
            "turn": turn,
            "place": int(place) if place.isdecimal() else None,
        }
        if found.named:
            made = services.enter_slip(found, number, keys, at=timezone.now(), **given)
        else:
            made = services.enter_ballot(found, keys, **given)
    except Refusal as refusal:
        return _refused(request, found, part, refusal, [number, *typed])
    if _wants_json(request):
        said = read_back(made, questions)["text"]
        return JsonResponse({"said": said, "count": made.place, "place": made.place + 1})
    return _back(pk, part)


def _turn(request: HttpRequest) -> PileBallot.Turn:
    return Turn.SECOND if request.POST.get("turn") == "2" else Turn.FIRST


def _read(
    questions: list[AskedQuestion], typed: list[str]
) -> tuple[PileBallot.Verdict, list[uuid.UUID], dict[str, str]]:
    """What was typed of a ballot: whether it is valid, the choices, and the words."""
    pairs = list(zip(questions, typed, strict=True))
    marked = [(question, text) for question, text in pairs if not question.worded]
    verdict = verdict_of([text for _question, text in marked])
    if verdict != Verdict.VALID:
        return verdict, [], {}
    keys = [key for question, text in marked for key in keys_typed(question, text)]
    return verdict, keys, {question.key: text for question, text in pairs if question.worded}


@login_required
@require_POST
def undo_ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last ballot back."""
    found, turn = desk_batch(request, pk), _turn(request)
    part = "again" if turn == Turn.SECOND else "ballots"
    try:
        services.take_back_ballot(found, by=user_of(request), turn=turn)
    except Refusal as refusal:
        return _refused(request, found, part, refusal)
    if _wants_json(request):
        count = found.pile.filter(turn=turn).count()
        said = _("The last ballot was taken back.")
        return JsonResponse({"said": said, "count": count, "place": count + 1})
    return _back(pk, part)


@login_required
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which of two readings of a ballot is right."""
    found = desk_batch(request, pk)
    place = request.POST.get("place", "")
    try:
        if place.isdecimal():
            services.settle(found, int(place), _turn(request), by=user_of(request))
    except Refusal as refusal:
        return _refused(request, found, "finish", refusal)
    return _back(pk, "finish")


@login_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the batch, or discard it."""
    found, user, at = desk_batch(request, pk), user_of(request), timezone.now()
    try:
        if request.POST.get("do") == "discard":
            services.discard_batch(found, at=at, by=user)
            messages.success(request, _("The batch was discarded; nothing of it counts."))
        else:
            services.commit_batch(found, at=at, by=user, last=bool(request.POST.get("last")))
            messages.success(request, _("The batch was counted as a whole."))
    except Refusal as refusal:
        return _refused(request, found, "finish", refusal)
    return redirect("surveys:desk_poll", found.poll.page_id)


@login_required
@require_POST
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a photo of the pile."""
    found = desk_batch(request, pk)
    file = request.FILES.get("photo")
    try:
        if file is None:
            raise BadPhoto(_("Please choose a photo."))
        keep_photo(found, file, at=timezone.now(), by=user_of(request))
    except Refusal as refusal:
        return _refused(request, found, "finish", refusal)
    return _back(pk, "finish")


@never_cache
@login_required
@require_safe
def photo_file(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """Hand out a photo, as a download, to workers of the community."""
    found = get_object_or_404(BatchPhoto, pk=photo, batch=desk_batch(request, pk))
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"batch-{pk}-{photo}.jpg"
    )
