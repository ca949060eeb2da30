"""Putting pages into the tree, as a worker would: a revision, then published."""

from datetime import datetime
from typing import Any

from wagtail.models import Page


def has_page(parent: Page, slug: str) -> bool:
    """Whether an earlier load has put it there."""
    return bool(Page.objects.child_of(parent).filter(slug=slug).exists())


def put(parent: Page, page: Any, *, since: datetime | None = None, live: bool = True) -> Any:
    """Add a page below another and publish it; `since` is when it is said to have appeared."""
    page.live = False
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision(log_action=False)
    if live:
        revision.publish(log_action=False, skip_permission_checks=True)
        if since is not None:
            Page.objects.filter(pk=page.pk).update(first_published_at=since)
    page.refresh_from_db()
    return page


def paragraphs(*texts: str) -> list[tuple[str, str]]:
    """A body of running text."""
    return [("text", "".join(f"<p>{text}</p>" for text in texts))]
