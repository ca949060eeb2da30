"""The residents' vote of a round: both rules side by side, the decision, its explanation."""
