"""Shared chapters and skills in the admin."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from communities.viewsets import CommunityModelViewSet, RowForms

from .models import SharedChapter, Skill
from .sharing import counted


class UsedInColumn(Column):
    """How many books print, hide and replace a chapter."""

    def get_value(self, instance: Any) -> Any:
        """Return the numbers in words."""
        uses = instance.uses
        printed = ngettext("%(n)d community", "%(n)d communities", uses["printed"])
        lines = [printed % {"n": uses["printed"]}]
        if uses["replaced"]:
            lines.append(_("%(n)s with their own text") % {"n": uses["replaced"]})
        if uses["hidden"]:
            lines.append(_("%(n)s leave it out") % {"n": uses["hidden"]})
        return format_html("{}", " · ".join(map(str, lines)))


class SharedChapterIndexView(IndexView):
    """The list, with the use of all its rows counted at once."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Count once for the rows of this page of the list."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        rows = list(context["object_list"])
        uses = counted(rows)
        for row in context["table"].data:
            row.uses = uses[row.pk]
        return context


class SharedChapterViewSet(RowForms, SnippetViewSet):
    """Shared chapters: the officers write them, everybody's book takes them in."""

    model = SharedChapter
    icon = "snippet"
    menu_label = _("Shared chapters")
    add_to_admin_menu = True
    list_display = [
        "title",
        "key",
        "sub_district",
        UsedInColumn("uses", label=_("In these communities' books")),
    ]
    search_fields = ["title"]
    index_view_class = SharedChapterIndexView


class SkillViewSet(CommunityModelViewSet):
    """Neighbours with a skill; the handbook lists those who agreed."""

    model = Skill
    name = "skills"
    icon = "group"
    menu_label = _("Neighbours with a skill")
    add_to_admin_menu = True
    list_display = ["skill", "resident", "free"]
    search_fields = ["skill", "resident__name"]
    panels = ["community", "resident", "skill", "free"]
