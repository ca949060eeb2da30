"""The blocks that a handbook is made of: its chapters."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .body import ChapterBodyBlock
from .data import data_choices
from .pictograms import choices

TITLE = 40
LIMIT = 4  # pages of a chapter, unless its editor says otherwise


class PictogramBlock(blocks.ChoiceBlock):
    """The drawing beside a chapter's title."""

    def __init__(self, **kwargs: Any) -> None:
        label = _("Drawing beside the title")
        super().__init__(choices=choices, label=label, required=False, default="", **kwargs)


class InsteadBlock(blocks.StructBlock):
    """What a community prints in place of a shared chapter, which keeps its place and its key."""

    title = blocks.CharBlock(label=_("Title"), max_length=TITLE)
    lead = blocks.TextBlock(label=_("In one or two sentences"), required=False, rows=2)
    pictogram = PictogramBlock()
    body = ChapterBodyBlock(label=_("Text"))
    compared = blocks.BooleanBlock(
        label=_("I have compared it with the shared chapter as it is now"),
        required=False,
        help_text=_("Tick it to take away the remark that the shared chapter has changed."),
    )
    compared_at = blocks.DateTimeBlock(required=False, form_classname="w-hidden")

    class Meta:
        icon = "edit"
        label = _("Our own text instead")

    def clean(self, value: Any) -> Any:
        """Note when the two were compared: when it is first written, and whenever it is ticked."""
        cleaned = super().clean(value)
        if cleaned["compared"] or not cleaned["compared_at"]:
            cleaned["compared_at"] = timezone.now()
        cleaned["compared"] = False
        return cleaned


class SharedChapterBlock(blocks.StructBlock):
    """A chapter of the sub-district, kept in one place for all communities."""

    chapter = SnippetChooserBlock("handbooks.SharedChapter", label=_("Shared chapter"))
    hidden = blocks.BooleanBlock(label=_("leave out of this book"), required=False)
    instead = blocks.ListBlock(
        InsteadBlock(),
        label=_("Our own text instead"),
        default=[],
        max_num=1,
        required=False,
        help_text=_("It takes the shared chapter's place. Remove it to print the shared one."),
    )

    class Meta:
        icon = "snippet"
        label = _("Shared chapter")
        description = _("Written by the sub-district; a change reaches every book")
        label_format = "{chapter}"


class OwnChapterBlock(blocks.StructBlock):
    """A chapter of the community's own."""

    title = blocks.CharBlock(label=_("Title"), max_length=TITLE)
    lead = blocks.TextBlock(label=_("In one or two sentences"), required=False, rows=2)
    pictogram = PictogramBlock()
    body = ChapterBodyBlock(label=_("Text"))
    page_limit = blocks.IntegerBlock(
        label=_("At most so many pages"), min_value=1, max_value=60, required=False, default=LIMIT
    )

    class Meta:
        icon = "doc-full"
        label = _("Own chapter")
        description = _("Written by this community")
        label_format = "{title}"


class DataChapterBlock(blocks.StructBlock):
    """A chapter that is read from the records when the book is printed."""

    title = blocks.CharBlock(label=_("Title"), max_length=TITLE)
    lead = blocks.TextBlock(label=_("In one or two sentences"), required=False, rows=2)
    pictogram = PictogramBlock()
    source = blocks.ChoiceBlock(choices=data_choices, label=_("What it lists"))
    body = ChapterBodyBlock(label=_("Text after the tables"), required=False)

    class Meta:
        icon = "table"
        label = _("Chapter from the records")
        description = _("Phones, buildings, projects, activities: always as they stand")
        label_format = "{title}"


class ChaptersBlock(blocks.StreamBlock):
    """The chapters in their order."""

    shared = SharedChapterBlock()
    own = OwnChapterBlock()
    data = DataChapterBlock()

    class Meta:
        required = False

    def get_api_representation(self, value: Any, context: Any = None) -> list[dict[str, Any]]:
        """Publish the titles: the text is in the edition."""
        return [{"type": child.block_type} for child in value]
