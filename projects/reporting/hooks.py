"""What the history of a project's page says of its reports and its archive."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from projects.models import Evaluation, Report


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """Name what is written down beside the moves of a grant."""

    @actions.register_action("projects.report")
    class ReportFormatter(LogFormatter):
        label = gettext_lazy("Hand in a report")

        def format_message(self, log_entry: Any) -> str:
            kind = dict(Report.Kind.choices).get(log_entry.data.get("kind", ""), "")
            return _("Handed in with its figures: %(kind)s") % {"kind": kind}

    @actions.register_action("projects.evaluation")
    class EvaluationFormatter(LogFormatter):
        label = gettext_lazy("Evaluate a project")

        def format_message(self, log_entry: Any) -> str:
            grade = dict(Evaluation.Grade.choices).get(log_entry.data.get("grade", ""), "")
            return _("Evaluated: %(grade)s") % {"grade": grade}

    actions.register_action(
        "projects.export",
        gettext_lazy("Export the report of a round"),
        gettext_lazy("The report of the round was exported"),
    )
    for action, label, sentence in (
        ("projects.output", gettext_lazy("File an output"), gettext_lazy("Filed: %(name)s")),
        (
            "projects.output_back",
            gettext_lazy("Take back an output"),
            gettext_lazy("Taken back: %(name)s"),
        ),
    ):
        _named(actions, action, label, sentence)


def _named(actions: Any, action: str, label: Any, sentence: Any) -> None:
    class OutputFormatter(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            return str(sentence) % {"name": log_entry.data.get("output", "")}

    OutputFormatter.label = label
    actions.register_action(action)(OutputFormatter)
