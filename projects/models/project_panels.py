"""The fields of a proposal, once for the editor and for the public form, and the editor's layout.

`PROPOSAL` and `ROWS` are what a proposal consists of; whoever writes it, on whichever screen, sees
these. The office's own fields and the story are the editor's only.
"""

from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Page

ABOUT = ("title", "summary", "theme", "starts_on", "ends_on")
NEED = ("need", "evidence", "evidence_activity", "beneficiaries", "people")
PLAN = ("plan", "risks", "sustainability")
PROPOSAL = (*ABOUT, *NEED, *PLAN)
ROWS = {
    "leads": ("name", "role", "phone", "agreed"),
    "milestones": ("label", "target", "unit", "due_on", "measure"),
    "budget_lines": ("category", "label", "unit_price", "quantity", "unit", "source"),
}
OFFICE_ONLY = ("round", "code", "story", "photo", "satisfaction")


def project_panels() -> TabbedInterface:
    """Five tabs: the project, its need and plan, the budget, the story, the address."""
    return TabbedInterface([_project(), _need_and_plan(), _budget(), _story(), _address()])


def _project() -> ObjectList:
    return ObjectList(
        [
            HelpPanel(template="projects/admin/standing.html"),
            *Page.content_panels,
            FieldPanel("summary"),
            FieldPanel("round", widget=Select),
            FieldRowPanel([FieldPanel("theme"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            InlinePanel(
                "leads",
                heading=_("Who leads it"),
                label=_("Lead"),
                help_text=_("Several people can lead a project together."),
            ),
        ],
        heading=_("1 · The project"),
    )


def _need_and_plan() -> ObjectList:
    evidence = [FieldPanel(name, widget=Select) for name in ("evidence", "evidence_activity")]
    return ObjectList(
        [
            FieldPanel("need"),
            FieldRowPanel(evidence),
            FieldRowPanel([FieldPanel("beneficiaries"), FieldPanel("people")]),
            FieldPanel("plan"),
            InlinePanel(
                "milestones",
                heading=_("Targets"),
                label=_("Target"),
                help_text=_("What can be counted at the end: 3 salons, 90 person-times."),
            ),
            FieldPanel("risks"),
            FieldPanel("sustainability"),
        ],
        heading=_("2 · Need and plan"),
    )


def _budget() -> ObjectList:
    return ObjectList(
        [
            HelpPanel(template="projects/admin/budget_help.html"),
            InlinePanel("budget_lines", heading=_("Budget"), label=_("Budget line")),
        ],
        heading=_("3 · Budget"),
    )


def _story() -> ObjectList:
    survey = FieldPanel("satisfaction", widget=Select)
    return ObjectList([FieldPanel("photo"), FieldPanel("story"), survey], heading=_("4 · Story"))


def _address() -> ObjectList:
    return ObjectList(Page.promote_panels, heading=_("Address"))
