"""HTML to PDF for the whole house: `from printing import render`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .press import render, render_html, render_many

__all__ = ["render", "render_html", "render_many"]


def __getattr__(name: str) -> Any:
    """Leave Django out of the child processes, whose program is a module of this package."""
    if name in __all__:
        return getattr(import_module(".press", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
