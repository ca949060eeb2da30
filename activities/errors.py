"""Why an activity says no, each in a sentence for the person who asked."""

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class NotOpenYet(Refusal):
    """Before `opens_at`."""

    code = "not_open_yet"
    message = _("Sign-up has not opened yet. The page says when it does.")


class Closed(Refusal):
    """From `closes_at` on."""

    code = "closed"
    message = _(
        "Sign-up for this session has closed. Please ask your residents’ committee whether "
        "someone may still come."
    )


class Retired(Refusal):
    """The page no longer names the session."""

    code = "retired"
    message = _("This session is no longer offered. Please look at the activity’s page.")


class NotConfirmed(Refusal):
    """The resident is pending, refused or gone."""

    code = "not_confirmed"
    message = _(
        "This entry has not been confirmed yet. The grid worker will do so; then you can sign up."
    )


class OtherCommunity(Refusal):
    """A neighbour from elsewhere."""

    code = "other_community"
    message = _("This activity is for the residents of its own community.")


class OtherGrid(Refusal):
    """Outside the chosen grids."""

    code = "other_grid"
    message = _("This activity is for other grids of the community.")


class AgeNotKnown(Refusal):
    """An age range, and a resident without an age band."""

    code = "age_not_known"
    message = _(
        "This activity is for certain ages, and your entry does not say yours. "
        "Please add it on your page or ask the desk."
    )


class OtherAge(Refusal):
    """Outside the age range."""

    code = "other_age"
    message = _("This activity is for other ages; its page says which.")


class TooManyCompanions(Refusal):
    """More than `companions_max`."""

    code = "too_many_companions"
    message = _("So many companions cannot come along. Please take some of them off.")


class GroupTooLarge(Refusal):
    """It could never leave the head of the waiting list."""

    code = "group_too_large"
    message = _("The whole session has fewer places than your group has people.")


class Full(Refusal):
    """Full, without a waiting list."""

    code = "full"
    message = _("All places are taken, and this activity keeps no waiting list.")


class AlreadySignedUp(Refusal):
    """One standing sign-up a person and session."""

    code = "already_signed_up"
    message = _("This person is signed up for this session already.")


class KeyReused(Refusal):
    """The same form was sent again with something else in it; answered with 409."""

    code = "key_reused"
    message = _("This form was sent before with other details. Please open it again.")


class AlreadyCancelled(Refusal):
    """Nothing is left to cancel."""

    code = "already_cancelled"
    message = _("This sign-up has been cancelled.")


class AlreadyOver(Refusal):
    """From `ends_at` on, records stay."""

    code = "already_over"
    message = _("The session is over; what was signed up stays as it is.")


class WasThere(Refusal):
    """An attendance stands against it."""

    code = "was_there"
    message = _("This person has been checked in; undo that first.")


class NotWaiting(Refusal):
    """It has moved up or was cancelled meanwhile."""

    code = "not_waiting"
    message = _("This sign-up is not on the waiting list any more.")


class UnknownCode(Refusal):
    """A code of nobody here, or one that a cancellation voided."""

    code = "unknown_code"
    message = _("Nobody of this session has this code. Please look for the name in the list.")


class WaitingStill(Refusal):
    """At the door without a place."""

    code = "waiting_still"
    message = _("This person is on the waiting list and has no place yet.")


class NobodyNamed(Refusal):
    """A walk-in without a name."""

    code = "nobody_named"
    message = _("Please write the name of the person who came.")


class ReasonMissing(Refusal):
    """A correction without a reason."""

    code = "reason_missing"
    message = _("Please write why; the reason stays with the record.")


class NotVolunteering(Refusal):
    """Hours are kept of volunteer service only."""

    code = "not_volunteering"
    message = _(
        "Hours are kept of volunteer service only, and of residents with an entry. "
        "Look at the kind of the activity."
    )


class LeftBeforeComing(Refusal):
    """A check-out before the check-in."""

    code = "left_before_coming"
    message = _("Nobody leaves before coming. Look at the time of the check-in.")


class NotYet(Refusal):
    """A time that has not come."""

    code = "not_yet"
    message = _("This time has not come yet. Look at the day and the hour.")


class NoHours(Refusal):
    """Nothing to print a record of."""

    code = "no_hours"
    message = _(
        "There are no volunteer hours in this time. Each service needs a check-in and a check-out."
    )


class PageLocked(Refusal):
    """Somebody has locked the page, or a workflow has."""

    code = "page_locked"
    message = _("This page is locked at the moment. Whoever locked it can open it again.")


class CalledOff(Refusal):
    """The session does not take place; its codes check nobody in."""

    code = "called_off"
    message = _("This session was called off and does not take place.")


class SameAsBefore(Refusal):
    """Moved to where and when it is."""

    code = "same_as_before"
    message = _("This is when and where it is already; nothing would change.")


class BeginsTooEarly(Refusal):
    """A new time that is over, or upside down."""

    code = "begins_too_early"
    message = _("The new time must lie ahead, and begin before it ends.")


class NeedsAnswer(Refusal):
    """A question that must be answered."""

    code = "needs_answer"
    message = _("Please answer the questions of this activity.")


class NotByName(Refusal):
    """A name that cannot be taken without an account; the same sentence whatever the reason."""

    code = "not_by_name"
    message = _(
        "We could not take this by name and phone. Please sign in, or call your residents’ "
        "committee; they sign you up at once."
    )


class DoorTooEarly(Refusal):
    """A check-in link more than two weeks before."""

    code = "door_too_early"
    message = _("A check-in link can be made from two weeks before the session on.")


class DoorTooLate(Refusal):
    """A check-in link for what is over."""

    code = "door_too_late"
    message = _(
        "The session is over, and so is checking in by phone. Enter the sign-in sheet, or check "
        "people in at the desk."
    )


class CodeVoid(Refusal):
    """A sign-up that was cancelled, a companion who stepped back."""

    code = "code_void"
    message = _("This code is not valid any more: the sign-up was cancelled. Please ask the desk.")


class OtherSession(Refusal):
    """A code of another session or activity."""

    code = "other_session"
    message = _("This code is for another session. Look at the day and the title on it.")


class DoorOver(Refusal):
    """A scan from after the end of the link."""

    code = "door_over"
    message = _("The check-in link had ended. The desk will look at this one.")


class DoorClosed(Refusal):
    """The link was withdrawn, or is over for good."""

    code = "door_closed"
    message = _("This check-in link is not valid any more. Please ask the desk for a new one.")


class NotOnTheSheet(Refusal):
    """A row number that the printed sheet does not have."""

    code = "not_on_the_sheet"
    message = _("This row is not on the sheet.")


class SheetOver(Refusal):
    """The sheet has been entered."""

    code = "sheet_over"
    message = _("This sheet has been entered and counts. Correct single rows, with a reason.")


class SheetOpen(Refusal):
    """A correction before the end."""

    code = "sheet_open"
    message = _("This sheet is still being entered: simply change the row.")


class RowUnnamed(Refusal):
    """A blank row was signed and nobody is named."""

    code = "row_unnamed"
    message = _("Please write the name that stands in this row.")


class BuildingUnknown(Refusal):
    """What was typed is no building of the community."""

    code = "building_unknown"
    message = _("There is no such building here.")


class TimeUnknown(Refusal):
    """What was typed is no time of day."""

    code = "time_unknown"
    message = _("Please write the time as 9:30 or 930.")


class SheetChanged(Refusal):
    """Another window or person has entered rows meanwhile."""

    code = "sheet_changed"
    message = _("Somebody else has just entered rows of this sheet. Load the page again.")


class OtherEntry(Refusal):
    """Both entries by one person."""

    code = "other_entry"
    message = _("You made the other entry of this sheet. Somebody else has to make this one.")


class SecondMissing(Refusal):
    """The second entry is owed."""

    code = "second_missing"
    message = _("A second person has to enter this sheet before it can count.")


class SheetDiffers(Refusal):
    """Two people read it differently."""

    code = "sheet_differs"
    message = _("The two entries differ. Look at these rows on paper, and choose what is right.")


class NothingSigned(Refusal):
    """A sheet without one signature."""

    code = "nothing_signed"
    message = _("No row has been entered yet.")
