"""The driver's connection to PostgreSQL: how a transaction begins, and that it ends as ever."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine, bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db import migration
from db.engine import Limits, connect
from db.made import Made, at_last
from db.session import Snapshot, reading, write
from db.tables import Erasure
from tests import postgres

LAST_SAID = "SELECT query FROM pg_stat_activity WHERE pid = :pid"
PUT = Made(lambda _: insert(Erasure).values(wallet_id=bindparam("wallet_id")))
FIND = Made(lambda _: select(Erasure.wallet_id))
ONE, TWO = str(uuid4()), str(uuid4())


@pytest.fixture
def engine(postgres_server: str) -> Iterator[Engine]:
    url = postgres.create_database(postgres_server, f"t{uuid4().hex}")
    engine = connect(url, Limits(connections=1))
    migration.upgrade(engine)
    yield engine
    engine.dispose()


def put(session: Session, wallet_id: str = ONE) -> None:
    PUT.run(session, {"wallet_id": wallet_id})


def put_plainly(session: Session) -> None:
    session.execute(insert(Erasure).values(wallet_id=ONE))


def there(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [row[0] for row in FIND.rows(session, {})]


def test_a_transaction_begins_with_its_first_statement(engine: Engine) -> None:
    def last_said(session: Session) -> str:
        pid = session.connection().connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        put(session)
        with engine.connect() as other:
            return str(other.scalar(text(LAST_SAID), {"pid": pid}))

    assert write(engine, last_said).startswith("BEGIN; PREPARE ")
    assert there(engine) == [ONE]


@pytest.mark.parametrize("first", [put, put_plainly])
def test_what_raises_leaves_nothing(engine: Engine, first: object) -> None:
    def failing(session: Session) -> None:
        assert callable(first)
        first(session)
        put(session, TWO)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write(engine, failing)

    assert there(engine) == []


def test_a_statement_that_cannot_be_said_does_not_take_the_begin_with_it(engine: Engine) -> None:
    def stubborn(session: Session) -> None:
        with pytest.raises(DBAPIError, match="NUL"):
            put(session, "\0")
        put(session)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        write(engine, stubborn)

    assert there(engine) == []


def test_a_savepoint_is_within_it(engine: Engine) -> None:
    def halfway(session: Session) -> None:
        put(session)
        with session.begin_nested() as savepoint:
            put(session, TWO)
            savepoint.rollback()

    write(engine, halfway)

    assert there(engine) == [ONE]


def test_a_lost_connection_shows_at_the_first_statement_and_it_is_said_again(
    engine: Engine,
) -> None:
    write(engine, put, TWO)
    outside = connect(engine.url.render_as_string(hide_password=False))
    with outside.connect() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    outside.dispose()

    write(engine, put)

    assert sorted(there(engine)) == sorted([ONE, TWO])


def test_ways_to_begin_take_turns_on_one_connection(engine: Engine) -> None:
    write(engine, put)
    snapshot = Snapshot(engine)
    seen = snapshot.ask(lambda session: FIND.rows(session, {}))
    snapshot.finish()
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(insert(Erasure).values(wallet_id=TWO))
        connection.rollback()
    write(engine, lambda session: session.rollback())

    assert seen == [(ONE,)]
    assert sorted(there(engine)) == sorted([ONE, TWO])


def put_at_last(session: Session, wallet_id: str = ONE) -> None:
    at_last(session, [(PUT, {"wallet_id": wallet_id})])


def test_what_nobody_waits_for_goes_with_the_commit(engine: Engine) -> None:
    def last_said(session: Session) -> str:
        pid = session.connection().connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        put(session)
        put_at_last(session, TWO)
        with engine.connect() as other:
            return str(other.scalar(text(LAST_SAID), {"pid": pid}))

    said = write(engine, last_said)

    assert ONE in said
    assert TWO not in said
    assert sorted(there(engine)) == sorted([ONE, TWO])


@pytest.mark.parametrize("then", [put, put_plainly, put_at_last, there])
def test_it_is_said_before_whatever_follows(engine: Engine, then: object) -> None:
    def following(session: Session) -> list[tuple[str, ...]]:
        put_at_last(session, TWO)
        if then is not there:
            assert callable(then)
            then(session)
        return FIND.rows(session, {})

    write(engine, lambda session: put(session, str(uuid4())))
    seen = [row[0] for row in write(engine, following)]

    assert TWO in seen
    assert (ONE in seen) == (then is not there)


def test_a_rollback_forgets_it(engine: Engine) -> None:
    def failing(session: Session) -> None:
        put_at_last(session, TWO)
        raise ValueError("no")

    write(engine, put)
    with pytest.raises(ValueError, match="no"):
        write(engine, failing)
    write(engine, lambda session: FIND.rows(session, {}))

    assert there(engine) == [ONE]


def test_should_it_fail_the_commit_does_and_nothing_is_left(engine: Engine) -> None:
    def twice(session: Session) -> None:
        put(session, TWO)
        put_at_last(session, ONE)

    write(engine, put)
    with pytest.raises(DBAPIError, match="duplicate"):
        write(engine, twice)

    assert there(engine) == [ONE]


def test_a_connection_lost_with_it_is_not_tried_again(engine: Engine) -> None:
    tried = []

    def losing(session: Session) -> None:
        tried.append(session)
        put_at_last(session, TWO)
        pid = session.connection().connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr]
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})

    write(engine, put)
    with pytest.raises(DBAPIError):
        write(engine, losing)

    assert len(tried) == 1
    assert there(engine) == [ONE]
