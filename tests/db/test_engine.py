"""How a connection is set up, on both databases."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.engine import FOR_READ, Limits, connect

WANTED = Limits(connections=3, statement_timeout_ms=4_321, lock_timeout_ms=1_234)


@pytest.fixture
def limited(database_url: str) -> Any:
    engine = connect(database_url, WANTED)
    yield engine
    engine.dispose()


def asked(engine: Engine, *questions: str) -> list[Any]:
    with engine.connect() as connection:
        return [connection.exec_driver_sql(question).scalar() for question in questions]


def test_sqlite_is_set_up_for_many_readers_and_a_safe_writer(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'made' / 'for' / 'it' / 'a.db'}", WANTED)
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")

    found = asked(engine, *(f"PRAGMA {pragma}" for pragma in pragmas))
    engine.dispose()

    assert found == ["wal", 2, 1, 1, 1_234]


def test_postgresql_is_set_up_with_its_limits(postgres_server: str) -> None:
    engine = connect(postgres_server, WANTED)
    names = ("statement_timeout", "lock_timeout", "timezone", "jit", "application_name")

    found = asked(engine, *(f"SHOW {name}" for name in names))
    engine.dispose()

    assert found == ["4321ms", "1234ms", "UTC", "off", "outlay"]


def test_postgresql_gives_ids_and_days_and_instants_as_text(postgres_server: str) -> None:
    engine = connect(postgres_server)
    uuid = "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"

    found = asked(
        engine,
        f"SELECT '{uuid}'::uuid",
        "SELECT '2026-03-14'::date",
        "SELECT '2026-03-14 09:26:53+01'::timestamptz",
    )
    engine.dispose()

    assert found == [uuid, "2026-03-14", "2026-03-14 08:26:53+00"]


def test_there_are_as_many_connections_as_wanted_and_a_few_for_short_visits(
    limited: Engine,
) -> None:
    pool: Any = limited.pool

    assert pool.size() == 3
    assert pool._max_overflow == 4  # noqa: SLF001 - the pool tells it nowhere else


def test_a_file_may_be_opened_for_the_first_time_by_many_at_once(tmp_path: Path) -> None:
    engines = [connect(f"sqlite:///{tmp_path / 'a.db'}") for _ in range(8)]

    def first(engine: Engine) -> Any:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS a (b INTEGER)"))
        return asked(engine, "PRAGMA journal_mode")[0]

    with ThreadPoolExecutor(8) as threads:
        modes = list(threads.map(first, engines))
    for engine in engines:
        engine.dispose()

    assert modes == ["wal"] * 8


def test_the_options_of_a_read_end_with_its_connection(limited: Engine) -> None:
    with limited.connect() as connection:
        connection.execution_options(**FOR_READ)
        connection.execute(text("SELECT 1"))

    with limited.begin() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS a (b INTEGER)"))
        connection.execute(text("INSERT INTO a VALUES (1)"))
        assert connection.execute(text("SELECT count(*) FROM a")).scalar() == 1
        connection.execute(text("DROP TABLE a"))


def test_a_new_file_that_another_process_writes_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "outlay.db"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("CREATE TABLE first (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    waited: list[float] = []

    def let_go(seconds: float) -> None:
        waited.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr("db.engine.sleep", let_go)
    engine = connect(f"sqlite:///{path}", Limits(lock_timeout_ms=30_000))
    with engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    engine.dispose()
    other.close()

    assert (mode, len(waited)) == ("wal", 1)
