"""What a round's allocation learns from its polls; found by `projects` when the site starts."""

from projects.links import register_vote
from surveys.services.approvals import vote_of_round

register_vote(vote_of_round)
