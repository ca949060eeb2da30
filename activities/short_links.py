"""Where a check-in code leads: a worker to the roster's button, everybody else to their sign-up."""

from django.urls import reverse

from printing.links import short_link

from .models import Companion, SignUp
from .models.sign_ups import CODE_KIND


@short_link(CODE_KIND)
def check_in_code(code: str) -> str | None:
    """The address of a check-in code, or None for one that nobody has."""
    known = (
        SignUp.objects.filter(code=code).exists() or Companion.objects.filter(code=code).exists()
    )
    return reverse("activities:check_in_code", args=[code]) if known else None
