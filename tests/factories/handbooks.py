"""Factories of handbooks."""

from typing import Any

from communities.models import Community, SubDistrict
from handbooks.models import HandbookPage, SharedChapter

TEXT = (
    "<p>业主对建筑物内的住宅、经营性用房等专有部分享有所有权,"
    "对专有部分以外的共有部分享有共有和共同管理的权利。</p>"
)


def body(text: str = TEXT) -> list[tuple[str, str]]:
    """A StreamField value with one paragraph."""
    from wagtail.rich_text import RichText

    return [("text", RichText(text))]


def shared_chapter(sub_district: SubDistrict, **fields: Any) -> SharedChapter:
    """A published chapter of the sub-district."""
    fields.setdefault("key", f"chapter-{SharedChapter.objects.count() + 1}")
    fields.setdefault("title", "业主有哪些权利")
    fields.setdefault("body", body())
    return SharedChapter.objects.create(sub_district=sub_district, live=True, **fields)


def handbook(
    community: Community, chapters: list[Any] | None = None, **fields: Any
) -> HandbookPage:
    """A published handbook with a foreword, the phones, and one shared chapter."""
    if chapters is None:
        own = {"title": "卷首语", "lead": "", "body": body("<p>这本手册放在门边,一查就有。</p>")}
        phones = {"title": "24小时维修电话", "lead": "", "source": "phones", "body": []}
        shared = {"chapter": shared_chapter(community.sub_district), "hidden": False}
        chapters = [("own", own), ("data", phones), ("shared", shared)]
    fields.setdefault("title", "治家手册")
    page = community.page.add_child(instance=HandbookPage(chapters=chapters, **fields))
    page.save_revision().publish()
    return page
