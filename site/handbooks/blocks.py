"""The blocks that a handbook is made of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from blocks.body import BodyBlock

from .data import data_choices


class SharedChapterBlock(blocks.StructBlock):
    """A chapter of the sub-district, kept in one place for all communities."""

    chapter = SnippetChooserBlock("handbooks.SharedChapter", label=_("Shared chapter"))
    hidden = blocks.BooleanBlock(label=_("leave out of this book"), required=False)

    class Meta:
        icon = "snippet"
        label = _("Shared chapter")
        description = _("Written by the sub-district; a change reaches every book")


class OwnChapterBlock(blocks.StructBlock):
    """A chapter of the community's own."""

    title = blocks.CharBlock(label=_("Title"), max_length=40)
    lead = blocks.TextBlock(label=_("In one or two sentences"), required=False)
    body = BodyBlock(label=_("Text"))

    class Meta:
        icon = "doc-full"
        label = _("Own chapter")
        description = _("Written by this community")


class DataChapterBlock(blocks.StructBlock):
    """A chapter that is read from the records when the book is printed."""

    title = blocks.CharBlock(label=_("Title"), max_length=40)
    lead = blocks.TextBlock(label=_("In one or two sentences"), required=False)
    source = blocks.ChoiceBlock(choices=data_choices, label=_("What it lists"))
    body = BodyBlock(label=_("Text after the tables"), required=False)

    class Meta:
        icon = "table"
        label = _("Chapter from the records")
        description = _("Phones, buildings, projects, activities: always as they stand")


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
