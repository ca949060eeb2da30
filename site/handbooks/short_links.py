"""Where the code in a printed handbook leads: to the page with the newest edition."""

from printing.links import short_link

from .models import Edition


@short_link("E")
def edition(code: str) -> str | None:
    """Return the address of the handbook, which says whether this edition is the newest."""
    found = (
        Edition.objects.select_related("handbook").filter(code=code, handbook__live=True).first()
    )
    if found is None:
        return None
    return f"{found.handbook.get_url()}?edition={found.number}"
