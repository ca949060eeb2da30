"""How the editor of a round is laid out."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.models import Page


def round_panels() -> TabbedInterface:
    """Six tabs: the call, the money, the decision, the papers, the time after, the address."""
    return TabbedInterface([_call(), _money(), _decision(), _papers(), _after(), _address()])


def _call() -> ObjectList:
    return ObjectList(
        [
            *Page.content_panels,
            FieldPanel("code"),
            FieldRowPanel(
                [
                    FieldPanel(
                        "call_opens_at",
                        help_text=_("From this second on proposals can be handed in."),
                    ),
                    FieldPanel("call_closes_at"),
                ],
                heading=_("The call"),
            ),
            FieldPanel("guidelines"),
        ],
        heading=_("The call"),
    )


def _money() -> ObjectList:
    return ObjectList(
        [
            FieldPanel("pool"),
            FieldRowPanel([FieldPanel("smallest_grant"), FieldPanel("largest_grant")]),
            InlinePanel(
                "caps",
                heading=_("Caps"),
                label=_("Cap"),
                help_text=_("What is not listed has no cap of its own."),
            ),
            FieldPanel("negative_list"),
            FieldPanel("free_percent"),
            InlinePanel(
                "instalments",
                heading=_("Instalments"),
                label=_("Instalment"),
                help_text=_("Together 100 percent."),
            ),
        ],
        heading=_("Money"),
    )


def _decision() -> ObjectList:
    return ObjectList(
        [
            HelpPanel(
                _(
                    "Stages that are not ticked are skipped. Changes count for proposals "
                    "that have not passed the stage yet."
                )
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("uses_screening"), FieldPanel("screening_by")]),
                    FieldRowPanel([FieldPanel("uses_panel"), FieldPanel("panel_on")]),
                    FieldPanel("uses_vote"),
                    FieldPanel("uses_notice"),
                    FieldRowPanel([FieldPanel("notice_days"), FieldPanel("extension_days")]),
                ],
                heading=_("Stages"),
            ),
            FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("scale")]),
            InlinePanel(
                "criteria",
                heading=_("Rubric"),
                label=_("Criterion"),
                help_text=_("The weights add up to 100."),
            ),
        ],
        heading=_("The decision"),
    )


def _papers() -> ObjectList:
    return ObjectList(
        [
            InlinePanel(
                "papers",
                heading=_("Papers to be handed in"),
                label=_("Paper"),
                help_text=_("A project waits for the papers of its next step."),
            )
        ],
        heading=_("Papers"),
    )


def _after() -> ObjectList:
    return ObjectList(
        [FieldRowPanel([FieldPanel("midterm_by"), FieldPanel("closing_by")])],
        heading=_("After the approval"),
    )


def _address() -> ObjectList:
    return ObjectList(Page.promote_panels, heading=_("Address"))
