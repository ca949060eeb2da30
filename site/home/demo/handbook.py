"""The handbooks: nine chapters for all, a book for each community, one edition that was printed."""

from itertools import chain
from typing import Any

from accounts.models import User
from communities.models import Community, Estate, SubDistrict
from handbooks.data import data_choices
from handbooks.deliveries import deliver
from handbooks.editions import build_edition
from handbooks.models import Edition, HandbookPage, SharedChapter

from .days import Days
from .publishing import has_page, put
from .source import figures, texts

SLUG = "handbook"
BEFORE_PROJECTS = ("who-does-what", "owners-rights", "committee", "voting", "fund", "joint-meeting")
AFTER_PACT = ("speak-up", "emergency")
BUILT, DELIVERED = "2026-11-03", "2026-11-10"


def load(days: Days) -> None:
    """Write the shared chapters and the books, and print the file's handbook."""
    office = SubDistrict.objects.get(code=figures()["sub_district"]["code"])
    shared = {row["key"]: _shared(office, row) for row in texts("handbook")["shared"]}
    for community in Community.objects.filter(sub_district=office).select_related("page"):
        if not has_page(community.page, SLUG):
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
            body=_body(row["body"]),
        )
        found.save()
        found.save_revision().publish()
    return found


def _body(rows: list[Any], **words: str) -> list[tuple[str, Any]]:
    """Blocks of a body; tables are given as rows, words in braces are filled in."""
    return [
        (kind, _table(value) if kind == "table" else _filled(value, words)) for kind, value in rows
    ]


def _filled(value: Any, words: dict[str, str]) -> Any:
    return value.format(**words) if isinstance(value, str) and words else value


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
    projects = [_data(text, "year")] if "year" in text else _listed("year")
    chapters = chain(
        [_own(text, "foreword", words), _data(text, "places"), _data(text, "phones")],
        [_of_all(shared[key]) for key in (*BEFORE_PROJECTS, "pact")],
        projects,
        [_of_all(shared[key]) for key in AFTER_PACT],
        [_own(text, "last", words)] if "last" in text else [],
    )
    return HandbookPage(
        title=title,
        slug=SLUG,
        subtitle=text["subtitle"],
        introduction=text["introduction"].format(**words),
        year=days.anchor.year,
        chapters=list(chapters),
    )


def _of_all(chapter: SharedChapter) -> tuple[str, Any]:
    return "shared", {"chapter": chapter, "hidden": False, "instead": []}


def _own(text: dict[str, Any], name: str, words: dict[str, str]) -> tuple[str, Any]:
    row = text[name]
    body = _body(row["body"], **words)
    return "own", {"title": row["title"], "lead": row["lead"], "body": body}


def _data(text: dict[str, Any], source: str) -> tuple[str, Any]:
    row = text[source]
    return "data", {
        "title": row["title"],
        "lead": row["lead"],
        "source": source,
        "body": _body(row["body"]),
    }


def _listed(source: str) -> list[tuple[str, Any]]:
    """A chapter from the records, where an app offers it."""
    if source not in dict(data_choices()):
        return []
    lead = "今年居民自己提、自己办的事，和接下来可以来的活动。"
    return [("data", {"title": "微项目与活动", "lead": lead, "source": source, "body": []})]


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
