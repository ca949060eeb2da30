"""What a handbook reads from the polls: what was asked this year and what came of it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community
from handbooks.data import Table, provides_data
from home.dates import day_text

from .models import Poll
from .presenting import leader, result_of, took_part
from .tally import Result

SHOWN = 20


@provides_data("polls", gettext_lazy("Results of the year's polls"))
def polls(community: Community, at: datetime) -> list[Table]:
    """The polls of the year whose result may be seen, in the order in which they closed."""
    year = timezone.localtime(at).year
    closed = Poll.objects.published().filter(
        community=community, closes_at__year=year, results_at__lte=at
    )
    closed = closed.select_related("page").order_by("closes_at", "pk")[:SHOWN]
    results = [(poll, result_of(poll, at)) for poll in closed]
    rows = [_row(poll, result) for poll, result in results if result]
    head = [_("What was asked"), _("What came of it"), _("Who took part")]
    return [Table(head, rows, _("What we decided together"), ("", "40mm", "32mm"))]


def _row(poll: Poll, result: Result) -> list[str]:
    """The question, what most chose for each part of it, and how many answered, until when."""
    chosen = "\n".join(filter(None, (leader(question) for question in result.questions)))
    asked = f"{poll.page.title}\n{day_text(poll.closes_at, year=False)}"
    return [asked, chosen or "–", took_part(poll, result)]
