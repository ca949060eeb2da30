"""Why an activity says no, each in a sentence for the person who asked."""

from communities.errors import Refusal
from django.utils.translation import gettext_lazy as _


class NotOpenYet(Refusal):
    code = "not_open_yet"
    message = _("Sign-up has not opened yet. The page says when it does.")


class Closed(Refusal):
    code = "closed"
    message = _(
        "Sign-up for this session has closed. Please ask your residents’ committee whether "
        "someone may still come."
    )


class Retired(Refusal):
    code = "retired"
    message = _("This session is no longer offered. Please look at the activity’s page.")


class NotConfirmed(Refusal):
    code = "not_confirmed"
    message = _(
        "This entry has not been confirmed yet. The grid worker will do so; then you can sign up."
    )


class OtherCommunity(Refusal):
    code = "other_community"
    message = _("This activity is for the residents of its own community.")


class OtherGrid(Refusal):
    code = "other_grid"
    message = _("This activity is for other grids of the community.")


class AgeNotKnown(Refusal):
    code = "age_not_known"
    message = _(
        "This activity is for certain ages, and your entry does not say yours. "
        "Please add it on your page or ask the desk."
    )


class OtherAge(Refusal):
    code = "other_age"
    message = _("This activity is for other ages; its page says which.")


class TooManyCompanions(Refusal):
    code = "too_many_companions"
    message = _("So many companions cannot come along. Please take some of them off.")


class GroupTooLarge(Refusal):
    code = "group_too_large"
    message = _("The whole session has fewer places than your group has people.")


class Full(Refusal):
    code = "full"
    message = _("All places are taken, and this activity keeps no waiting list.")


class AlreadySignedUp(Refusal):
    code = "already_signed_up"
    message = _("This person is signed up for this session already.")


class KeyReused(Refusal):
    """The same form was sent again with something else in it; answered with 409."""

    code = "key_reused"
    message = _("This form was sent before with other details. Please open it again.")


class AlreadyCancelled(Refusal):
    code = "already_cancelled"
    message = _("This sign-up has been cancelled.")


class AlreadyOver(Refusal):
    code = "already_over"
    message = _("The session is over; what was signed up stays as it is.")


class WasThere(Refusal):
    code = "was_there"
    message = _("This person has been checked in; undo that first.")


class NotWaiting(Refusal):
    code = "not_waiting"
    message = _("This sign-up is not on the waiting list any more.")


class UnknownCode(Refusal):
    code = "unknown_code"
    message = _("Nobody of this session has this code. Please look for the name in the list.")


class WaitingStill(Refusal):
    code = "waiting_still"
    message = _("This person is on the waiting list and has no place yet.")


class NobodyNamed(Refusal):
    code = "nobody_named"
    message = _("Please write the name of the person who came.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    message = _("Please write why; the reason stays with the record.")
