"""What the office is told when a vote cannot be decided."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.errors import Refusal
from home.punctuation import listed


class NoVote(Refusal):
    """Nobody asked the residents, or nobody voted."""

    code = "no_vote"
    message = gettext_lazy(
        "There are no ballots on this round yet. Communities ask by a poll with a question about "
        "the projects of the round; it counts once it is closed and sealed."
    )


class PollsOpen(Refusal):
    """Some communities are still voting."""

    code = "polls_open"

    def __init__(self, waiting: Sequence[str]) -> None:
        super().__init__(
            _("Not every community has finished: %(names)s. Decide when all polls are sealed.")
            % {"names": listed(waiting)}
        )


class VoteDecided(Refusal):
    """Decided before, perhaps a second ago."""

    code = "vote_decided"
    message = gettext_lazy("This vote is decided already; the decision is published and stands.")


class SayWhy(Refusal):
    """Residents will read the reason."""

    code = "say_why"
    message = gettext_lazy("Please write why this rule is used: residents will read it.")
