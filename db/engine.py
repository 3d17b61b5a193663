"""One engine per process, for SQLite and PostgreSQL alike: how a connection is set up.

A connection writes unless it is told otherwise: by the execution option `access` ("read"), or for
the length of a snapshot by db.snapshots. A read cannot write; a SQLite write takes its lock at
once, so that it never has to be turned back half way.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg2
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from db import snapshots
from db.driver import PostgresConnection

# The lower byte of SQLite's codes tells the kind of error.
_PRIMARY = 0xFF
_PAUSE_S = 0.01
# Ids, days and instants, which stay text on their way out; db.base says why.
_TEXT_TYPES = (2950, 1082, 1184)
# No such prepared statement, and one whose columns have changed.
_UNPREPARED = {"26000", "0A000"}
# A server that vanished without a word is noticed within a minute, not after two hours.
_NETWORK = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}

# Execution options of a connection whose transaction is one read-only snapshot. The driver is told
# of none: it would have more to say at the end of every snapshot that the connection serves later.
FOR_READ: Mapping[str, Any] = {"access": "read"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections there are, and how long a statement and a lock may take."""

    connections: int = 4
    statement_timeout_ms: int = 15_000
    lock_timeout_ms: int = 5_000


def connect(url: str, limits: Limits | None = None) -> Engine:
    """An engine that holds `limits.connections` connections, and a few more for short visits."""
    limits = limits or Limits()
    return _sqlite(url, limits) if url.startswith("sqlite") else _postgresql(url, limits)


def _postgresql(url: str, limits: Limits) -> Engine:
    options = (
        f"-c statement_timeout={limits.statement_timeout_ms}"
        f" -c lock_timeout={limits.lock_timeout_ms}"
        f" -c idle_in_transaction_session_timeout={4 * limits.statement_timeout_ms}"
        " -c timezone=UTC -c jit=off"
        # Our statements are short; a parallel plan costs more to start than it saves.
        " -c max_parallel_workers_per_gather=0"
    )
    engine = create_engine(
        url,
        pool_size=limits.connections,
        max_overflow=4,
        pool_timeout=10,
        pool_pre_ping=False,
        connect_args=_NETWORK
        | {
            "options": options,
            "application_name": "outlay",
            "connection_factory": PostgresConnection,
        },
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, PostgresConnection)
        # The driver's own caster itself: a type made of it by `new_type` costs three times as much.
        connection.string_types.update(dict.fromkeys(_TEXT_TYPES, psycopg2.STRING))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not snapshots.begin(connection):
            driver.begin_late(snapshots.BEGIN if _reads(connection) else "BEGIN; ")

    @event.listens_for(engine, "handle_error")
    def note(context: ExceptionContext) -> None:
        # What the connection has prepared is gone, or does not fit its tables any more.
        if getattr(context.original_exception, "pgcode", None) in _UNPREPARED:
            context.is_disconnect = True

    return engine


def _log_ahead(connection: sqlite3.Connection, *, patience_ms: int) -> None:
    """Have the file written by a log, which it is from then on for every connection.

    For this one change SQLite does not wait for another that holds the file, as when two
    processes begin with a new one at once.
    """
    deadline = monotonic() + patience_ms / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_held = error.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
            if not is_held or monotonic() > deadline:
                raise
            sleep(_PAUSE_S)
        else:
            return


def _sqlite(url: str, limits: Limits) -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        # What stands in the way is told when a connection is made, where all such things are.
        with suppress(OSError):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=limits.connections,
        max_overflow=4,
        pool_timeout=10,
        connect_args={"check_same_thread": False, "timeout": limits.lock_timeout_ms / 1000},
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        assert isinstance(connection, sqlite3.Connection)
        # The driver's own BEGIN comes late and is deferred; ours is said in `begin` below.
        connection.isolation_level = None
        for pragma in (
            "synchronous = FULL",
            "foreign_keys = ON",
            # Without it INSERT OR REPLACE would pass by the delete triggers.
            "recursive_triggers = ON",
            "cache_size = -16000",
            "temp_store = MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")
        _log_ahead(connection, patience_ms=limits.lock_timeout_ms)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if snapshots.begin(connection):
            return
        snapshots.say(connection, "BEGIN" if _reads(connection) else "BEGIN IMMEDIATE")

    return engine


def _reads(connection: Connection) -> bool:
    return connection.get_execution_options().get("access") == "read"
