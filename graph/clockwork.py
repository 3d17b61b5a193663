"""Clockwork: the jobs' loop beside a server, for whoever has no scheduler of their own.

It is a process of its own that ends with this one, however this one ends: its input closes. Others
may run at the same time, here or elsewhere; what is due is done once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from settings import Settings

ROOT = Path(__file__).resolve().parent.parent
# It ends a transaction that it has begun, and those are short.
END_S_MAX = 20


@contextmanager
def beside(settings: Settings, hear: Callable[[str, int], None]) -> Iterator[None]:
    """Have `python -m jobs run` run meanwhile, if the settings say so.

    `hear` is called, from some thread, with each topic that the jobs announce and its version,
    where the database itself does not pass that on.
    """
    if not settings.jobs:
        yield
        return
    command = [sys.executable, "-m", "jobs", "run", "--with-parent"]
    # Elsewhere a child is handed no pipe but its own three.
    words = _Words(hear) if settings.is_embedded and os.name == "posix" else None
    child = subprocess.Popen(  # noqa: S603 - our own program and a number
        command if words is None else [*command, "--tell", str(words.pipe)],
        stdin=subprocess.PIPE,
        env=_environment(settings),
        pass_fds=() if words is None else (words.pipe,),
    )
    if words is not None:
        words.begin()
    try:
        yield
    finally:
        assert child.stdin is not None
        child.stdin.close()
        try:
            child.wait(END_S_MAX)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


class _Words:
    """A pipe on which the jobs say what they announce, and the thread that reads it to its end."""

    def __init__(self, hear: Callable[[str, int], None]) -> None:
        self._hear = hear
        self._source, self.pipe = os.pipe()

    def begin(self) -> None:
        """Read from now on. Only the child may hold the other end, so that it ends with that."""
        os.close(self.pipe)
        threading.Thread(target=self._read, name="words of jobs", daemon=True).start()

    def _read(self) -> None:
        with os.fdopen(self._source, encoding="utf-8") as source:
            for line in source:
                topic, _, version = line.strip().partition(" ")
                if version.isdecimal():
                    self._hear(topic, int(version))


def _environment(settings: Settings) -> dict[str, str]:
    """What this process was given, with the database that it has chosen."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
    path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return kept | {"DATABASE_URL": settings.database_url, "PYTHONPATH": path}
