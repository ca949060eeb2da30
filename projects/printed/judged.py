"""What a panel said of one proposal, for its archive: filled score sheets and the minutes."""

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext as _

from home.dates import day_text
from projects.models import Grant, PanelMinutes, Review

from .enclosed import sheet
from .sections import Pairs, Table, Text

Rows = Sequence[Sequence[object]]
Sheet = tuple[str, Callable[[], bytes], Callable[[], Rows]]


def score_sheets(grant: Grant, language: str) -> list[Sheet]:
    """The reviewers' own sheets of the text that was judged last, in the order of submission."""
    reviews = (
        Review.objects.filter(grant=grant)
        .current()
        .submitted()
        .select_related("member__user")
        .prefetch_related("marks")
        .order_by("submitted_at", "pk")
    )
    return [
        (
            _("Score sheet: %(who)s") % {"who": review.member.user},
            partial(_score_sheet, grant, review, language),
            partial(_rows, review),
        )
        for review in reviews
    ]


def _score_sheet(grant: Grant, review: Review, language: str) -> bytes:
    head, *rows = _rows(review)
    member = review.member
    assert review.submitted_at is not None
    return sheet(
        grant,
        _("Score sheet"),
        [
            Pairs(
                [
                    [(_("Reviewer"), str(member.user)), (_("Sits for"), member.get_part_display())],
                    [
                        (_("Conflict of interest"), review.get_conflict_display()),
                        (_("Submitted at"), day_text(review.submitted_at, clock=True)),
                    ],
                    [(_("Score"), f"{review.score:.2f}")],
                ]
            ),
            Table(
                _("Points"),
                head,
                ("44mm", "18mm", "26mm", ""),
                rows,
                numbers=frozenset({1, 2}),
            ),
            Text(_("What should be changed, or kept"), review.comment or _("none")),
        ],
        language,
    )


def _rows(review: Review) -> list[list[object]]:
    head: list[object] = [_("Criterion"), _("Weight"), _("Points"), _("Remark")]
    return [
        head,
        *(
            [
                mark.label,
                mark.weight,
                _("does not apply")
                if mark.not_applicable or mark.points is None
                else f"{mark.points.normalize():f}/{mark.out_of}",
                mark.comment,
            ]
            for mark in review.marks.all()
        ),
    ]


def minutes(grant: Grant, language: str) -> Callable[[], bytes] | None:
    """The minutes of the round's panel, once they are written."""
    found = PanelMinutes.objects.filter(round_id=grant.round_id).first()
    return partial(_minutes, grant, found, language) if found else None


def _minutes(grant: Grant, found: PanelMinutes, language: str) -> bytes:
    return sheet(
        grant,
        _("Minutes of the panel"),
        [
            Pairs(
                [
                    [(_("Grant round"), grant.round)],
                    [(_("Day"), day_text(found.held_on)), (_("Where"), found.place)],
                    [(_("In the chair"), found.chair)],
                    [(_("Present"), found.present)],
                ]
            ),
            Text(_("What was said"), found.text),
            Text(_("What was decided"), found.decided or _("none")),
        ],
        language,
    )
