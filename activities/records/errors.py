"""Why a made-up session is refused."""

from django.utils.translation import gettext_lazy as _

from communities.errors import Refusal


class NotMissed(Refusal):
    """The resident came, was not expected, or the session is still to come."""

    code = "not_missed"
    message = _(
        "Only a session that is over, that this person had signed up for and did not come to, can "
        "be made up for."
    )


class NotInstead(Refusal):
    """Another person's attendance, the same session, one that counts for another, or no longer."""

    code = "not_instead"
    message = _(
        "This attendance cannot stand for the missed session: it is another person’s or another "
        "community’s, was corrected, belongs to the session itself, or makes up for another one."
    )
