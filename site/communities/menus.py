"""The admin's menu in the order of a working day, without what confuses."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from .roles import is_officer

# Parts of addresses, in the order in which they stand; what an app adds besides follows.
ORDER = (
    "/notices/",
    "/projects",
    "/project",
    "/rounds",
    "/polls",
    "/poll_pages",
    "/poll_turnout",
    "/suggestions",
    "/activities",
    "/handbook",
    "/communities/",
    "/images/",
    "/documents/",
)
PEOPLE = "/residents/"
# Wagtail's explorer, reports, and help: lists of everything, and English pages on other sites.
FOR_ADMINISTRATORS = {"reports", "help", "settings"}


def home_item() -> MenuItem:
    """Return the entry that leads to the first screen."""
    return MenuItem(_("Desk of today"), reverse("wagtailadmin_home"), name="today", icon_name="home")


def arrange(request: HttpRequest, items: list[MenuItem]) -> None:
    """Sort the menu, and leave out what this person has no use for."""
    if not getattr(request.user, "is_superuser", False):
        items[:] = [item for item in items if item.name not in FOR_ADMINISTRATORS]
        if not is_officer(request.user):
            items[:] = [item for item in items if item.name not in {"explorer", "communities"}]
    for item in items:
        item.order = _place(item)


def _place(item: MenuItem) -> int:
    """Where an entry stands: home, the lists in their order, people, photos and files, the rest."""
    if item.name == "today":
        return 0
    url = getattr(item, "url", "") or ""
    for place, part in enumerate(ORDER):
        if part in url:
            return 100 + 10 * place
    return 205 if item.name == "people" else max(item.order, 300)
