"""Kept connections: what a thread's last snapshot was read on, for the next, if it follows at once.

The end of the one is said together with the beginning of the other, which spares a round trip and
the way through the pool. A thread keeps nothing unless it promises to let go of it before it waits.
"""

from __future__ import annotations

import sqlite3
import threading

import psycopg2
from sqlalchemy import Engine

from db.snapshots import Source


class _Mine(threading.local):
    promised = False
    source: Source | None = None


_mine = _Mine()


def promise() -> None:
    """From here on the calling thread may keep one: it calls `let_go` before it waits."""
    _mine.promised = True


def keep(source: Source) -> bool:
    """Keep the connection of a snapshot that is over; False if this thread keeps none."""
    if not _mine.promised or _mine.source is not None or source.connection.invalidated:
        return False
    source.put_off_end()
    _mine.source = source
    return True


def taken(engine: Engine) -> Source | None:
    """What this thread has kept of the engine's, ready for the next snapshot."""
    source = _mine.source
    if source is None or source.connection.engine is not engine:
        return None
    _mine.source = None
    return source


def let_go() -> None:
    """Give back what this thread has kept."""
    source, _mine.source = _mine.source, None
    if source is not None:
        end(source)


def end(source: Source) -> None:
    """A connection that does not take its end is broken, and nobody gets it again."""
    with source.connection:
        if source.connection.invalidated:
            return
        try:
            source.end()
        except (psycopg2.Error, sqlite3.Error) as error:
            source.connection.invalidate(error)
