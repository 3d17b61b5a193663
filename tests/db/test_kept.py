"""Connections that a thread keeps between snapshots: none sees what the one before it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from sqlalchemy import Engine, bindparam, insert, select, text
from sqlalchemy.orm import Session

from db import kept, migration
from db.engine import Limits, connect
from db.made import Made
from db.prepared import Prepared
from db.session import Snapshot, write
from db.tables import Erasure
from tests import postgres

T = TypeVar("T")

PUT = Made(lambda _: insert(Erasure).values(wallet_id=bindparam("wallet_id")))
FIND = Prepared(select(Erasure.wallet_id))


@pytest.fixture
def postgresql(postgres_server: str) -> Iterator[Engine]:
    engine = connect(postgres.create_database(postgres_server, f"t{uuid4().hex}"), Limits(2))
    migration.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def worker() -> Iterator[Callable[[Callable[[], T]], T]]:
    """Runs things on one thread that has promised to let go."""
    with ThreadPoolExecutor(1, initializer=kept.promise) as threads:
        yield lambda work: threads.submit(work).result()
        threads.submit(kept.let_go).result()


def put(engine: Engine) -> str:
    wallet_id = str(uuid4())
    write(engine, lambda session: PUT.run(session, {"wallet_id": wallet_id}))
    return wallet_id


def plainly(session: Session) -> set[str]:
    return set(session.scalars(select(Erasure.wallet_id)))


def prepared(session: Session) -> set[str]:
    return {row.wallet_id for row in FIND.rows(session, {})}


def seen(engine: Engine, query: Callable[[Session], Any]) -> Callable[[], Any]:
    """One operation that only reads."""

    def read() -> Any:
        snapshot = Snapshot(engine)
        try:
            return snapshot.ask(query)
        finally:
            snapshot.finish()

    return read


@pytest.mark.parametrize("first", [plainly, prepared])
@pytest.mark.parametrize("second", [plainly, prepared])
def test_the_next_snapshot_sees_what_was_written_since(
    engine: Engine, worker: Callable[..., Any], first: Any, second: Any
) -> None:
    before = put(engine)
    seen_first = worker(seen(engine, first))
    after = put(engine)

    assert before in seen_first
    assert after not in seen_first
    assert {before, after} <= worker(seen(engine, second))


def test_one_connection_is_kept_and_then_given_back(
    engine: Engine, worker: Callable[..., Any]
) -> None:
    pool: Any = engine.pool
    before = pool.checkedout()
    for _ in range(3):
        worker(seen(engine, prepared))

    assert pool.checkedout() == before + 1
    worker(kept.let_go)
    assert pool.checkedout() == before


def test_a_thread_that_promised_nothing_keeps_nothing(engine: Engine) -> None:
    pool: Any = engine.pool
    before = pool.checkedout()
    seen(engine, prepared)()

    assert pool.checkedout() == before


def test_whoever_goes_on_to_write_has_given_it_back(
    engine: Engine, worker: Callable[..., Any]
) -> None:
    pool: Any = engine.pool
    before = pool.checkedout()
    worker(seen(engine, prepared))
    worker(Snapshot(engine).end)

    assert pool.checkedout() == before


@pytest.mark.parametrize("query", [plainly, prepared])
def test_what_was_lost_meanwhile_is_asked_on_another(
    postgresql: Engine, worker: Callable[..., Any], query: Any
) -> None:
    def pid(session: Session) -> Any:
        prepared(session)
        return session.scalar(text("SELECT pg_backend_pid()"))

    lost = worker(seen(postgresql, pid))
    with postgresql.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": lost})

    there = put(postgresql)
    assert there in worker(seen(postgresql, query))
    assert worker(seen(postgresql, pid)) != lost


def test_a_query_that_fails_before_it_is_said_leaves_no_old_snapshot(
    engine: Engine, worker: Callable[..., Any]
) -> None:
    def failing(_: Session) -> Any:
        raise ValueError("no")

    def both() -> Any:
        snapshot = Snapshot(engine)
        with pytest.raises(ValueError, match="no"):
            snapshot.ask(failing)
        try:
            return snapshot.ask(prepared)
        finally:
            snapshot.finish()

    worker(seen(engine, prepared))
    there = put(engine)

    assert there in worker(both)


def test_it_still_cannot_write(engine: Engine, worker: Callable[..., Any]) -> None:
    worker(seen(engine, prepared))

    with pytest.raises(Exception, match=r"read-only|readonly"):
        worker(seen(engine, lambda session: PUT.run(session, {"wallet_id": str(uuid4())})))
