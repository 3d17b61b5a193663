"""Turns: the writers of a SQLite file take it one after the other, who came first in a process,
first, and of several processes each in its turn.

SQLite knows no queue: whoever finds the file locked sleeps and tries again, and on a busy machine
the same one may come too late every time: always, beside a job that has years to catch up with.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from weakref import WeakKeyDictionary, finalize

from sqlalchemy import Engine

# For so long other processes are waited for, as SQLite would; it then says itself what is wrong.
_PATIENCE_NS = 5_000_000_000
_PAUSE_S = 0.002
_DOORS = 2


class _Queue:
    def __init__(self, engine: Engine) -> None:
        self.doors = _Doors(engine.url.database)
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


class _Doors:
    """Two doors to the file, the second behind the first, each for one process at a time.

    Whoever stands between them waits for the file, and whoever comes out of the file has to pass
    the first door again: so nobody who waits is overtaken twice. A process that ends lets go.
    """

    def __init__(self, path: str | None) -> None:
        self._files: list[int] = []
        with suppress(OSError):
            # What stands in the way is told when SQLite opens its own.
            for name in ("door", "turn") if path and path != ":memory:" else ():
                # Nothing is ever written in them.
                self._files.append(os.open(f"{path}-{name}", os.O_RDWR | os.O_CREAT, 0o600))
        finalize(self, _close, self._files)

    def enter(self) -> None:
        if len(self._files) != _DOORS:
            return
        door, turn = self._files
        until = time.monotonic_ns() + _PATIENCE_NS
        if _is_locked(door, until):
            _is_locked(turn, until)
            _unlock(door)

    def leave(self) -> None:
        if len(self._files) == _DOORS:
            _unlock(self._files[1])


def _close(files: Sequence[int]) -> None:
    for file in files:
        os.close(file)


if sys.platform == "win32":  # pragma: no cover - SQLite's own waiting has to do

    def _is_locked(_: int, __: int) -> bool:
        return False

    def _unlock(_: int) -> None:
        pass

else:
    import fcntl

    def _is_locked(file: int, until: int) -> bool:
        """Whether it is locked by us, which is tried until a moment."""
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic_ns() > until:
                    return False
                time.sleep(_PAUSE_S)
            else:
                return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


_queues: WeakKeyDictionary[Engine, _Queue] = WeakKeyDictionary()
_queues_guard = threading.Lock()


@contextmanager
def taken(engine: Engine) -> Iterator[None]:
    """The engine's turn to write, if it is one of SQLite; other databases queue by themselves."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with _queues_guard:
        queue = _queues.get(engine)
        if queue is None:
            queue = _queues[engine] = _Queue(engine)
    queue.take()
    try:
        queue.doors.enter()
        yield
    finally:
        queue.doors.leave()
        queue.give_back()
