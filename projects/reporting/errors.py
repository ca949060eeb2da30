"""What a person is told when a report cannot be written or handed in."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal
from projects.errors import Missing


class ReportIncomplete(Refusal):
    """Lists all that the report still needs."""

    code = "report_incomplete"
    message = _("The report is not complete yet.")

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = tuple(missing)
        super().__init__()

    def __str__(self) -> str:
        return " ".join([str(self.message), *map(str, self.missing)])


class NotReporting(Refusal):
    """Neither under way nor being put right."""

    code = "not_reporting"
    message = _("A report is written while the project is under way.")


class NothingToPutRight(Refusal):
    """Handing in again is for what the office asked to put right."""

    code = "nothing_to_put_right"
    message = _("The office has not asked for this report again.")


class NotClosing(Refusal):
    """An evaluation belongs to the end."""

    code = "not_closing"
    message = _("A project is evaluated once its closing report is there.")


class BadEvaluation(Refusal):
    """An evaluation without a result or an opinion."""

    code = "bad_evaluation"
    message = _("Choose a result and write the opinion.")


class BadOutput(Refusal):
    """An output without a name, or for a target that there is not."""

    code = "bad_output"
    message = _("Say what it is; how many is a whole number above zero.")


class ArchiveStands(Refusal):
    """What was archived is not changed any more."""

    code = "archive_stands"
    message = _("The project is archived; its papers stand as they are.")


class PackageUnsound(Refusal):
    """The package that was just made does not pass its own check."""

    code = "package_unsound"
    message = _("The package did not pass its check. Please try again, or tell who runs the site.")
