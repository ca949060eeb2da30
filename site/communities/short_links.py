"""Where the codes of door letters lead."""

from django.urls import reverse

from printing.links import short_link

from .services.letters import KIND


@short_link(KIND)
def door_letter(code: str) -> str:
    """Lead to the form. Whether there is such a letter is said after it is sent, and limited."""
    return reverse("letter_code", args=[code])
