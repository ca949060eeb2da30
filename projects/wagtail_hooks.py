"""The admin of projects: what the log says."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from .lifecycle import MOVES
from .models import Status


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name the moves and scores of a grant in the history of its page."""

    @actions.register_action("projects.move")
    class MoveFormatter(LogFormatter):
        label = gettext_lazy("Move a grant")

        def format_message(self, log_entry: Any) -> str:
            data = log_entry.data
            move = MOVES.get(data.get("action", ""))
            return _("%(action)s; now: %(status)s") % {
                "action": move.label if move else data.get("action", ""),
                "status": dict(Status.choices).get(data.get("after", ""), ""),
            }

    @actions.register_action("projects.score")
    class ScoreFormatter(LogFormatter):
        label = gettext_lazy("Record a score")

        def format_message(self, log_entry: Any) -> str:
            return _("Score recorded: %(score)s") % {"score": log_entry.data.get("score", "")}
