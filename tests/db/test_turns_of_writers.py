"""Turns of writers: on SQLite one after the other in the order they came, elsewhere all at once."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from db.turns import taken
from tests.graph.server import BOUND_S, ROOT, until


def test_writers_of_a_file_go_one_after_the_other(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'outlay.db'}")
    inside, most, order = 0, 0, []

    def work(number: int) -> None:
        nonlocal inside, most
        with taken(engine):
            inside += 1
            most = max(most, inside)
            order.append(number)
            inside -= 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(BOUND_S)

    assert (most, sorted(order)) == (1, list(range(50)))


def test_who_fails_gives_the_turn_back(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'outlay.db'}")

    for _ in range(3):
        with pytest.raises(ValueError, match="no"), taken(engine):
            raise ValueError("no")

    with taken(engine):
        pass


_GREEDY = """
import sys
from sqlalchemy import create_engine
from db.turns import taken
engine = create_engine(sys.argv[1])
while True:
    with taken(engine):
        print("in", flush=True)
        sys.stdin.readline()
        print("out", flush=True)
"""


def test_another_process_that_always_comes_back_overtakes_nobody(tmp_path: Path) -> None:
    """It holds the file until it is told to let go, and wants it again at once."""
    engine = create_engine(f"sqlite:///{tmp_path / 'outlay.db'}")
    command = [sys.executable, "-c", _GREEDY, str(engine.url)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    waiting, is_in = threading.Event(), threading.Event()

    def work() -> None:
        waiting.set()
        with taken(engine):
            is_in.set()

    with subprocess.Popen(command, cwd=ROOT, **pipes) as greedy:  # type: ignore[call-overload]
        assert greedy.stdout.readline() == "in\n"
        thread = threading.Thread(target=work)
        thread.start()
        waiting.wait(BOUND_S)
        until(lambda: _stands_in_between(tmp_path))
        greedy.stdin.write("\n")
        greedy.stdin.flush()
        assert is_in.wait(BOUND_S)
        thread.join(BOUND_S)
        assert greedy.stdout.readline() == "out\n"
        assert greedy.stdout.readline() == "in\n"
        # Killed while it holds the file, it lets go of it.
        greedy.kill()
    with taken(engine):
        pass


def _stands_in_between(folder: Path) -> bool:
    """Whether somebody has passed the first door."""
    with (folder / "outlay.db-door").open("ab") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_postgresql_queues_by_itself() -> None:
    engine = create_engine("postgresql+psycopg2://nowhere/at_all")

    with taken(engine), taken(engine):
        pass
