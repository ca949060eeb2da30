"""The blocks that a chapter is made of: the same markup on the screen and on paper.

A block's example in the picker is shown with the stylesheet of the book.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from blocks.body import (
    FEATURES,
    GridTableBlock,
    HeadingBlock,
    NoticeBoxBlock,
    QuoteBlock,
    StepsBlock,
)
from communities.models import Community, ServicePhone

from .data import data_choices, read
from .pictures import photo_class
from .tables import SHORT, column_shares, size_name

PREVIEW = "handbooks/block_preview.html"
PHOTO_SIZES = [("full", _("as wide as the text")), ("small", _("smaller, caption beside it"))]
PLAN_SIZES = [
    ("line", _("as wide as the text")),
    ("page", _("a page to itself")),
    ("turned", _("a page to itself, turned on its side")),
]


class ChapterTextBlock(blocks.RichTextBlock):
    """Running text whose footnotes are marked in place."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=[*FEATURES, "footnote"], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _(
            "Paragraphs and lists. Words marked as a footnote go to the page's foot; "
            "three underscores or more are a line to write on"
        )
        template = "blocks/book_text.html"
        preview_template = PREVIEW
        preview_value = (
            "<p>一个小区只有一个业主大会。<small class='footnote'>《民法典》第277条。</small>"
            "开会要提前十五天贴出议题。</p>"
        )


class PhoneBlock(blocks.StructBlock):
    """One line of a phone table."""

    category = blocks.ChoiceBlock(
        choices=ServicePhone.Category.choices, label=_("Category"), required=False
    )
    name = blocks.CharBlock(label=_("Whom one reaches"), max_length=60)
    number = blocks.CharBlock(label=_("Phone"), max_length=40)
    hours = blocks.CharBlock(label=pgettext_lazy("phones", "When"), max_length=40, required=False)
    all_day = blocks.BooleanBlock(label=_("answers day and night"), required=False)

    class Meta:
        icon = "mobile-alt"
        label = _("Phone")


class PhonesBlock(blocks.StructBlock):
    """A table of telephones that this chapter needs, beside those of the records."""

    caption = blocks.CharBlock(label=_("Caption"), max_length=80, required=False)
    phones = blocks.ListBlock(PhoneBlock(), label=_("Phones"))

    class Meta:
        icon = "mobile-alt"
        label = _("Phone table")
        description = _("Name, number, hours and a 24-hour mark, in categories")
        template = "blocks/phones.html"
        preview_template = PREVIEW
        preview_value = {
            "caption": "夜里也有人接",
            "phones": [
                {"category": "repair", "name": "水管抢修", "number": "021-5550 0110",
                 "hours": "", "all_day": True},
                {"category": "office", "name": "居委会", "number": "021-5550 0100",
                 "hours": "9:00–17:30", "all_day": False},
            ],
        }  # fmt: skip

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the phones by category, in the order of the records' categories."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        labels = dict(ServicePhone.Category.choices)
        groups = [
            (label, [phone for phone in value["phones"] if (phone.get("category") or "") == key])
            for key, label in {"": "", **labels}.items()
        ]
        hours = any(phone.get("hours") for phone in value["phones"])
        return context | {"groups": [group for group in groups if group[1]], "with_hours": hours}


class BookTableBlock(blocks.StructBlock):
    """A table with a caption; its columns find their widths by themselves."""

    table = GridTableBlock(label=_("Table"))
    widths = blocks.CharBlock(
        label=_("Widths of the columns"),
        required=False,
        max_length=60,
        help_text=_("Shares such as “3 1 1”. Empty: as wide as the words need."),
    )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with heads, a caption and widths")
        template = "blocks/book_table.html"
        preview_template = PREVIEW
        preview_value = {
            "table": {
                "data": [["什么事", "找谁"], ["楼道灯坏了", "小区物业"], ["邻里纠纷", "居委会"]],
                "first_row_is_table_header": True,
                "first_col_is_header": False,
                "table_header_choice": "row",
                "table_caption": "先找谁",
            },
            "widths": "2 1",
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the rows with how each cell is aligned, the widths and the size."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | table_parts(value["table"] or {}, value.get("widths") or "")


def table_parts(table: dict[str, Any], widths: str) -> dict[str, Any]:
    """Return what the template needs of a table."""
    data = table.get("data") or []
    aligned = {
        (cell["row"], cell["col"]): _alignment(cell.get("className") or "")
        for cell in table.get("cell") or []
    }
    rows = [
        [(cell or "", aligned.get((y, x), "")) for x, cell in enumerate(row)]
        for y, row in enumerate(data)
    ]
    head = rows[:1] if table.get("first_row_is_table_header") else []
    return {
        "head": head[0] if head else None,
        "rows": rows[len(head) :],
        "first_is_head": table.get("first_col_is_header"),
        "caption": table.get("table_caption") or "",
        "widths": column_shares(data, widths),
        "size": size_name(data),
        "short": len(rows) <= SHORT,
    }


def _alignment(classes: str) -> str:
    return "right" if "htRight" in classes else "centre" if "htCenter" in classes else ""


class BookPhotoBlock(blocks.StructBlock):
    """A photo at the size at which it is printed."""

    image = ImageBlock(label=_("Photo"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    size = blocks.ChoiceBlock(choices=PHOTO_SIZES, default="full", label=_("Size"))

    class Meta:
        icon = "image"
        label = _("Photo")
        description = _("With a caption; the whole line, or small with the caption beside it")
        template = "blocks/book_photo.html"
        preview_template = PREVIEW
        preview_value = {"image": None, "caption": "春天的议事会", "size": "small"}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add how the photo stands."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        image, size = value["image"], value.get("size") or ""
        kind = photo_class(image, size) if image else f"photo--{size}"
        return context | {"kind": kind}


class PlanBlock(blocks.StructBlock):
    """A floor plan or a map of the area, never cropped."""

    image = ImageBlock(label=_("Plan"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)
    size = blocks.ChoiceBlock(choices=PLAN_SIZES, default="line", label=_("Size"))

    class Meta:
        icon = "site"
        label = _("Floor or area plan")
        description = _("As wide as the text, or a page to itself, upright or turned")
        template = "blocks/plan.html"
        preview_template = PREVIEW
        preview_value = {"image": None, "caption": "小区平面图：集合点在中心绿地", "size": "line"}


class ToPageBlock(blocks.StructBlock):
    """A code to scan that leads to a page of this site."""

    page = blocks.PageChooserBlock(label=_("Page that it leads to"))
    text = blocks.CharBlock(label=_("What one finds there"), required=False, max_length=120)

    class Meta:
        icon = "link"
        label = _("QR code to a page")
        description = _("A code to scan, with a short code to type for those without a camera")
        template = "blocks/to_page.html"
        preview_template = PREVIEW
        preview_value = {"page": None, "text": "近期活动和报名"}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the page's short code."""
        from home.short_links import page_code

        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"code": page_code(value["page"]) if value["page"] else ""}


class RecordsBlock(blocks.StructBlock):
    """Tables from the community's own records, as they stand when the book is printed."""

    source = blocks.ChoiceBlock(choices=data_choices, label=_("What it lists"))

    class Meta:
        icon = "list-ul"
        label = _("List from the records")
        description = _("Phones, buildings, projects, activities, polls, neighbours with a skill")
        template = "blocks/records.html"
        preview_template = PREVIEW
        preview_value = {"source": "phones"}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Read the tables of the community that the book is for."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        community = context.get("community")
        tables = []
        if isinstance(community, Community) and context.get("at"):
            tables = read(value["source"], community, context["at"])
        labels = dict(data_choices())
        return context | {
            "tables": [table for table in tables if table.rows],
            "label": labels.get(value["source"], value["source"]),
            "unread": not isinstance(community, Community),
        }


class ChapterBodyBlock(blocks.StreamBlock):
    """What stands in a chapter."""

    text = ChapterTextBlock()
    heading = HeadingBlock(max_length=80)
    phones = PhonesBlock()
    table = BookTableBlock()
    steps = StepsBlock()
    photo = BookPhotoBlock()
    plan = PlanBlock()
    notice = NoticeBoxBlock()
    quote = QuoteBlock()
    to_page = ToPageBlock()
    records = RecordsBlock()

    class Meta:
        required = False
