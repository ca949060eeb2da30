"""Lists of polls that several pages show."""

from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from communities.statements import Statement, given
from surveys.models import Poll, PollOption, PollQuestion

ON_A_CARD = (
    "electorate",
    "opens_at",
    "closes_at",
    "results_at",
    "result",
    "state",
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


@Statement
def poll_behind() -> QuerySet[Poll]:
    """The record of a poll's page."""
    return Poll.objects.filter(page_id=given("page")).order_by()


@Statement
def questions_asked() -> QuerySet[PollQuestion]:
    """What a poll asks."""
    return PollQuestion.objects.filter(poll=given("poll"), retired=False)


@Statement
def options_asked() -> QuerySet[PollOption]:
    """What a poll's questions offer."""
    return PollOption.objects.filter(poll=given("poll"), retired=False)
