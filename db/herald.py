"""The herald: says on PostgreSQL's channel what was committed, so that no writer waits for it.

Words that come while it speaks are said together, of a topic the last one only. What it has not
said when the process ends is lost, and found by those who look by themselves.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import psycopg2
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

CHANNEL = "outlay"

# A thread that has nothing to say for so long ends; the next word starts another one.
_IDLE_S_MAX = 5.0
# Nothing is lost with a word that is: its commit, unlike that of what it tells, waits for no disk.
_PUBLISH = (
    "SELECT set_config('synchronous_commit', 'off', true), pg_notify(%s, word)"
    " FROM unnest(%s) AS word"
)


class Herald:
    """One for each engine."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._words: dict[str, int] = {}
        self._is_running = False
        self._is_speaking = False

    def say(self, engine: Engine, news: Mapping[str, int]) -> None:
        """Have it said that each of these topics has reached a version; later ones come later."""
        with self._changed:
            self._words.update(news)
            if not self._is_running:
                self._is_running = True
                threading.Thread(
                    target=self._run, args=(engine,), name="herald", daemon=True
                ).start()
            self._changed.notify_all()

    def flush(self, patience_s: int) -> None:
        """Wait until all has been said, or for so long."""
        with self._changed:
            self._changed.wait_for(lambda: not self._words and not self._is_speaking, patience_s)

    def _run(self, engine: Engine) -> None:
        while words := self._next():
            with suppress(DBAPIError, psycopg2.Error, PoolTimeout):
                # A connection that died in the pool shows only now; the next is as good as new.
                if not _publish(engine, words):
                    _publish(engine, words)

    def _next(self) -> list[str]:
        """The words to say next; none when it is time to end."""
        with self._changed:
            self._is_speaking = False
            self._changed.notify_all()
            self._changed.wait_for(lambda: bool(self._words), _IDLE_S_MAX)
            words = [f"{topic} {version}" for topic, version in self._words.items()]
            self._words.clear()
            self._is_running = self._is_speaking = bool(words)
            return words


_heralds: WeakKeyDictionary[Engine, Herald] = WeakKeyDictionary()
_guard = threading.Lock()


def of(engine: Engine) -> Herald:
    with _guard:
        return _heralds.setdefault(engine, Herald())


def _publish(engine: Engine, words: list[str]) -> bool:
    """Whether the server took it."""
    pooled = engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        driver.autocommit = True
        with driver.cursor() as cursor:
            cursor.execute(_PUBLISH, (CHANNEL, words))
        driver.autocommit = False
    except psycopg2.Error:
        # Broken or not, it is nothing for the next one who asks the pool.
        pooled.invalidate()
        return False
    else:
        return True
    finally:
        pooled.close()
