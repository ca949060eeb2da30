"""Which projects a vote funds: approval ballots, exact fractions, and a reason for every refusal.

Nothing in this package knows Django. Two rules are computed side by side:

`greedy` takes the projects by their number of votes, and skips what no longer fits.

`equal_shares` is the Method of Equal Shares with the Add1 completion (Peters, Pierczyński,
Skowron 2021; the completion and the ties as the city of Wieliczka's method is described on
equalshares.net). Each ballot owns an equal part of the budget, in whole currency units. The
supporters of a project share its cost as equally as their money allows; the next project is the
one with the most effective votes, that is cost divided by the largest payment. A tie is decided by
the lower cost, then by more votes, then by the order in which the projects are listed. The
endowment then grows by one unit a ballot, all is computed anew, and it ends before the first
outcome that would overspend, or when every wanted project is funded. It does not end already at an
outcome to which nothing can be added: a later one may spend more, and Wieliczka's official result
of 2023 is such a one. What costs nothing is funded before all else, if anybody wants it.
"""

from .completion import equal_shares
from .election import Election, Project
from .most_votes import greedy
from .outcome import Outcome, Reason, Why

__all__ = ["Election", "Outcome", "Project", "Reason", "Why", "equal_shares", "greedy"]
