"""The blocks that a page's body is made of; each has a template in templates/blocks/."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

FEATURES = ["h3", "h4", "bold", "ol", "ul", "link", "document-link", "hr"]


class TextBlock(blocks.RichTextBlock):
    """Running text with sub-headings and lists."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs, lists and links")
        template = "blocks/text.html"
        preview_value = "<p>每月25日下午两点,居委会会议室,欢迎旁听。</p>"


class HeadingBlock(blocks.CharBlock):
    """A heading inside the body."""

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long page")
        template = "blocks/heading.html"
        preview_value = "怎样报名"


class PhotoBlock(blocks.StructBlock):
    """A photo with its caption."""

    image = ImageBlock(label=_("Photo"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Photo")
        description = _("A photo with a caption and its credit")
        template = "blocks/photo.html"


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(label=_("Step"), max_length=80)
    text = blocks.TextBlock(label=_("What to do"), required=False)

    class Meta:
        icon = "order"
        label = _("Step")


class StepsBlock(blocks.ListBlock):
    """Numbered steps."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(StepBlock(), **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do, in order")
        template = "blocks/steps.html"
        preview_value = [
            {"title": "报修", "text": "拨打小区物业电话"},
            {"title": "记下工单号", "text": ""},
        ]


class NoticeBoxBlock(blocks.StructBlock):
    """A boxed notice."""

    title = blocks.CharBlock(label=_("Title"), max_length=80, required=False)
    text = blocks.TextBlock(label=_("Text"))
    urgent = blocks.BooleanBlock(label=_("urgent"), required=False)

    class Meta:
        icon = "warning"
        label = _("Boxed notice")
        description = _("One thing that must not be overlooked")
        template = "blocks/notice_box.html"
        preview_value = {"title": "请注意", "text": "电瓶车请勿进楼充电。", "urgent": True}


class QuoteBlock(blocks.StructBlock):
    """What somebody said."""

    text = blocks.TextBlock(label=_("Words"))
    speaker = blocks.CharBlock(label=_("Who said it"), max_length=80, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("A resident's own words, with consent")
        template = "blocks/quote.html"
        preview_value = {"text": "我们自己定的规矩,自己守。", "speaker": "3号楼居民"}


class GridTableBlock(TableBlock):
    """A simple table with a header row."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(
            table_options={"minSpareRows": 0, "startRows": 3, "startCols": 3}, **kwargs
        )

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns with a header")
        template = "blocks/table.html"
        preview_value = {
            "data": [["服务", "电话"], ["物业报修", "021-5550 0100"], ["居委会", "021-5550 0101"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_header_choice": "row",
            "table_caption": "常用电话",
        }


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    text = TextBlock()
    heading = HeadingBlock(max_length=80)
    photo = PhotoBlock()
    steps = StepsBlock()
    notice = NoticeBoxBlock()
    quote = QuoteBlock()
    table = GridTableBlock()

    class Meta:
        required = False
