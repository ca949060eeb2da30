"""The admin's menu in the order of a working day, without what confuses."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from .roles import is_officer

# Parts of addresses or names of entries, in the order in which they stand; the rest follows.
ORDER = (
    "/notices/",
    "/project_pages/",
    "/round_pages/",
    "/poll_pages/",
    "/poll_turnout/",
    "/desk/polls/",
    "/suggestions/",
    "/desk/owners/",
    "/admin/activities/",
    "/desk/activities/",
    "/handbooks/",
    "/handbook-editions/",
    "/snippets/",
    "people",
    "/skills/",
    "/desk/",
    "/images/",
    "/documents/",
    "communities",
    "explorer",
)
# Lists of everything, and help in English on other sites.
NOBODYS = {"snippets"}  # a list of kinds of lists: each kind has its own entry
FOR_ADMINISTRATORS = {"reports", "help", "settings"}
FOR_OFFICERS = ("communities", "explorer", "/snippets/", "/round_pages/")


def home_item() -> MenuItem:
    """Return the entry that leads to the first screen."""
    return MenuItem(
        _("Desk of today"), reverse("wagtailadmin_home"), name="today", icon_name="home"
    )


def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Sort the menu, and leave out what this person has no use for."""
    items[:] = [item for item in items if item.name not in NOBODYS]
    if not getattr(request.user, "is_superuser", False):
        items[:] = [item for item in items if item.name not in FOR_ADMINISTRATORS]
    if not is_officer(request.user):
        items[:] = [item for item in items if not any(_is(item, part) for part in FOR_OFFICERS)]
    for item in items:
        item.order = _place(item)


def _is(item: MenuItem, part: str) -> bool:
    """Whether an entry has this name, or this part in its address."""
    return item.name == part or (part.startswith("/") and part in (item.url or ""))


def _place(item: MenuItem) -> int:
    """Where an entry stands."""
    if item.name == "today":
        return 0
    for place, part in enumerate(ORDER, start=1):
        if _is(item, part):
            return 10 * place
    return 1000 + int(item.order)
