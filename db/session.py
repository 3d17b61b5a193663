"""The two ways into the database: a snapshot to read, a transaction to write. No third."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from db.engine import options_for_read

P = ParamSpec("P")
T = TypeVar("T")

# A deadlock or a serialization failure ends one of two innocents: it may try again.
_ATTEMPTS_MAX = 4
_RETRYABLE = {"40001", "40P01"}


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent snapshot: every statement sees the same moment, and none can write."""
    with engine.connect().execution_options(**options_for_read(engine)) as connection:
        if engine.dialect.name == "sqlite":
            with _query_only(connection), Session(connection, autoflush=False) as session:
                yield session
        else:
            with Session(connection, autoflush=False) as session:
                yield session


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: committed when the block ends, rolled back when it raises."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()


def write(
    engine: Engine,
    service: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run one service function in one transaction, again if the database asks for it."""
    for attempt in range(1, _ATTEMPTS_MAX + 1):
        try:
            with writing(engine) as session:
                return service(session, *args, **kwargs)
        except DBAPIError as error:
            if attempt == _ATTEMPTS_MAX or not _is_retryable(error):
                raise
    raise AssertionError("unreachable")


def is_unreachable(error: Exception) -> bool:
    """Whether the database itself could not be reached, as opposed to refusing a statement."""
    return isinstance(error, OperationalError) and (
        error.connection_invalidated or getattr(error.orig, "pgcode", None) is None
    )


@contextmanager
def _query_only(connection: Connection) -> Iterator[None]:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        driver.execute("PRAGMA query_only = OFF")


def _is_retryable(error: DBAPIError) -> bool:
    return getattr(error.orig, "pgcode", None) in _RETRYABLE
