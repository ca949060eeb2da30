"""A short code for any page, to be printed: its number, so that nothing has to be kept."""

from wagtail.models import Page

from printing.codes import number_code, number_of
from printing.links import short_link

KIND = "P"


def page_code(page: Page) -> str:
    """Return the code that leads to this page for as long as it exists."""
    return number_code(KIND, page.pk)


@short_link(KIND)
def page(code: str) -> str | None:
    """Return the address of the page, if anybody may read it."""
    found = Page.objects.live().public().filter(pk=number_of(code)).first()
    return found and found.get_url()
