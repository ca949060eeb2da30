"""What is told when a page is published; each receiver calls one idempotent service."""

from typing import Any

from .models import ProjectPage, RoundPage
from .services import publish_project, publish_round


def project_published(instance: ProjectPage, **kwargs: Any) -> None:
    """Keep the grant in step with its page."""
    publish_project(instance)


def round_published(instance: RoundPage, **kwargs: Any) -> None:
    """Keep the account in step with its round."""
    publish_round(instance)
