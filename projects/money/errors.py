"""What people are told when money cannot move."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.errors import Refusal


class NoMoneyYet(Refusal):
    """There is no award, or it has ended."""

    code = "no_money_yet"
    message = gettext_lazy(
        "This project has no award of which money could be paid or spent: it is not approved, or "
        "it has ended."
    )


class MoneyHeld(Refusal):
    """An instalment whose evidence is missing; `missing` names it all."""

    code = "money_held"
    message = gettext_lazy("This instalment cannot be paid yet.")

    def __init__(self, missing: Sequence[str | Promise]) -> None:
        self.missing = tuple(missing)
        super().__init__()

    def __str__(self) -> str:
        return " ".join([str(self.message), *map(str, self.missing)])


class PaidAlready(Refusal):
    """A second click, or a second officer."""

    code = "paid_already"
    message = gettext_lazy("This instalment is paid already.")


class NotPaid(Refusal):
    """Nothing to take back."""

    code = "not_paid"
    message = gettext_lazy("This instalment is not paid, or a later one is; begin with that.")


class LineExhausted(Refusal):
    """An expense that its line cannot bear."""

    code = "line_exhausted"

    def __init__(self, label: str, left: Decimal, amount: Decimal) -> None:
        super().__init__(
            _(
                "“%(label)s” has %(left)s yuan left, this expense is %(amount)s yuan. Ask for an "
                "amendment first; then enter it."
            )
            % {"label": label, "left": f"{left:,.2f}", "amount": f"{amount:,.2f}"}
        )


class NoSuchLine(Refusal):
    """A line of another award, or one in kind."""

    code = "no_such_line"
    message = gettext_lazy(
        "Choose a line of this project's award. What is given in kind is entered as a contribution."
    )


class BadAmount(Refusal):
    """No amount of money."""

    code = "bad_amount"
    message = gettext_lazy("An amount is a number above nought, with two decimals at most.")


class BadDay(Refusal):
    """A day that has not come."""

    code = "bad_day"
    message = gettext_lazy("This day has not come yet.")


class BadVoucher(Refusal):
    """A file that is no picture and no PDF."""

    code = "bad_voucher"
    message = gettext_lazy(
        "This file cannot be kept. A voucher is a photo (JPEG, PNG, WebP) or a PDF of at most "
        "10 MB."
    )


class CancelledAlready(Refusal):
    """Cancelled before, perhaps a second ago."""

    code = "cancelled_already"
    message = gettext_lazy("This expense is cancelled already.")


class WhyNeeded(Refusal):
    """A change of money says why."""

    code = "why_needed"
    message = gettext_lazy("Please write why, in a sentence; it stays in the books.")


class NothingChanges(Refusal):
    """An amendment without a difference."""

    code = "nothing_changes"
    message = gettext_lazy("Nothing changes: give at least one line another amount.")


class AboveTheAward(Refusal):
    """More than was awarded."""

    code = "above_the_award"

    def __init__(self, after: Decimal, awarded: Decimal) -> None:
        super().__init__(
            _("The lines would come to %(after)s yuan, the award is %(awarded)s yuan.")
            % {"after": f"{after:,.2f}", "awarded": f"{awarded:,.2f}"}
        )


class BelowTheSpent(Refusal):
    """Less than was spent on the line."""

    code = "below_the_spent"

    def __init__(self, label: str, spent: Decimal) -> None:
        super().__init__(
            _("%(spent)s yuan are spent on “%(label)s” already; it cannot have less.")
            % {"label": label, "spent": f"{spent:,.2f}"}
        )


class BelowThePaid(Refusal):
    """Less than was paid out."""

    code = "below_the_paid"
    message = gettext_lazy(
        "More is paid out already than would be left of the award. Take the payment back first."
    )


class AmendmentWaits(Refusal):
    """One after the other."""

    code = "amendment_waits"
    message = gettext_lazy("An amendment of this project waits for the office; decide it first.")


class Outdated(Refusal):
    """The lines are not any more what the amendment was asked for."""

    code = "outdated"
    message = gettext_lazy(
        "The lines have changed since this was asked for. Refuse it, and ask anew."
    )


class Changed(Refusal):
    """Somebody was a moment faster."""

    code = "changed"
    message = gettext_lazy("Somebody has changed this a moment ago. Look again, then repeat it.")


class DecidedAlready(Refusal):
    """Decided before, perhaps a second ago."""

    code = "decided_already"
    message = gettext_lazy("This amendment is decided already.")


class NothingToPay(Refusal):
    """An instalment that was cut to nothing."""

    code = "nothing_to_pay"
    message = gettext_lazy("Nothing is left to pay of this instalment.")


class NotEnded(Refusal):
    """Money comes back at the end."""

    code = "not_ended"
    message = gettext_lazy(
        "The project is not over. What it has left is counted when it is closed; if a payment came "
        "back before, strike out the payment."
    )


class PayerNeeded(Refusal):
    """Nobody knows who paid."""

    code = "payer_needed"
    message = gettext_lazy("Say who paid the money back.")


class TooMuchReturned(Refusal):
    """More than the project has in hand."""

    code = "too_much_returned"

    def __init__(self, owed: Decimal, amount: Decimal) -> None:
        super().__init__(
            _("This project has %(owed)s yuan to pay back, not %(amount)s yuan.")
            % {"owed": f"{owed:,.2f}", "amount": f"{amount:,.2f}"}
        )


class NotStanding(Refusal):
    """Struck out before, perhaps a second ago, or no receipt at all."""

    code = "not_standing"
    message = gettext_lazy("This receipt is struck out already.")


class AwardedAgain(Refusal):
    """The pool has given the money to somebody else."""

    code = "awarded_again"
    message = gettext_lazy(
        "The money that came back is awarded to another project already; the pool cannot give it "
        "up."
    )


class ReturnedFirst(Refusal):
    """A payment of which money came back."""

    code = "returned_first"
    message = gettext_lazy(
        "The project has paid back money of this payment. Strike out that receipt first."
    )
