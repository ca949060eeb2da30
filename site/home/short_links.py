"""A short code for any page, to be printed: its number, so that nothing has to be kept.

`P`, the page's number in base 30, one character that makes a check possible, and the check.
"""

from wagtail.models import Page

from printing.codes import ALPHABET, with_check
from printing.links import short_link

KIND = "P"
BASE = len(ALPHABET)
SHORTEST_NUMBER = 3  # digits; a code has at least six characters


def page_code(page: Page) -> str:
    """Return the code that leads to this page for as long as it exists."""
    digits, number = "", page.pk
    while number or len(digits) < SHORTEST_NUMBER:
        number, digit = divmod(number, BASE)
        digits = ALPHABET[digit] + digits
    codes = (with_check(f"{KIND}{digits}{turn}") for turn in ALPHABET)
    return next(code for code in codes if code)


@short_link(KIND)
def page(code: str) -> str | None:
    """Return the address of the page, if anybody may read it."""
    number = 0
    for character in code[1:-2]:
        number = number * BASE + ALPHABET.index(character)
    found = Page.objects.live().public().filter(pk=number).first()
    return found and found.get_url()
