"""Why a supply is not given, each in a sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Claim
from communities.errors import Refusal
from home.dates import day_text


class HasItAlready(Refusal):
    """The household has a standing claim; the sentence says when, and who collected."""

    code = "has_it_already"
    message = gettext_lazy("This household has got its share of this already.")

    def __init__(self, claim: Claim | None = None) -> None:
        super().__init__(_said(claim) if claim else None)
        self.claim = claim


def _said(claim: Claim) -> str:
    what = {"what": claim.supply.title, "door": claim.household}
    if claim.state == Claim.State.RESERVED:
        text = _("%(door)s has reserved %(what)s already, on %(day)s. Nothing more is needed.")
        return text % {**what, "day": day_text(claim.at, clock=True)}
    assert claim.collected_at is not None
    text = _("%(door)s has got %(what)s already: collected on %(day)s by %(who)s.")
    who = claim.collector.name if claim.collector else claim.collector_name
    day = day_text(claim.collected_at, clock=True)
    return text % {**what, "day": day, "who": who or claim.get_relation_display()}


class NotEnough(Refusal):
    """The stock has not so many to hand."""

    code = "not_enough"
    message = gettext_lazy(
        "There is not enough of this to hand any more. Please ask the residents’ committee "
        "whether more will come."
    )


class TooMany(Refusal):
    """More than a household may get, or none."""

    code = "too_many"
    message = gettext_lazy("A household gets at least one of this and no more than the page says.")


class OtherHousehold(Refusal):
    """Another community, or a grid that it is not for."""

    code = "other_household"
    message = gettext_lazy("This is for other households: the activity’s page says for which.")


class Gone(Refusal):
    """The page no longer names it."""

    code = "gone"
    message = gettext_lazy("This is no longer given out.")


class NotWaiting(Refusal):
    """A claim that was collected or called off meanwhile."""

    code = "not_waiting"
    message = gettext_lazy("This has been collected or called off meanwhile.")


class ReasonMissing(Refusal):
    """Something leaves the stock or is taken back without a word."""

    code = "reason_missing"
    message = gettext_lazy("Please write where it goes or why.")


class KeyReused(Refusal):
    """The same form was sent again with something else in it."""

    code = "key_reused"
    message = gettext_lazy("This form was sent before with other details. Please open it again.")


class WouldNotAddUp(Refusal):
    """Taking it back would leave more given out than came."""

    code = "would_not_add_up"
    message = gettext_lazy(
        "This cannot be taken back: more has been given out or reserved than would then have come."
    )


class NoSuchDoor(Refusal):
    """No household, or several, by what was typed."""

    code = "no_such_door"
    message = gettext_lazy(
        "No single household fits this. Please write the building and the door, for example "
        "“3-301”."
    )
