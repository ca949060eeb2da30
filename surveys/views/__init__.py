"""Public views: lists and results, voting, suggestions."""

from . import polls, suggestions, voting

__all__ = ["polls", "suggestions", "voting"]
