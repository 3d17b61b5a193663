"""Clockwork: the jobs' loop beside a server, for whoever has no scheduler of their own.

It is a process of its own that ends with this one, however this one ends: its input closes. Others
may run at the same time, here or elsewhere; what is due is done once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from settings import Settings

ROOT = Path(__file__).resolve().parent.parent
# It ends a transaction that it has begun, and those are short.
END_S_MAX = 20


@contextmanager
def beside(settings: Settings) -> Iterator[None]:
    """Have `python -m jobs run` run meanwhile, if the settings say so."""
    if not settings.jobs:
        yield
        return
    child = subprocess.Popen(
        [sys.executable, "-m", "jobs", "run", "--with-parent"],
        stdin=subprocess.PIPE,
        env=_environment(settings),
    )
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


def _environment(settings: Settings) -> dict[str, str]:
    """What this process was given, with the database that it has chosen."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL_FILE"}
    path = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return kept | {"DATABASE_URL": settings.database_url, "PYTHONPATH": path}
