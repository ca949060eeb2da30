"""The photos that an activity's page shows."""

from activities.models import ActivityPage, AlbumPhoto

SHOWN = 60


def photos_of(page: ActivityPage) -> list[AlbumPhoto]:
    """Those that stand, with their sizes at hand: two queries."""
    rows = AlbumPhoto.objects.filter(page=page).standing()
    return list(rows.prefetch_related("photo__renditions")[:SHOWN])
