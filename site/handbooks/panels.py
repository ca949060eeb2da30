"""What the editors of books and chapters see beside the fields: remarks, and who uses a chapter."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class RemarksPanel(Panel):
    """Remarks on what would look poor or be wrong in print; they never prevent saving."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Before it is printed"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        """A list above the form; the script puts each remark beside its field as well."""

        template_name = "handbooks/panels/remarks.html"

        def is_shown(self) -> bool:
            """There is nothing to remark on before it is saved."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the remarks, and where newer ones come from."""
            from .checking import remarks

            context: dict[str, Any] = super().get_context_data(parent_context)
            kind = "chapter" if hasattr(self.instance, "page_limit") else "book"
            url = reverse("handbook_remarks", args=[kind, self.instance.pk])
            return context | {"remarks": remarks(self.instance), "url": url}


class UsedInPanel(Panel):
    """The communities that print a shared chapter, leave it out, or replaced it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("In these communities' books"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        """Three lists of communities."""

        template_name = "handbooks/panels/used_in.html"

        def is_shown(self) -> bool:
            """A new chapter is in no book."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the books."""
            from .sharing import books_with

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"books": books_with(self.instance)}
