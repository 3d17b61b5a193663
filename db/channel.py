"""The channel: tells every process of a database that something was committed, and nothing else.

The rows are the truth; a word on the channel only says where to look, and may get lost. On
PostgreSQL it is NOTIFY, said after the commit and not within it, where it would hold up every
other writer. On SQLite, whose writers are mostly this very process, it is handed over in place.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from weakref import WeakKeyDictionary

import psycopg2
import psycopg2.extensions
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

_NAME = "outlay"
# What a listener is told when it may have missed something: look at everything.
EVERYTHING = "*"
# A connection that was lost is made again, at first at once and then ever slower.
_PAUSE_S_MAX = 10.0

Listener = Callable[[str, int], None]

_listeners: WeakKeyDictionary[Engine, list[Listener]] = WeakKeyDictionary()
_PUBLISH = text("SELECT pg_notify(:name, :topic || ' ' || :version)")


def session_topic(session_id: str) -> str:
    """What is announced when a session has ended."""
    return f"session:{session_id}"


def wallet_topic(wallet_id: str) -> str:
    """What is announced, with its version, when something was written in a wallet."""
    return f"wallet:{wallet_id}"


def announce(engine: Engine, news: Mapping[str, int]) -> None:
    """Say that each of these topics has reached a version.

    Never raises for the database's sake: what is not heard is found by whoever looks by himself.
    """
    if not news:
        return
    if engine.dialect.name != "postgresql":
        for listener in list(_listeners.get(engine, ())):
            for topic, version in news.items():
                listener(topic, version)
        return
    values = [
        {"name": _NAME, "topic": topic, "version": str(version)} for topic, version in news.items()
    ]
    with suppress(DBAPIError, PoolTimeout), engine.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        for each in values:
            alone.execute(_PUBLISH, each)


class Subscription:
    """Has `listener` called, from some thread, with all that is announced, until it is closed."""

    def __init__(self, engine: Engine, listener: Listener) -> None:
        self._engine = engine
        self._listener = listener
        self._is_closed = threading.Event()
        self._thread: threading.Thread | None = None
        if engine.dialect.name == "postgresql":
            self._thread = threading.Thread(target=self._listen, name="channel", daemon=True)
            self._thread.start()
        else:
            _listeners.setdefault(engine, []).append(listener)

    def close(self) -> None:
        self._is_closed.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        else:
            _listeners[self._engine].remove(self._listener)

    def _listen(self) -> None:
        pause_s = 0.0
        while not self._is_closed.wait(pause_s):
            with suppress(psycopg2.Error, OSError):
                self._listen_once()
                pause_s = 0.0
            pause_s = min(_PAUSE_S_MAX, 2 * pause_s + 0.1)

    def _listen_once(self) -> None:
        """Until it is closed, or the connection fails, which raises psycopg2.Error."""
        _, options = self._engine.dialect.create_connect_args(self._engine.url)
        connection = psycopg2.connect(**options, application_name="outlay-channel")
        try:
            connection.set_isolation_level(psycopg2.extensions.ISOLATION_LEVEL_AUTOCOMMIT)
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {_NAME}")
            # What was said before this moment was said to nobody.
            self._listener(EVERYTHING, 0)
            while not self._is_closed.is_set():
                ready, _, _ = select.select([connection], [], [], 0.5)
                if ready:
                    connection.poll()
                    self._pass_on(connection)
        finally:
            connection.close()

    def _pass_on(self, connection: psycopg2.extensions.connection) -> None:
        while connection.notifies:
            topic, _, version = connection.notifies.pop(0).payload.partition(" ")
            self._listener(topic, int(version) if version.isdecimal() else 0)
