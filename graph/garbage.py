"""The garbage collector, told what a server is like: much that stays, and answers that do not."""

from __future__ import annotations

import gc

# An answer makes a few thousand objects, and lets go of them without the collector.
_THRESHOLDS = (20_000, 20, 20)


def settle() -> None:
    """What is there by now stays: it is not looked at again, and new objects less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
