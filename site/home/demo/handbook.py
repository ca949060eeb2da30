"""The handbooks: ten chapters for all, a book for each community, one edition that was printed."""

from io import BytesIO
from itertools import chain
from typing import Any

from django.core.files.images import ImageFile

from accounts.models import Consent, User
from accounts.wording import VERSION
from communities.models import Building, Community, Estate, Photo, Resident, SubDistrict
from handbooks.deliveries import deliver
from handbooks.editions import build_edition
from handbooks.models import Edition, HandbookPage, SharedChapter, Skill

from .days import Days
from .drawings import lattice, plan
from .publishing import has_page, put
from .source import figures, texts

SLUG = "handbook"
BEFORE_PROJECTS = ("who-does-what", "owners-rights", "committee", "voting", "fund", "joint-meeting")
AFTER_PACT = ("speak-up", "emergency")
AGREED, BUILT, DELIVERED = "2026-10-20", "2026-11-03", "2026-11-10"


def load(days: Days) -> None:
    """Write the shared chapters and the books, and print the file's handbook."""
    office = SubDistrict.objects.get(code=figures()["sub_district"]["code"])
    shared = {row["key"]: _shared(office, row) for row in texts("handbook")["shared"]}
    for community in Community.objects.filter(sub_district=office).select_related("page"):
        if not has_page(community.page, SLUG):
            _skills(community, days)
            put(community.page, _book(community, shared, days))
    _print(days)


def _shared(office: SubDistrict, row: dict[str, Any]) -> SharedChapter:
    found = SharedChapter.objects.filter(sub_district=office, key=row["key"]).first()
    if found is None:
        found = SharedChapter(
            sub_district=office,
            key=row["key"],
            title=row["title"],
            lead=row["lead"],
            pictogram=row["pictogram"],
            body=_body(row["body"]),
        )
        found.save()
        found.save_revision().publish()
    return found


def _body(rows: list[Any], community: Community | None = None, **words: str) -> list[Any]:
    """Blocks of a body; words in braces are filled in, pictures drawn, pages looked up."""
    return [(kind, _value(kind, value, community, words)) for kind, value in rows]


def _value(kind: str, value: Any, community: Community | None, words: dict[str, str]) -> Any:
    if kind == "table":
        return _table(value)
    if kind in ("photo", "plan") and community:
        shown = {name: value[name] for name in ("caption", "size")}
        return shown | {"image": _picture(value, community)}
    if kind == "to_page" and community:
        return value | {"page": community.page}
    return value.format(**words) if isinstance(value, str) and words else value


def _picture(value: dict[str, str], community: Community) -> Photo:
    """Draw it and put it among the community's pictures, with words for those who cannot see."""
    if value["draw"] == "plan":
        standing = Building.objects.filter(community=community).values_list("address", "name")
        content, title = plan(f"{community.name}平面图", standing), "平面图"
    else:
        content, title = lattice(), "花窗"
    photo = Photo(
        title=f"{community.name}{title}",
        description=value["alt"],
        collection=community.collection,
        file=ImageFile(BytesIO(content), name=f"{community.code}-{value['draw']}.png"),
    )
    photo.save()
    photo.contextual_alt_text, photo.decorative = value["alt"], False
    return photo


def _table(rows: list[list[str]]) -> dict[str, Any]:
    table = {
        "data": rows,
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "",
        "cell": [],
        "mergeCells": [],
        "hidden_columns": [],
    }
    return {"table": table, "widths": ""}


def _book(community: Community, shared: dict[str, SharedChapter], days: Days) -> HandbookPage:
    """The file's book has its own chapters; the others share, and open with their own words."""
    code = figures()["handbook"]["community"]
    text = texts("handbook")["books"]["each"] | texts("handbook")["books"].get(community.code, {})
    words = {
        "name": community.name,
        "phone": community.phone,
        "introduction": texts("places")[community.code]["introduction"],
    }
    title = figures()["handbook"]["title"] if community.code == code else "治家手册"
    chapters = chain(
        [_own(text, "foreword", community, words)],
        [_data(text, name, community, words) for name in ("places", "phones")],
        [_of_all(shared[key]) for key in (*BEFORE_PROJECTS, "pact")],
        [_data(text, "year", community, words)],
        [_of_all(shared[key]) for key in AFTER_PACT],
        [_of_all(shared["extras"], _instead(text, community, days))],
    )
    return HandbookPage(
        title=title,
        slug=SLUG,
        subtitle=text["subtitle"],
        introduction=text["introduction"].format(**words),
        year=days.anchor.year,
        chapters=list(chapters),
    )


def _of_all(chapter: SharedChapter, instead: Any = ()) -> tuple[str, Any]:
    return "shared", {"chapter": chapter, "hidden": False, "instead": list(instead)}


def _instead(text: dict[str, Any], community: Community, days: Days) -> list[dict[str, Any]]:
    """The community's own words in place of a shared chapter."""
    if "instead" not in text:
        return []
    row = text["instead"]
    body = _body(row["body"], community)
    compared = days.at(BUILT, "09:00")
    words = {"title": row["title"], "lead": row["lead"], "pictogram": "", "body": body}
    return [words | {"compared": False, "compared_at": compared}]


def _own(
    text: dict[str, Any], name: str, community: Community, words: dict[str, str]
) -> tuple[str, Any]:
    row = text[name]
    body = _body(row["body"], community, **words)
    words = {name: row[name] for name in ("title", "lead", "pictogram")}
    return "own", words | {"body": body, "page_limit": 4}


def _data(
    text: dict[str, Any], source: str, community: Community, words: dict[str, str]
) -> tuple[str, Any]:
    row = text[source]
    return "data", {
        "title": row["title"],
        "lead": row["lead"],
        "pictogram": row["pictogram"],
        "source": source,
        "body": _body(row["body"], community, **words),
    }


def _skills(community: Community, days: Days) -> None:
    """Neighbours with a skill who agreed to be listed, one in each of some buildings."""
    rows = texts("handbook")["books"].get(community.code, {}).get("skills", [])
    residents = Resident.objects.filter(community=community, status=Resident.Status.VERIFIED)
    residents = residents.exclude(age_band=Resident.AgeBand.CHILD).order_by("pk")
    chosen = residents[:: max(residents.count() // (len(rows) + 1), 1)][1 : len(rows) + 1]
    for resident, (skill, free) in zip(chosen, rows, strict=True):
        Skill.objects.create(community=community, resident=resident, skill=skill, free=free)
        Consent.objects.create(
            resident=resident,
            purpose=Consent.Purpose.SKILL,
            version=VERSION,
            given_at=days.at(AGREED, "10:00"),
            channel="desk",
        )


def _print(days: Days) -> None:
    """Build the edition of the file's handbook and note where its copies went."""
    row = figures()["handbook"]
    community = Community.objects.get(code=row["community"])
    book = HandbookPage.objects.in_community(community).get(slug=SLUG)
    if book.editions.exists():
        return
    worker = User.objects.get(username=f"worker-{community.code.lower()}")
    edition = build_edition(book, by=worker, at=days.at(BUILT, "15:00"))
    Edition.objects.filter(pk=edition.pk).update(copies=row["copies"])
    for label, copies in row["distribution"]:
        estate = Estate.objects.filter(community=community, name=label).first()
        deliver(edition, estate or label, copies, on=days.day(DELIVERED), by="各楼组长")
