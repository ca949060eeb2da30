"""The panel of a round: who judges what, the scores, their sum."""
