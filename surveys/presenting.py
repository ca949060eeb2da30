"""What the public pages of polls show, from records only."""

from datetime import datetime
from typing import Any

from surveys.models import PollPage


def poll_context(page: PollPage, *, at: datetime, preview: bool) -> dict[str, Any]:
    """What a poll's page shows at this moment."""
    return {}
