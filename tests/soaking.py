"""How often tests that work at random do so: a little each time, and much in `run.py soak`."""

from __future__ import annotations

import os

MINUTES = float(os.environ.get("OUTLAY_SOAK_MINUTES", "0"))
# So many times as much of what takes no time of its own.
_MUCH = 10


def examples(few: int) -> int:
    return few * _MUCH if MINUTES else few
