"""The server beside which a worker runs: the worker ends with it, and tells it what it has written.

On SQLite no process hears what another one commits; a pipe makes up for it, as quick as a write of
the server's own. What gets lost on it, subscribers find by looking from time to time.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine

from db import channel


def end_with(stop: threading.Event) -> None:
    """Have `stop` set when standard input ends: with the parent, however that ends."""
    threading.Thread(target=_wait_for_end, args=(stop,), name="parent", daemon=True).start()


@contextmanager
def told(engine: Engine, pipe: int | None) -> Iterator[None]:
    """Have the parent told meanwhile, on a pipe, of each topic that this process announces."""
    if pipe is None:
        yield
        return
    # A parent that does not read must not hold up a job.
    os.set_blocking(pipe, False)

    def tell(topic: str, version: int) -> None:
        with suppress(OSError):
            os.write(pipe, f"{topic} {version}\n".encode())

    subscription = channel.Subscription(engine, tell)
    try:
        yield
    finally:
        subscription.close()


def _wait_for_end(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(1):
        pass
    stop.set()
