"""Turns: the writers of one process take a SQLite file one after the other, who came first, first.

SQLite knows no queue: whoever finds the file locked sleeps and tries again, and on a busy machine
the same one may come too late every time.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import Engine


class _Queue:
    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    def take(self) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            mine = threading.Event()
            self._waiting.append(mine)
        # Each writer ends: its statements and its waiting for other processes are bounded.
        mine.wait()

    def give_back(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


_queues: WeakKeyDictionary[Engine, _Queue] = WeakKeyDictionary()
_queues_guard = threading.Lock()


@contextmanager
def taken(engine: Engine) -> Iterator[None]:
    """The engine's turn to write, if it is one of SQLite; other databases queue by themselves."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with _queues_guard:
        queue = _queues.setdefault(engine, _Queue())
    queue.take()
    try:
        yield
    finally:
        queue.give_back()
