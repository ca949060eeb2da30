"""Why a photo is not taken into an album."""

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class ConsentMissing(Refusal):
    """Somebody can be recognised, and nothing says that they agreed."""

    code = "consent_missing"
    message = _(
        "Please write who keeps the signed consents and since when; without them a photo on which "
        "somebody can be recognised is not published."
    )


class GuardianMissing(Refusal):
    """A child can be recognised, and no guardian is named."""

    code = "guardian_missing"
    message = _(
        "Children under 14 can be recognised: please write which guardians agreed, or take "
        "another photo."
    )


class WithdrawalSaysWhy(Refusal):
    """Taken off without a word."""

    code = "withdrawal_says_why"
    message = _("Please write in a few words why it is taken off.")
