"""What a report means for the moves of a grant: `lifecycle.TABLE` names these."""

from datetime import datetime
from typing import Any

from projects.models import Grant, Report

from .writing import is_complete, keep


def midterm_is_written(grant: Grant, at: datetime) -> None:
    """The midterm report is handed in complete."""
    is_complete(grant, Report.Kind.MIDTERM, at)


def keep_midterm(grant: Grant, by: Any, at: datetime) -> None:
    """Keep the midterm report with its figures."""
    keep(grant, Report.Kind.MIDTERM, by, at)


def closing_is_written(grant: Grant, at: datetime) -> None:
    """The closing report is handed in complete."""
    is_complete(grant, Report.Kind.CLOSING, at)


def keep_closing(grant: Grant, by: Any, at: datetime) -> None:
    """Keep the closing report with its figures."""
    keep(grant, Report.Kind.CLOSING, by, at)
