"""Bars: how far a long run has come, on a terminal as a bar, elsewhere as a line now and then."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from jobs import telling
from jobs.progress import Progress

# What is done sooner shows no bar.
_LONG_S = 0.5
_FRAME_S = 0.1
_REDRAWN_S = 0.5
_LINE_S = 30
_WIDTH = 28
# Back to the beginning of the line, and nothing on it.
_CLEAR = "\r\x1b[K"


@contextmanager
def drawn() -> Iterator[Bar]:
    """A bar that is drawn again now and then, also while a run says nothing: it may be waiting."""
    bar, is_over = Bar(), threading.Event()

    def draw() -> None:
        while not is_over.wait(_REDRAWN_S):
            bar.redraw()

    drawing = threading.Thread(target=draw, name="bar", daemon=True)
    drawing.start()
    try:
        yield bar
    finally:
        is_over.set()
        drawing.join()
        bar.end()


class Bar:
    """For one run after the other, each `begin`s and `end`s; `show` is called as often as it may.

    Any thread may. It writes to standard error, so that what is piped on stays clean.
    """

    def __init__(
        self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out = out or sys.stderr
        self._is_terminal = self._out.isatty()
        self._clock = clock
        self._label = ""
        self._began = self._shown = clock()
        self._is_drawn = False
        self._progress: Progress | None = None
        self._lock = threading.Lock()

    def begin(self, label: str) -> None:
        with self._lock:
            self._label, self._progress = label, Progress()
            self._began = self._shown = self._clock()

    def show(self, progress: Progress) -> None:
        with self._lock:
            self._progress = progress
            self._draw(progress)

    def redraw(self) -> None:
        with self._lock:
            if self._progress is not None:
                self._draw(self._progress)

    def end(self) -> None:
        """Leave no bar behind."""
        with self._lock:
            self._progress = None
        self.clear()

    def clear(self) -> None:
        """Make room for a line; what comes next draws the bar anew."""
        with self._lock:
            if self._is_drawn:
                self._out.write(_CLEAR)
                self._out.flush()
                self._is_drawn = False

    def _draw(self, progress: Progress) -> None:
        now = self._clock()
        if self._is_terminal:
            is_time = now - self._began >= _LONG_S and now - self._shown >= _FRAME_S
        else:
            is_time = now - self._shown >= _LINE_S
        if not is_time:
            return
        self._shown = now
        text = self._text(progress, now - self._began)
        self._out.write(f"{_CLEAR}{text}" if self._is_terminal else f"{text}\n")
        self._out.flush()
        self._is_drawn = self._is_terminal

    def _text(self, progress: Progress, seconds: float) -> str:
        parts = [self._label]
        if self._is_terminal and progress.total:
            filled = min(_WIDTH, _WIDTH * progress.done // progress.total)
            parts.append(f"[{'#' * filled}{'-' * (_WIDTH - filled)}]")
        parts.append(telling.come_so_far(progress.done, progress.total))
        parts += [f"· {progress.note}"] if progress.note else []
        return " ".join([*parts, f"· {telling.took(seconds)}"])
