"""What a proposal needs before it can be handed in; everything is said at once."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .errors import Missing
from .models import Gate, Grant, ProjectPage, RequiredPaper, RoundPage, Source
from .models.vocabulary import NOTHING

TEXTS: tuple[tuple[str, str | Promise], ...] = (
    ("summary", gettext_lazy("Say it in one sentence.")),
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
    return [
        *_round(page),
        *_leads(page),
        *_texts(page),
        *_milestones(page),
        *_budget(page),
        *_papers(page),
    ]


def missing_papers(grant: Grant, action: str) -> list[str]:
    """The papers that the round wants before this move and that nobody has handed in."""
    if grant.round_id is None:
        return []
    there = grant.papers.filter(gate=action).values("key")
    wanted = RequiredPaper.objects.filter(round_id=grant.round_id, gate=action)
    return list(wanted.exclude(key__in=there).values_list("label", flat=True))


def _papers(page: ProjectPage) -> Iterator[Missing]:
    """Papers that are handed in with the proposal."""
    call, grant = page.round, Grant.objects.filter(page_id=page.pk).first()
    if call is None:
        return
    there = set(grant.papers.values_list("key", flat=True)) if grant else set()
    for paper in call.papers.all():
        if paper.gate == Gate.SUBMIT and paper.key not in there:
            yield Missing("papers", _("Hand in: %(paper)s.") % {"paper": paper.label})


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
    goals = list(page.milestones.all())
    if not goals:
        yield Missing("milestones", _("Set at least one target with a number."))
    for goal in goals:
        if not goal.target or not goal.label:
            yield Missing(
                "milestones",
                _("The target “%(label)s” needs a name and a number.") % {"label": goal.label},
            )


def _budget(page: ProjectPage) -> Iterator[Missing]:
    lines = list(page.budget_lines.all())
    if not lines:
        yield Missing("budget_lines", _("Write at least one budget line."))
        return
    for line in lines:
        if not line.label:
            yield Missing("budget_lines", _("One budget line does not say what it is for."))
        if not line.category:
            yield Missing(
                "budget_lines",
                _("Choose a category for the budget line “%(label)s”.") % {"label": line.label},
            )
        if not line.product():
            yield Missing(
                "budget_lines",
                _("The budget line “%(label)s” has no amount.") % {"label": line.label},
            )
    if page.round is not None:
        yield from _limits(requested(page), page.round)
        yield from _caps(page, page.round)


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


def spending(page: ProjectPage) -> dict[str, Decimal]:
    """What this version asks of the grant for each category, in yuan."""
    sums: dict[str, Decimal] = {}
    for line in page.budget_lines.all():
        if line.source == Source.GRANT:
            sums[line.category] = sums.get(line.category, NOTHING) + line.product()
    return sums


def _caps(page: ProjectPage, call: RoundPage) -> Iterator[Missing]:
    """Categories that take more of the grant than the round gives for them."""
    spent, asked = spending(page), requested(page)
    for cap in call.caps.all():
        amount, most = spent.get(cap.category, NOTHING), cap.most(asked)
        if amount > most:
            yield Missing(
                "budget_lines",
                _(
                    "“%(category)s” has %(amount)s yuan of the grant; this round gives %(most)s "
                    "yuan at most for it."
                )
                % {
                    "category": cap.get_category_display(),
                    "amount": f"{amount:,.2f}",
                    "most": f"{most:,.2f}",
                },
            )


def budget_notes(page: ProjectPage) -> list[str]:
    """What stands against this budget: over or under the round's limits, over a cap."""
    if page.round is None or not page.budget_lines.all():
        return []
    return [str(one) for one in (*_limits(requested(page), page.round), *_caps(page, page.round))]
