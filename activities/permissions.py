"""Rights on an activity's page."""

from django.db.models import Exists, OuterRef
from wagtail.models import PagePermissionTester

from .models import ActivityPage, Attendance, SignUp

# For lists: annotated as `has_records`, it saves two queries a row.
HAS_RECORDS = Exists(SignUp.objects.filter(places__page=OuterRef("pk"))) | Exists(
    Attendance.objects.filter(places__page=OuterRef("pk"))
)


class ActivityPagePermissions(PagePermissionTester):
    """Wagtail's rights, and: what people signed up for is not deleted."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Refuse when there are sign-ups or attendance; such an activity can be unpublished."""
        return super().can_delete(ignore_bulk=ignore_bulk) and not self._has_records()

    def _has_records(self) -> bool:
        known: bool | None = getattr(self.page, "has_records", None)
        if known is None:
            known = ActivityPage.objects.filter(HAS_RECORDS, pk=self.page.pk).exists()
        return known
