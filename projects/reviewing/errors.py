"""What a reviewer, or the office, is told when a review cannot go on."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.errors import Refusal
from home.punctuation import listed


class NotYourReview(Refusal):
    """Somebody else's review, or none at all."""

    code = "not_your_review"
    message = gettext_lazy("This review is not yours.")


class DeclareFirst(Refusal):
    """A proposal is read after the declaration."""

    code = "declare_first"
    message = gettext_lazy(
        "Say first whether you have a conflict of interest; then you can read the proposal."
    )


class DeclaredAlready(Refusal):
    """A declaration is said once."""

    code = "declared_already"
    message = gettext_lazy(
        "You have declared this already. If it has changed, tell the office: it can give the "
        "review back."
    )


class ReasonNeeded(Refusal):
    """Without a reason nobody can follow it later."""

    code = "reason_needed"
    message = gettext_lazy("Please write the reason in a sentence.")


class ReviewClosed(Refusal):
    """Submitted, taken back, or the proposal is no longer in review."""

    code = "review_closed"
    message = gettext_lazy(
        "This review is closed: it was submitted, or the proposal is no longer in review. The "
        "office can open it again."
    )


class Unfinished(Refusal):
    """Some criteria are not marked; `missing` names them."""

    code = "unfinished"

    def __init__(self, missing: Sequence[str], message: str | Promise | None = None) -> None:
        self.missing = tuple(missing)
        super().__init__(
            message
            or _("Still without points: %(names)s. What does not apply is ticked as such.")
            % {"names": listed(missing)}
        )


class TooLong(Refusal):
    """A remark that is longer than what is kept; the message says which, and by how much."""

    code = "too_long"


class BadPoints(Refusal):
    """Points that are no number on the scale."""

    code = "bad_points"

    def __init__(self, label: str, scale: int) -> None:
        super().__init__(
            _("“%(label)s”: points are a number from 0 to %(most)s, with two decimals at most.")
            % {"label": label, "most": scale}
        )


class Blocked(Refusal):
    """Same community, same team, or a conflict that was declared."""

    code = "blocked"


class ScoredByReviews(Refusal):
    """Where there are reviews, the score is theirs."""

    code = "scored_by_reviews"
    message = gettext_lazy(
        "This proposal is judged by reviews on the site: its score comes from them, and cannot be "
        "typed. To change it, give a review back to its reviewer."
    )


class NoRubric(Refusal):
    """Nothing to judge by: a review could never be submitted."""

    code = "no_rubric"
    message = gettext_lazy(
        "This round has no rubric yet. Add its criteria and their weights first; then reviews can "
        "be given out."
    )


class NobodyFree(Refusal):
    """No reviewer who may."""

    code = "nobody_free"
    message = gettext_lazy("There is no reviewer in the panel who may judge these proposals.")


class NoSuchAccount(Refusal):
    """The office typed something that is no account."""

    code = "no_such_account"
    message = gettext_lazy(
        "There is no account with this user name, e-mail or phone. The person signs in once, or "
        "is given an account; then add them here."
    )
