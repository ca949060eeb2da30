"""The admin of polls and suggestions."""

from typing import Any

from wagtail import hooks

from surveys.viewsets import VIEWSETS


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the screens of this app to the admin."""
    return [viewset() for viewset in VIEWSETS]
