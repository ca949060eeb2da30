"""What a proposal needs before it can be handed in; everything is said at once."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Missing
from .models import ProjectPage, RoundPage, Source
from .models.vocabulary import NOTHING

TEXTS: tuple[tuple[str, str | Promise], ...] = (
    ("theme", gettext_lazy("Name the theme.")),
    ("starts_on", gettext_lazy("Say when the project begins.")),
    ("ends_on", gettext_lazy("Say when the project ends.")),
    ("need", gettext_lazy("Describe the need, and where residents were asked.")),
    ("beneficiaries", gettext_lazy("Say who benefits.")),
    ("plan", gettext_lazy("Describe the plan.")),
    ("risks", gettext_lazy("Say what could go wrong and what you would do.")),
    ("sustainability", gettext_lazy("Say how it goes on when the money is spent.")),
)


def requested(page: ProjectPage) -> Decimal:
    """What this version of the proposal asks of the round, in yuan."""
    lines = page.budget_lines.all()
    return sum((line.product() for line in lines if line.source == Source.GRANT), NOTHING)


def missing(page: ProjectPage) -> list[Missing]:
    """List all that is missing in this version of the proposal, in the order of the form."""
    return [*_round(page), *_leads(page), *_texts(page), *_milestones(page), *_budget(page)]


def _round(page: ProjectPage) -> Iterator[Missing]:
    if page.round is None:
        yield Missing("round", _("Choose the grant round."))
    elif not page.round.path.startswith(page.path[: -page.steplen * 2]):
        yield Missing("round", _("This round belongs to another sub-district."))


def _leads(page: ProjectPage) -> Iterator[Missing]:
    leads = list(page.leads.all())
    if not leads:
        yield Missing("leads", _("Name at least one lead."))
    for lead in leads:
        if not lead.agreed:
            yield Missing(
                "leads",
                _("Ask %(name)s to agree to be named as lead on the site, and tick the box.")
                % {"name": lead.name},
            )


def _texts(page: ProjectPage) -> Iterator[Missing]:
    for field, sentence in TEXTS:
        if not getattr(page, field):
            yield Missing(field, str(sentence))


def _milestones(page: ProjectPage) -> Iterator[Missing]:
    if not page.milestones.all():
        yield Missing("milestones", _("Set at least one target with a number."))


def _budget(page: ProjectPage) -> Iterator[Missing]:
    lines = list(page.budget_lines.all())
    if not lines:
        yield Missing("budget_lines", _("Write at least one budget line."))
        return
    for line in lines:
        if not line.product():
            yield Missing(
                "budget_lines",
                _("The budget line “%(label)s” has no amount.") % {"label": line.label},
            )
    if page.round is not None:
        yield from _limits(requested(page), page.round)


def _limits(amount: Decimal, call: RoundPage) -> Iterator[Missing]:
    sums = {
        "amount": f"{amount:,.2f}",
        "smallest": f"{call.smallest_grant:,.2f}",
        "largest": f"{call.largest_grant:,.2f}",
    }
    if amount < call.smallest_grant:
        yield Missing(
            "budget_lines",
            _("You apply for %(amount)s yuan; the round gives %(smallest)s or more.") % sums,
        )
    if amount > call.largest_grant:
        yield Missing(
            "budget_lines",
            _("You apply for %(amount)s yuan; the round gives %(largest)s at most.") % sums,
        )
