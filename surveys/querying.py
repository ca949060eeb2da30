"""Lists of polls that several pages show."""

from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from surveys.models import Poll

ON_A_CARD = (
    "electorate",
    "opens_at",
    "closes_at",
    "results_at",
    "result",
    "page__title",
    "page__url_path",
    "page__introduction",
    "community__name",
)


def listed(at: datetime) -> QuerySet[Poll]:
    """Published polls: open ones first, then those to come, then the closed, newest first."""
    rank = Case(
        When(closes_at__lte=at, then=Value(2)),
        When(opens_at__gt=at, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    polls = Poll.objects.published().select_related("page", "community")
    return polls.only(*ON_A_CARD).order_by(rank, "-closes_at", "-pk")
