"""Where the codes of slips and receipts lead."""

from django.urls import reverse

from printing.links import short_link

from .models.paper import SLIP_KIND
from .models.suggestions import CODE_KIND
from .services.casting import RECEIPT_KIND


@short_link(SLIP_KIND)
def slip(code: str) -> str:
    """Lead to the ballot. Whether there is such a slip is said there, and counted."""
    return reverse("surveys:slip", args=[code])


@short_link(RECEIPT_KIND)
def receipt(code: str) -> str:
    """Lead to the page that says whether a ballot was counted."""
    return reverse("surveys:receipt_code", args=[code])


@short_link(CODE_KIND)
def suggestion(code: str) -> str:
    """Lead to what became of a suggestion."""
    return reverse("surveys:suggestion_code", args=[code])
