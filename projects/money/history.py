"""Each movement of money is told in the history of its page."""

from datetime import datetime
from typing import Any

from wagtail.log_actions import log

from communities.freshness import freshen
from projects.models import Grant


def write_down(grant: Grant, what: str, by: Any, at: datetime, **data: Any) -> None:
    """Tell the history of the page, and let the page be read anew."""
    said = {name: str(value) for name, value in data.items()}
    log(
        instance=grant.page,
        action="projects.money",
        user=by,
        timestamp=at,
        data={"what": what, **said},
    )
    freshen(grant.community_id)
