"""The minutes of a round's panel, for signing: who was there, the ranking, what was decided."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import printing
from home.dates import day_text
from home.punctuation import clauses, listed
from projects.models import PanelMinutes, RoundPage
from projects.reviewing.ranking import Ranked, Ranking, ranking

from .sections import Pairs, Section, Signature, Table, Text


def panel_minutes(call: RoundPage, *, language: str) -> bytes:
    """Print the minutes; without any, the same form with its lines for a pen."""
    context = minutes_context(call)
    return printing.render("print/form.html", context, title=context["title"], language=language)


def minutes_context(call: RoundPage) -> dict[str, Any]:
    """What stands on the sheet."""
    office = call.get_parent().specific.sub_district
    minutes = PanelMinutes.objects.filter(round=call).first()
    return {
        "who": office.full_office,
        "kind": _("Minutes of the panel"),
        "title": _("Minutes of the panel"),
        "lead": call.title,
        "foot": f"{office.name} · {call.title}",
        "sections": _sections(call, minutes, ranking(call)),
    }


def _sections(call: RoundPage, minutes: PanelMinutes | None, table: Ranking) -> list[Section]:
    members = listed(str(one.member) for one in table.leans if one.member.left_at is None)
    withdrew = clauses(f"{row.grant} {one.member}" for row in table.rows for one in row.conflicts)
    return [
        Pairs(
            [
                [
                    (_("Day"), day_text(minutes.held_on) if minutes else ""),
                    (_("Where"), minutes.place if minutes else ""),
                ],
                [(_("In the chair"), minutes.chair if minutes else "")],
                [(_("Present"), minutes.present if minutes else members)],
                [(_("Withdrawn for a conflict of interest"), withdrew or _("nobody"))],
            ]
        ),
        _ranked(call, table),
        Text(_("What was said"), minutes.text if minutes else "", 45),
        Text(pgettext("minutes", "What was decided"), minutes.decided if minutes else "", 30),
        Signature(_("The members of the panel"), signs=_signs(table), height=16),
    ]


def _signs(table: Ranking) -> list[str]:
    """A line for each member, and one for the day."""
    return [*(str(one.member) for one in table.leans if one.member.left_at is None), _("Date")]


def _ranked(call: RoundPage, table: Ranking) -> Table:
    return Table(
        _("Ranking"),
        [
            pgettext("ranking", "Place"),
            _("Micro-project"),
            _("Community"),
            _("Score"),
            _("Spread"),
            _("Reviews"),
        ],
        ("14mm", "", "30mm", "18mm", "18mm", "16mm"),
        [_row(row) for row in table.rows],
        numbers=frozenset({0, 3, 4, 5}),
        blank=0 if table.rows else 8,
        note=_("The pass mark is %(mark)s. The score is the mean of all submitted reviews.")
        % {"mark": f"{call.pass_mark.normalize():f}"},
    )


def _row(row: Ranked) -> list[str]:
    return [
        str(row.place or "—"),
        str(row.grant),
        row.grant.community.name,
        "—" if row.mean is None else f"{row.mean:.2f}",
        # Before the last review is in, nobody reads how far the others are apart.
        "—" if row.spread is None or row.mean is None else f"{row.spread:.2f}",
        str(len(row.submitted)),
    ]
