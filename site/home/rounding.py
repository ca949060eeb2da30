"""Shares so coarse that they say nothing of any single person."""

from collections.abc import Iterable

LEAST_OF_SHARES = 100  # people; one step of five per cent is at least five of them
STEP = 5


def rounded(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Shares in steps of five per cent; nothing while so few came that a step were a few people."""
    table = list(rows)
    total = sum(n for _, n in table)
    if total < LEAST_OF_SHARES:
        return []
    half = STEP * total
    return [(name, (200 * n + half) // (2 * half) * STEP) for name, n in table]
