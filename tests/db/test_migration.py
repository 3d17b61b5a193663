"""Migrations: every step up, down and up again, and what is said of a database that is unfit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, inspect, text

from db import failures, migration
from db.engine import Limits, connect
from db.migration import Standing, revisions, standing
from tests import postgres

Open = Callable[[], Engine]


@pytest.fixture(params=["sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Engines over one empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'outlay.db'}"
    else:
        server = request.getfixturevalue("postgres_server")
        url = postgres.create_database(server, f"t{uuid4().hex}")
    engines: list[Engine] = []

    def one_more() -> Engine:
        engines.append(connect(url, Limits(lock_timeout_ms=20_000)))
        return engines[-1]

    yield one_more
    for engine in engines:
        engine.dispose()


@pytest.fixture
def empty(opened: Open) -> Engine:
    return opened()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def test_every_step_goes_up_and_down_and_up_again(empty: Engine) -> None:
    oldest_first = revisions()[::-1]
    after: list[set[str]] = [set()]

    for number, revision in enumerate(oldest_first):
        migration.upgrade(empty, revision)
        reached = tables(empty)
        migration.downgrade(empty, oldest_first[number - 1] if number else "base")
        assert tables(empty) == after[-1]
        migration.upgrade(empty, revision)
        assert tables(empty) == reached
        after.append(reached)

    for number in reversed(range(len(oldest_first))):
        migration.downgrade(empty, oldest_first[number - 1] if number else "base")
        assert tables(empty) == after[number]
    migration.upgrade(empty)
    assert standing(empty) is Standing.CURRENT


def test_at_the_head_tables_and_code_agree(empty: Engine) -> None:
    migration.upgrade(empty)

    assert migration.differences(empty) == []


def test_after_going_down_and_up_they_still_agree(empty: Engine) -> None:
    migration.upgrade(empty)
    migration.downgrade(empty, "base")
    migration.upgrade(empty)

    assert migration.differences(empty) == []


def test_a_difference_is_found(empty: Engine) -> None:
    migration.upgrade(empty)
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER)"))

    assert len(migration.differences(empty)) == 1


def test_where_a_database_stands(empty: Engine) -> None:
    assert standing(empty) is Standing.EMPTY

    migration.upgrade(empty, revisions()[-1])
    assert standing(empty) is Standing.BEHIND

    migration.upgrade(empty)
    assert standing(empty) is Standing.CURRENT

    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert standing(empty) is Standing.AHEAD


def test_what_is_said_of_a_standing_says_what_to_do() -> None:
    assert "migrate" in Standing.BEHIND.value
    assert "migrate" in Standing.EMPTY.value
    assert "newer Outlay" in Standing.AHEAD.value


def test_two_processes_that_migrate_at_once_do_it_once(opened: Open) -> None:
    engines = [opened(), opened()]
    both_ready = threading.Barrier(2)

    def migrate(engine: Engine) -> Standing:
        both_ready.wait(30)
        migration.upgrade(engine)
        return standing(engine)

    with ThreadPoolExecutor(2) as threads:
        reached = list(threads.map(migrate, engines))

    assert reached == [Standing.CURRENT] * 2


def test_what_fails_half_way_leaves_no_half(empty: Engine) -> None:
    migration.upgrade(empty, revisions()[-1])
    before = tables(empty)
    with empty.begin() as connection:
        # The last migration's table is in the way of itself.
        connection.execute(text("CREATE TABLE transactions (id INTEGER)"))

    with pytest.raises(Exception, match="already exists"):
        migration.upgrade(empty)

    assert tables(empty) == before | {"transactions"}
    assert standing(empty) is Standing.BEHIND


def test_asking_takes_no_lock(opened: Open) -> None:
    asking, writing = opened(), opened()
    migration.upgrade(writing)

    with writing.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version WHERE version_num = ''"))
        assert standing(asking) is Standing.CURRENT
        migration.upgrade(asking)


def test_a_locked_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'outlay.db'}"
    holding, waiting = connect(url), connect(url, Limits(lock_timeout_ms=10))

    with holding.begin(), pytest.raises(Exception, match="locked") as raised:
        migration.upgrade(waiting)
    for engine in (holding, waiting):
        engine.dispose()

    assert "another process is writing to it" in str(failures.reason(raised.value))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"no database at all" * 100, "no SQLite database"), (None, "cannot be opened")],
    ids=["another file", "a directory"],
)
def test_a_file_that_is_none_is_told_in_a_sentence(
    tmp_path: Path, content: bytes | None, reason: str
) -> None:
    path = tmp_path / "outlay.db"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    engine = connect(f"sqlite:///{path}")

    with pytest.raises(Exception, match="file") as raised:
        standing(engine)
    engine.dispose()

    assert reason in str(failures.reason(raised.value))


def test_a_directory_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    engine = connect(f"sqlite:///{tmp_path / 'file' / 'outlay.db'}")

    with pytest.raises(Exception, match="open") as raised:
        standing(engine)

    assert "cannot be opened" in str(failures.reason(raised.value))
