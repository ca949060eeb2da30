"""The road of a project for those who lead it, with the stages that the public is not told."""

from django.utils.translation import gettext as _

from home.dates import day_text

from .lifecycle import stages
from .models import Grant, Status

ROAD = (
    ("submit", Status.SUBMITTED),
    ("screen", Status.SCREENED),
    ("review", Status.IN_REVIEW),
    ("post", Status.ON_NOTICE),
    ("approve", Status.APPROVED),
    ("start", None),
    ("report_midterm", None),
    ("report_closing", None),
    ("close", None),
)
STANDS = {  # the step that began and is not over
    Status.IN_REVIEW: "review",
    Status.MIDTERM: "report_midterm",
    Status.RECTIFYING: "report_midterm",
    Status.CLOSING: "report_closing",
}
STOPPED = (Status.REJECTED, Status.WITHDRAWN, Status.TERMINATED)


def road_of_lead(grant: Grant) -> list[dict[str, str]]:
    """What was reached since it was last handed in, what it waits for now, what comes.

    A review that was opened, and a report that the office still looks at, are where it stands.
    """
    labels = {
        "submit": _("Handed in"),
        "screen": _("Screening by the office"),
        "review": _("Review by the panel"),
        "post": _("Public notice"),
        "approve": _("Approved"),
        "start": _("Agreement signed"),
        "report_midterm": _("Midterm report"),
        "report_closing": _("Closing report"),
        "close": _("Closed"),
    }
    used = stages(grant.round)
    road = [action for action, stage in ROAD if stage is None or stage in used]
    reached: dict[str, str] = {}
    for row in grant.transitions.order_by("at", "pk"):
        if row.action == "submit":
            reached.clear()
        reached[row.action] = day_text(row.at)
    behind = set(reached) - {STANDS.get(Status(grant.status))}
    last = max((place for place, action in enumerate(road) if action in behind), default=-1)
    stopped = grant.status in STOPPED
    return [
        {
            "label": labels[action],
            "state": "now"
            if place == last + 1 and not stopped
            else "done"
            if action in behind
            else "",
            "note": reached.get(action, ""),
        }
        for place, action in enumerate(road)
        if place > last or action in reached
    ]
