"""Rights on a project's page, beside the moves of its grant."""

from wagtail.models import PagePermissionTester

from .models import records


class ProjectPagePermissions(PagePermissionTester):
    """Wagtail's rights, and: a proposal goes public by its grant, and a record keeps its page."""

    def can_publish(self) -> bool:
        """Only what is on notice or approved is published; before that, drafts are saved."""
        grant = self._grant()
        return grant is not None and grant.is_public and super().can_publish()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Refuse when there is a record; a proposal can be withdrawn instead."""
        return self._grant() is None and super().can_delete(ignore_bulk=ignore_bulk)

    def _grant(self) -> "records.Grant | None":
        return getattr(self.page, "grant", None)
