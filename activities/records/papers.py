"""The sheet of a series' records."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import ActivityPage
from activities.printed import matrix
from printing.sheets import Params, Sheet, sheet


@sheet("attendance_matrix", gettext_lazy("Attendance matrix"))
def attendance_matrix(params: Params, language: str) -> Sheet:
    """People and sessions of a series, as they came."""
    pages = ActivityPage.objects.select_related("community__sub_district")
    activity = pages.get(pk=params["activity"])
    pdf = matrix.matrix(activity, at=timezone.now(), language=language)
    return Sheet.of(pdf, _("Attendance matrix"), activity.title)
