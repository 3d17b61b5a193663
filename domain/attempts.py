"""How long a guesser waits: nothing for the first failures, then twice as long each time."""

from __future__ import annotations

from datetime import timedelta

# Failures that cost nothing. Many people may share an address, nobody shares an account.
FREE_PER_ACCOUNT = 5
FREE_PER_ADDRESS = 20

# The wait after the last free failure, after the next one, and so on; the last one stays.
WAITS = (*(timedelta(seconds=2**step) for step in range(10)), timedelta(minutes=15))

# After so long without a failure the count begins anew.
FORGOTTEN_AFTER = timedelta(days=1)


def wait(failures: int, *, free: int) -> timedelta:
    """How long after the last of `failures` the next try may come."""
    if failures < free:
        return timedelta(0)
    return WAITS[min(failures - free, len(WAITS) - 1)]
