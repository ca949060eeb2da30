"""What is held about a resident here: projects they lead, and objections they made."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.my_data import Held, forgets, my_data
from communities.models import Representation, Resident

from .models import Objection, ProjectLead, ProjectPage


def _accounts(resident: Resident) -> list[int]:
    """The accounts that are this resident."""
    own = Representation.objects.filter(resident=resident, is_self=True)
    return list(own.values_list("user_id", flat=True))


@my_data("projects", _("Micro-projects"))
def leads(resident: Resident) -> list[Held]:
    """Projects that name the resident as a lead, with role and phone."""
    rows = ProjectLead.objects.filter(user__in=_accounts(resident)).select_related("project")
    return [
        Held(
            title=row.project.title,
            at=row.project.first_published_at,
            note=" · ".join(filter(None, [row.name, row.role, row.phone])),
        )
        for row in rows.order_by("pk")
    ]


@my_data("objections", _("Objections"))
def objections(resident: Resident) -> list[Held]:
    """Objections of the resident, with the decision."""
    rows = Objection.objects.filter(author=resident).order_by("at")
    return [Held(title=row.text, at=row.at, note=row.get_decision_display()) for row in rows]


@forgets("projects")
def forget_leads(resident: Resident, at: datetime) -> None:
    """Take the name, phone and account of a lead from project pages, all their versions too."""
    accounts = set(_accounts(resident))
    pages = ProjectPage.objects.filter(leads__user__in=accounts).distinct()
    for page in pages:
        for revision in page.revisions.all():
            rows = revision.content.get("leads", [])
            if [row for row in rows if row.get("user") in accounts]:
                revision.content["leads"] = [
                    row if row.get("user") not in accounts else row | NOBODY for row in rows
                ]
                revision.save(update_fields=["content"])
    ProjectLead.objects.filter(user__in=accounts).update(**NOBODY)


NOBODY = {"name": "—", "phone": "", "user": None, "agreed": False}


@forgets("objections")
def forget_objections(resident: Resident, at: datetime) -> None:
    """Take the author from objections; the objection and its answer are the office's record."""
    Objection.objects.filter(author=resident).update(author=None)


from .reviewing import held as _of_reviewers  # noqa: E402, F401 - registers itself
