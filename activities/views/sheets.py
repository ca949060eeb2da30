"""Entering a sign-in sheet: by its row numbers, by keyboard alone, and without JavaScript as well.

The whole grid is one form. With JavaScript the same POST is sent after each change and answers in
JSON; nothing is lost with the browser, and nothing counts before the sheet is finished.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.visitors import user_of
from activities.errors import NotOnTheSheet
from activities.models import ActivityPage, SheetMark, SheetPhoto, SheetRow, SignInSheet
from activities.presenting import shown
from activities.printed.sign_in import rows_of
from activities.services import sheet_entry as services
from activities.services.sheet_photos import keep_photo
from activities.sheet_forms import read_correction, read_grid
from communities.errors import Refusal
from communities.evidence import BadPhoto
from communities.models import Building
from communities.roles import manages
from home.dates import local
from home.punctuation import listed

Turn = SheetMark.Turn


def desk_sheet(request: HttpRequest, pk: int) -> SignInSheet:
    """The sheet if this user works in its community; otherwise 404."""
    rows = SignInSheet.objects.select_related("places__page", "places__community", "finished_by")
    sheet = get_object_or_404(rows, pk=pk)
    if not manages(user_of(request), sheet.community_id):
        raise Http404
    return sheet


def _turn(request: HttpRequest, sheet: SignInSheet) -> SheetMark.Turn:
    said = request.POST.get("turn") or request.GET.get("turn")
    return Turn.SECOND if said == "2" and sheet.twice else Turn.FIRST


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of a sheet; a POST notes what it says, and with `finish` lets it count."""
    found = desk_sheet(request, pk)
    turn = _turn(request, found)
    if request.method != "POST":
        return _show(request, found, turn)
    try:
        version = _save(request, found, turn)
        if request.POST.get("do") == "finish":
            return _finish(request, found)
    except Refusal as refusal:
        return _refused(request, found, turn, refusal)
    if request.headers.get("Accept", "").startswith("application/json"):
        count = sum(mark.came for mark in services.readings(found, turn).values())
        return JsonResponse({"version": version, "count": count, "said": _("Saved")})
    return redirect(f"{request.path}?turn={turn.value}" if turn == Turn.SECOND else request.path)


def _save(request: HttpRequest, sheet: SignInSheet, turn: SheetMark.Turn) -> int:
    known = services.readings(sheet, turn)
    posted = {key: str(value) for key, value in request.POST.items()}
    wanted = read_grid(posted, sheet.rows.all(), known, sheet.places)
    seen = posted.get("version", "")
    return services.save_readings(
        sheet,
        wanted,
        at=timezone.now(),
        by=user_of(request),
        turn=turn,
        seen=int(seen) if seen.isascii() and seen.isdecimal() else None,
    )


def _finish(request: HttpRequest, sheet: SignInSheet) -> HttpResponse:
    without = services.finish(sheet, at=timezone.now(), by=user_of(request))
    messages.success(request, _("The sheet counts now."))
    if without:
        rows = listed(map(str, without))
        messages.warning(
            request,
            _(
                "Rows %(rows)s give no hours: their times do not fit, or nobody of this name has "
                "an entry here."
            )
            % {"rows": rows},
        )
    return redirect("activities:enter_sheet", sheet.pk)


def _refused(
    request: HttpRequest, sheet: SignInSheet, turn: SheetMark.Turn, refusal: Refusal
) -> HttpResponse:
    """The sentence, with everything that was typed still there."""
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"error": str(refusal)}, status=422)
    return _show(request, sheet, turn, error=str(refusal))


def _show(
    request: HttpRequest, sheet: SignInSheet, turn: SheetMark.Turn, *, error: str = ""
) -> HttpResponse:
    places = sheet.places
    known = services.readings(sheet, turn)
    posted = request.POST if error else None
    lines = [_line(row, known.get(row.number), posted) for row in rows_of(sheet)]
    context = {
        "sheet": sheet,
        "places": places,
        "session": shown(places, timezone.now()),
        "lines": lines,
        "count": sum(bool(line["came"]) for line in lines),
        "turn": turn,
        "second": turn == Turn.SECOND,
        "version": services.version(sheet, turn),
        "typed": posted.get("rows", "") if posted else "",
        "hours": places.kind == ActivityPage.Kind.VOLUNTEERING,
        "buildings": Building.objects.filter(community=sheet.community_id),
        "error": error,
        "photos": sheet.photos.all(),
        **_check_context(sheet),
    }
    return render(request, "activities/sheet.html", context, status=422 if error else 200)


def _line(row: SheetRow, mark: SheetMark | None, posted: Any) -> dict[str, Any]:
    """A row of the grid: as it was printed, and as it was entered or just typed."""
    number = row.number
    line = {"number": number, "blank": row.is_blank, "name": "", "note": "", "building": ""}
    if row.sign_up is not None:
        resident = row.sign_up.resident
        line["building"] = resident.household.building.name
        line["name"] = row.companion.nickname if row.companion else resident.name
        line["note"] = _("with %(name)s") % {"name": resident.name} if row.companion else ""
        line["gone"] = not row.sign_up.is_in or (row.companion and row.companion.left_at)
    return line | (_typed(posted, number) if posted is not None else _entered(mark))


def _typed(posted: Any, number: int) -> dict[str, Any]:
    keys = {"came": "r", "who": "n", "where": "b", "came_at": "c", "left_at": "l"}
    return {name: posted.get(f"{key}{number}", "") for name, key in keys.items()}


def _entered(mark: SheetMark | None) -> dict[str, Any]:
    if mark is None or not mark.came:
        return {"came": False, "who": "", "where": "", "came_at": "", "left_at": ""}
    return {
        "came": True,
        "who": mark.name,
        "where": mark.building.name if mark.building else "",
        "came_at": _clock(mark.came_at),
        "left_at": _clock(mark.left_at),
        "reason": mark.reason,
    }


def _clock(moment: Any) -> str:
    return f"{local(moment):%H:%M}" if moment else ""


def _check_context(sheet: SignInSheet) -> dict[str, Any]:
    """What the second entry says, once there is one: where it differs."""
    if not (sheet.twice and sheet.is_open):
        return {"again": 0, "differing": []}
    again = SheetMark.objects.filter(row__sheet=sheet, turn=Turn.SECOND).exists()
    differing = services.differences(sheet) if again else []
    return {
        "again": again,
        "differing": [
            {"number": number, "first": _words(first), "second": _words(second)}
            for number, first, second in differing
        ],
    }


def _words(mark: SheetMark | None) -> str:
    """A reading in words, to compare with the paper in one's hand."""
    if mark is None or not mark.came:
        return pgettext("sheet", "not signed")
    where = mark.building.name if mark.building else ""
    parts = [mark.name, where, _clock(mark.came_at), _clock(mark.left_at)]
    return " ".join(filter(None, parts)) or pgettext("sheet", "signed")


def _changing(act: Callable[[HttpRequest, SignInSheet], object]) -> Callable[..., HttpResponse]:
    """A POST that changes the sheet, says why not, and comes back to it."""

    @require_POST
    @login_required
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found = desk_sheet(request, pk)
        try:
            act(request, found)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("activities:enter_sheet", pk)

    return view


@_changing
def twice(request: HttpRequest, sheet: SignInSheet) -> None:
    """Ask for a second entry, or do without."""
    services.enter_twice(sheet, request.POST.get("twice") == "1")


@_changing
def settle(request: HttpRequest, sheet: SignInSheet) -> None:
    """Say which of two readings is right."""
    turn = Turn.SECOND if request.POST.get("turn") == "2" else Turn.FIRST
    services.settle(sheet, _number(request), turn, at=timezone.now(), by=user_of(request))


@_changing
def correct(request: HttpRequest, sheet: SignInSheet) -> None:
    """Change a row of a sheet that counts, with a reason."""
    row = sheet.rows.filter(number=_number(request)).first()
    if row is None:
        raise NotOnTheSheet
    posted = {key: str(value) for key, value in request.POST.items()}
    services.correct(
        sheet,
        row.number,
        read_correction(posted, row, sheet.places),
        reason=posted.get("reason", ""),
        at=timezone.now(),
        by=user_of(request),
    )
    messages.success(request, _("Corrected; the first entry and your reason are kept."))


def _number(request: HttpRequest) -> int:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


@_changing
def photo(request: HttpRequest, sheet: SignInSheet) -> None:
    """Keep a photo of the sheet."""
    file = request.FILES.get("photo")
    if file is None:
        raise BadPhoto(_("Please choose a photo."))
    keep_photo(sheet, file, at=timezone.now(), by=user_of(request))
    messages.success(request, _("The photo is kept with the sheet."))


@never_cache
@login_required
@require_safe
def photo_file(request: HttpRequest, pk: int, photo: int) -> FileResponse:
    """Hand out a photo, as a download, to workers of the community."""
    found = get_object_or_404(SheetPhoto, pk=photo, sheet=desk_sheet(request, pk))
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=f"sheet-{pk}-{photo}.jpg"
    )
