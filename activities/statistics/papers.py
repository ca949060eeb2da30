"""The sheet of figures."""

from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import printing
from communities.models import Community
from communities.roles import managed_community_ids
from home.charts import stack
from home.dates import day_text, span_text
from printing.sheets import Params, Sheet, Visitor, sheet

from . import charts
from .figures import figures_of
from .filters import StatisticsFilter
from .scopes import Scope


def _may_see(user: Visitor, params: Params, community: Community | None) -> bool:
    """Whoever still looks after all the communities that the figures are of."""
    return set(params["communities"]) <= managed_community_ids(user)


@sheet("activity_figures", gettext_lazy("Activities in figures"), may_see=_may_see)
def figures(params: Params, language: str) -> Sheet:
    """The figures as the worker narrowed them."""
    scope = _scope(params)
    context = figures_context(scope, params["asked"])
    pdf = printing.render(
        "print/activity_figures.html", context, title=context["title"], language=language
    )
    return Sheet.of(pdf, _("Activities in figures"), scope.name)


def _scope(params: Params) -> Scope:
    found = Community.objects.filter(pk__in=params["communities"]).select_related("sub_district")
    communities = tuple(found.order_by("name"))
    return Scope(communities, communities[0].sub_district, whole="district" in params["asked"])


def figures_context(scope: Scope, asked: dict[str, str]) -> dict[str, Any]:
    """What stands on the sheet: the same rows as on the screen."""
    query = QueryDict(mutable=True)
    query.update(asked)
    at = timezone.now()
    narrowed = StatisticsFilter(query, scope=scope, today=timezone.localdate())
    found = figures_of(narrowed.cut())
    first, last = narrowed.period
    return {
        "who": scope.name,
        "over": "" if scope.whole else scope.sub_district.name,
        "kind": _("Activities in figures"),
        "title": span_text(first, last),
        "lead": _chosen(narrowed),
        "numbers": [
            (name, f"{value} {unit}".strip()) for name, value, unit in charts.numbers(found)
        ],
        "charts": [
            {
                "title": chart.title,
                "unit": chart.unit,
                "note": chart.note,
                "bars": stack(chart.rows, [""], chart.total),
            }
            for chart in charts.for_workers(found)
        ],
        "foot": _("From the records, as of %(day)s. For the desk: small numbers are not masked.")
        % {"day": day_text(at, clock=True)},
    }


def _chosen(narrowed: StatisticsFilter) -> str:
    """What was narrowed besides the time, in words."""
    said = narrowed.form.cleaned_data if narrowed.form.is_valid() else {}
    parts = []
    for name in ("kind", "project", "grid", "band"):
        if said.get(name):
            choices = dict(getattr(narrowed.form.fields[name], "choices", []))
            parts.append(str(choices.get(said[name], said[name])))
    return " · ".join(parts)
