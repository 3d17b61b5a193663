"""Turns of writers: on SQLite one after the other in the order they came, elsewhere all at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from db.turns import taken
from tests.graph.server import BOUND_S


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


def test_postgresql_queues_by_itself() -> None:
    engine = create_engine("postgresql+psycopg2://nowhere/at_all")

    with taken(engine), taken(engine):
        pass
