"""Lists of polls that several pages show."""

from datetime import datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When

from communities.models import Resident
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


# --- what counting one ballot asks: each is planned once, because it is asked for every ballot ----

FOR_A_BALLOT = (
    *(field.attname for field in Poll._meta.concrete_fields if field.attname != "result"),
    "page__live",
)


@Statement
def poll_to_vote_in() -> QuerySet[Poll]:
    """A published poll by its page, without what only its pages show."""
    polls = Poll.objects.published().filter(page_id=given("page")).order_by()
    return polls.select_related("page").only(*FOR_A_BALLOT)


@Statement
def residents_acted_for() -> QuerySet[Resident]:
    """The verified residents for whom a user may act, themself first, with home and building."""
    residents = Resident.objects.verified().represented_by(given("user"))
    residents = residents.select_related("household__building", "community")
    return residents.order_by("-representations__is_self", "pk")


@Statement
def options_to_choose() -> QuerySet[PollOption]:
    """What a poll offers, each with its question."""
    options = PollOption.objects.filter(poll=given("poll"), retired=False)
    return options.select_related("question").order_by()


@Statement
def state_of_poll() -> "QuerySet[Poll, tuple[str]]":
    """Whether a poll has been sealed meanwhile."""
    rows = Poll.objects.filter(pk=given("poll")).order_by()
    return rows.values_list("state", named=True)
