"""How many there are, in words that fit the number."""

from django.utils.translation import ngettext


def people_text(n: int) -> str:
    """``1 person``, ``2 people``."""
    return ngettext("%(n)d person", "%(n)d people", n) % {"n": n}


def sessions_text(n: int) -> str:
    """``1 session``, ``2 sessions``."""
    return ngettext("%(n)d session", "%(n)d sessions", n) % {"n": n}


def person_times_text(n: int) -> str:
    """``1 person-time``, ``2 person-times``."""
    return ngettext("%(n)d person-time", "%(n)d person-times", n) % {"n": n}
