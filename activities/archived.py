"""What the archive keeps of a session: its notice, who came, the signed sheets, and photos."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

import printing
from communities.models import Photo
from communities.naming import natural_key
from home.counts import people_text
from home.dates import day_text, local, span_text
from projects.links import Evidence, Upload
from projects.printed.enclosures import Picture, pictures_pdf, upload_pdf

from .models import ActivityPage, Attendance, Places
from .models.sheets import SheetPhoto

LEAST_PHOTOS = 3  # what the archive asks of each activity
ITEM = "activities"


@dataclass(frozen=True)
class Kept:
    """What is kept of several sessions, read together: in a few queries however many they are."""

    came: frozenset[int]
    sheets: Mapping[int, list[SheetPhoto]]
    photos: Mapping[int, Photo]


def photo_ids(page: ActivityPage) -> list[tuple[str, int]]:
    """Photos on the page, in its story and in its album, each with its caption.

    No query where `page.album` was fetched before.
    """
    blocks = [block for field in (page.body, page.story) for block in field.raw_data]
    found = [
        (block["value"].get("caption", ""), _image(block["value"].get("image")))
        for block in blocks
        if block["type"] == "photo"
    ]
    own = [("", page.photo_id)] if page.photo_id else []
    album = [(row.caption, row.photo_id) for row in page.album.all() if row.photo_id]
    return [*own, *((caption, number) for caption, number in found if number), *album]


def _image(value: Any) -> int | None:
    """The photo of a block: its number, or the number with its words beside it."""
    return value.get("image") if isinstance(value, dict) else value


def kept_of(sessions: Sequence[Places]) -> Kept:
    """Read what is kept of these sessions."""
    rows = Attendance.objects.standing().filter(places__in=sessions).order_by()
    sheets: dict[int, list[SheetPhoto]] = {}
    photos = SheetPhoto.objects.filter(sheet__places__in=sessions).select_related("sheet")
    for photo in photos.order_by("sheet__number", "pk"):
        sheets.setdefault(photo.sheet.places_id, []).append(photo)
    numbers = {number for one in sessions for _caption, number in photo_ids(one.page)}
    return Kept(
        frozenset(rows.values_list("places", flat=True).distinct()),
        sheets,
        Photo.objects.in_bulk(numbers),
    )


def papers_of_session(
    places: Places, kept: Kept, at: datetime, language: str
) -> Iterator[Evidence]:
    """The papers of one session in their order, and what an auditor would ask for."""
    named = {"title": places.title, "day": day_text(places.starts_at)}
    yield Evidence(
        ITEM,
        _("Notice: %(title)s, %(day)s") % named,
        partial(_notice, places, language),
    )
    if places.pk in kept.came:
        yield Evidence(
            ITEM,
            _("%(title)s, %(day)s") % named,
            partial(_attendance_pdf, places, at, language),
            records=partial(_attendance_rows, places),
        )
    else:
        yield Evidence(
            ITEM,
            places.title,
            missing=_("“%(title)s” on %(day)s has no attendance.") % named,
            url=reverse("activities:roster", args=[places.pk]),
        )
    yield from _signed_sheets(kept.sheets.get(places.pk, []), language, named)
    yield from _photos(places, kept, language, named)


def _notice(places: Places, language: str) -> bytes:
    """What was announced: when, where, for whom, with which text."""
    page, community = places.page, places.community
    context = {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Notice of an activity"),
        "title": places.title,
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("Kind"), str(page.get_kind_display())),
            (_("Announced on"), _announced(page)),
            (_("Places"), f"{places.capacity:,}" if places.capacity else _("no limit")),
            (_("Signed up"), people_text(places.taken)),
        ],
        "text": page.body.render_as_block() if page.body else "",
        "foot": _("As it stands on the site."),
    }
    return printing.render(
        "print/activity_notice.html", context, title=places.title, language=language
    )


def _announced(page: ActivityPage) -> str:
    return day_text(page.first_published_at) if page.first_published_at else "—"


def _attendance_rows(places: Places) -> list[list[str]]:
    head = [_("Name"), _("Building"), _("Noted by"), _("Time")]
    return [head, *_attendance(places)]


def _attendance_pdf(places: Places, at: datetime, language: str) -> bytes:
    context = _attendance_context(places, _attendance(places), at)
    return printing.render("print/attendance.html", context, title=places.title, language=language)


def _attendance(places: Places) -> list[list[str]]:
    """Name, building, how noted and when; as the record has them."""
    came = Attendance.objects.standing().filter(places=places)
    came = came.select_related("resident__household__building", "companion__sign_up", "building")
    rows = [[*_who(row), str(row.get_kind_display()), f"{local(row.at):%H:%M}"] for row in came]
    return sorted(rows, key=lambda row: (natural_key(row[1]), row[0]))


def _who(row: Attendance) -> tuple[str, str]:
    if row.resident is not None:
        return row.resident.name, row.resident.household.building.name
    if row.companion is not None:
        return row.companion.nickname, _("companion")
    return row.name, row.building.name if row.building else ""


def _attendance_context(places: Places, rows: list[list[str]], at: datetime) -> dict[str, Any]:
    community = places.community
    return {
        "who": community.name,
        "over": community.sub_district.name,
        "kind": _("Attendance"),
        "title": places.title,
        "facts": [
            (_("When"), span_text(places.starts_at, places.ends_at)),
            (_("Where"), places.place),
            (_("Signed up"), people_text(places.taken)),
            (_("Attended"), people_text(len(rows))),
        ],
        "rows": [[str(number), *row] for number, row in enumerate(rows, 1)],
        "foot": _("From the check-in records, as of %(day)s.") % {"day": day_text(at, clock=True)},
    }


def _signed_sheets(
    photos: Sequence[SheetPhoto], language: str, named: dict[str, Any]
) -> Iterator[Evidence]:
    """The photos of sheets with signatures, as long as they are kept."""
    for number, photo in enumerate(photos, 1):
        title = _("Signed sheet %(n)d: %(title)s, %(day)s") % {"n": number, **named}
        upload = Upload(f"sign-in-{number}.jpg", partial(_bytes, photo.file))
        yield Evidence(ITEM, title, partial(upload_pdf, title, upload, language), upload=upload)


def _photos(places: Places, kept: Kept, language: str, named: dict[str, Any]) -> Iterator[Evidence]:
    found = [
        (caption, kept.photos[number])
        for caption, number in photo_ids(places.page)
        if number in kept.photos
    ]
    if found:
        title = _("Photos: %(title)s, %(day)s") % named
        pictures = [
            Picture(caption or photo.title, partial(_bytes, photo.file)) for caption, photo in found
        ]
        yield Evidence(ITEM, title, partial(pictures_pdf, title, pictures, language))
        for number, (caption, photo) in enumerate(found, 1):
            name = f"photo-{number}.{str(photo.file.name).rsplit('.', 1)[-1]}"
            upload = Upload(name, partial(_bytes, photo.file))
            yield Evidence(ITEM, caption or photo.title, upload=upload)
    if len(found) < LEAST_PHOTOS:
        yield Evidence(
            ITEM,
            places.title,
            missing=_("“%(title)s” on %(day)s has fewer than three photos.") % named,
            url=reverse("wagtailadmin_pages:edit", args=[places.page_id]),
        )


def _bytes(file: Any) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())
