"""Snapshots on the driver's own connection: how one begins and ends with the fewest round trips.

Its BEGIN is said together with its first statement, and the end is one ROLLBACK. The driver's
connection itself tells whether it has begun, whoever asks the first statement.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import Connection

_SNAPSHOT = "snapshot"
_OVER = "over"
BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "


class Source:
    """A connection as prepared statements use it: its driver's, and what is known of that one."""

    __slots__ = ("connection", "driver", "is_sqlite", "known")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.driver: Any = connection.connection.dbapi_connection
        self.known: dict[Any, Any] = connection.info
        self.is_sqlite = isinstance(self.driver, sqlite3.Connection)

    @property
    def beginning(self) -> str:
        """What has to be said before the next statement: nothing, once the snapshot has begun."""
        if _SNAPSHOT not in self.known:
            return ""
        if self.is_sqlite:
            return "" if self.driver.in_transaction else "BEGIN"
        if self.known.pop(_OVER, False):
            return f"ROLLBACK; {BEGIN}"
        has_begun = self.driver.get_transaction_status() != TRANSACTION_STATUS_IDLE
        return "" if has_begun else BEGIN

    def start(self) -> None:
        """From here on it reads only, and its first statement begins one snapshot."""
        self.known[_SNAPSHOT] = True
        if self.is_sqlite:
            self.driver.execute("PRAGMA query_only = ON")
        else:
            # The driver's own BEGIN would be a round trip; ours goes with the first statement.
            self.driver.autocommit = True

    def put_off_end(self) -> None:
        """What it saw is over; the next statement says so, and begins the next snapshot."""
        if self.is_sqlite:
            # Here that costs nothing, and the file's log could not be taken in meanwhile.
            self.driver.rollback()
        elif self.driver.get_transaction_status() != TRANSACTION_STATUS_IDLE:
            self.known[_OVER] = True

    def end(self) -> None:
        """Let go of what the snapshot saw; the connection is as any other again."""
        if self.is_sqlite:
            self.driver.rollback()
            self.driver.execute("PRAGMA query_only = OFF")
        else:
            if self.driver.get_transaction_status() != TRANSACTION_STATUS_IDLE:
                _say(self.driver, "ROLLBACK")
            self.driver.autocommit = False
        self.known.pop(_OVER, None)
        del self.known[_SNAPSHOT]


def started(connection: Connection) -> Source:
    """The source of a connection that reads only from here on."""
    source = Source(connection)
    if not source.is_sqlite and source.driver.closed:
        # It was lost while it lay in the pool, and the driver knows; the pool does not yet.
        connection.invalidate()
        source = Source(connection)
    source.start()
    return source


def begin(connection: Connection) -> bool:
    """Begin its snapshot, if it is to read one."""
    source = Source(connection)
    if begins := source.beginning:
        _said(connection, begins)
    return _SNAPSHOT in source.known


def say(connection: Connection, text: str) -> None:
    """Say something that has neither values nor an answer. Raises DBAPIError."""
    heard: Any = connection.dispatch.before_cursor_execute
    if heard:
        heard(connection, None, text, (), None, False)
    _said(connection, text)


def _said(connection: Connection, text: str) -> None:
    try:
        _say(connection.connection.dbapi_connection, text)
    except Exception as error:  # noqa: BLE001 - it is raised again, as SQLAlchemy's own
        connection._handle_dbapi_exception(error, text, None, None, None)  # noqa: SLF001


def _say(driver: Any, text: str) -> None:
    cursor = driver.cursor()
    cursor.execute(text)
    cursor.close()
