"""The admin of projects: lists, the way to a grant, what the log says."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogFormatter

from . import admin_views, objection_views, paper_views, round_desk, round_views
from .deciding import hooks as of_the_vote  # noqa: F401 - registers itself
from .lifecycle import MOVES
from .models import ProjectPage, RoundPage, Status
from .money import hooks as of_the_money  # noqa: F401 - registers itself
from .reporting import hooks as _of_reports  # noqa: F401  # names what it logs
from .reporting import urls as reporting_urls
from .reviewing import hooks as of_the_panel  # noqa: F401 - registers itself
from .viewsets import HolidayViewSet, ProjectListingViewSet, RoundListingViewSet

PLAIN = {
    "paper_in": gettext_lazy("Hand in a paper"),
    "paper_back": gettext_lazy("Take a paper back"),
    "holidays": gettext_lazy("Take over a list of holidays"),
    "object": gettext_lazy("Object to an approval"),
    "reply": gettext_lazy("Answer an objection"),
}


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

    for action, label in PLAIN.items():
        actions.register_action(f"projects.{action}", label, label)


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[Any]:
    """Add the lists of projects and rounds, and the table of holidays."""
    return [ProjectListingViewSet(), RoundListingViewSet(), HolidayViewSet()]


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Add the screen of a grant, whose number is its page's, and what is printed."""
    return [
        path("grants/<int:pk>/", admin_views.GrantView.as_view(), name="project_grant"),
        path("grants/<int:pk>/objections/", objection_views.enter, name="objection_enter"),
        path("objections/<int:pk>/answer/", objection_views.answer, name="objection_answer"),
        path("grants/<int:pk>/clone/", round_views.clone_into_proposal, name="project_clone"),
        path("rounds/<int:pk>/clone/", round_views.clone, name="round_clone"),
        path("rounds/<int:pk>/proof/", round_views.proof, name="round_proof"),
        path("holidays/", round_views.HolidaysView.as_view(), name="holidays_import"),
        path("holidays/template.csv", round_views.holidays_template, name="holidays_template"),
        *_papers(),
        *reporting_urls.ADMIN,
    ]


def _papers() -> list[Any]:
    of_project, of_round = paper_views.of_project, paper_views.of_round
    views: dict[str, tuple[str, Any]] = {
        "grants/<int:pk>/proposal.pdf": ("project_proposal_form", of_project("proposal_form")),
        "grants/<int:pk>/score-sheet.pdf": ("project_score_sheet", paper_views.score_sheet),
        "grants/<int:pk>/letter.pdf": ("project_decision_letter", of_project("decision_letter")),
        "grants/<int:pk>/midterm.pdf": ("project_midterm_report", of_project("midterm_report")),
        "grants/<int:pk>/closing.pdf": ("project_closing_report", of_project("closing_report")),
        "rounds/<int:pk>/papers/": ("round_papers", round_desk.RoundDeskView.as_view()),
        "rounds/<int:pk>/score-sheets.pdf": ("round_score_sheets", of_round("score_sheets")),
        "rounds/<int:pk>/score-sheet.pdf": (
            "round_blank_score_sheet",
            of_round("score_sheets", blank=True),
        ),
        "rounds/<int:pk>/notice.pdf": ("round_notice", of_round("project_notice")),
        "rounds/<int:pk>/announcement.pdf": (
            "round_announcement",
            of_round("project_notice", decided=True),
        ),
    }
    return [path(route, view, name=name) for route, (name, view) in views.items()]


@hooks.register("register_page_header_buttons")
def header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator:
    """Lead from a proposal to its progress, and from a round to its papers."""
    yield from _button(page)


@hooks.register("register_page_listing_more_buttons")
def listing_button(page: Any, user: Any, next_url: str | None = None) -> Iterator:
    """Lead from the list to the progress of a proposal; its status does so too."""
    yield from _button(page)


def _button(page: Any) -> Iterator[Button]:
    if page.pk and page.specific_class is ProjectPage:
        url = reverse("project_grant", args=[page.pk])
        yield Button(_("Progress and decision"), url=url, icon_name="tasks", priority=5)
    if page.pk and page.specific_class is RoundPage:
        url = reverse("round_papers", args=[page.pk])
        yield Button(_("Steps and papers"), url=url, icon_name="tasks", priority=5)


@hooks.register("after_create_page")
@hooks.register("after_publish_page")
def say_that_it_waits(request: HttpRequest, page: Any) -> None:
    """Tell who tries to publish a proposal why it is not on the site yet."""
    specific = page.specific
    if "action-publish" in request.POST and isinstance(specific, ProjectPage):
        grant = getattr(specific, "grant", None)
        if grant is not None and not grant.is_public:
            messages.info(
                request,
                _("It is saved. It appears on the site when it is put on public notice."),
            )


@hooks.register("insert_editor_js")
def adding_up() -> str:
    """Let the editor of a proposal add up its budget while it is typed."""
    return format_html('<script src="{}" defer></script>', static("js/proposal-editor.js"))
