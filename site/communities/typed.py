"""What a form sends as text, read as what it means."""

from datetime import date

from django.utils.dateparse import parse_date

LONGEST = 18  # digits; a row's number in the database has no more


def whole_number(text: str) -> int:
    """A whole number; 0 for anything else, which no row is called."""
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) <= LONGEST else 0


def day_of(text: str) -> date | None:
    """A day as browsers send it; None for anything else, the 30th of February too."""
    try:
        return parse_date(text.strip())
    except ValueError:
        return None
