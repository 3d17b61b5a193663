"""The channel: tells every process of a database that something was committed, and nothing else.

The rows are the truth; a word on the channel only says where to look, and may get lost. On
PostgreSQL it is NOTIFY, said after the commit and not within it, where it would hold up every
other writer. On SQLite, whose writers are mostly this very process, it is handed over to those who
listen by the same engine; other processes hear nothing, and look by themselves from time to time.
"""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import psycopg2
import psycopg2.extensions
from sqlalchemy import Engine

from db import herald
from db.herald import CHANNEL

# What a listener is told when it may have missed something: look at everything.
EVERYTHING = "*"
# A connection that was lost is made again, at first at once and then ever slower.
_PAUSE_S_MAX = 10.0
_ANSWER_MS_MAX = 5_000
# A server that vanished without a word is noticed within a minute, not after two hours.
_NETWORK = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}

Listener = Callable[[str, int], None]

_listeners: WeakKeyDictionary[Engine, list[Listener]] = WeakKeyDictionary()


def session_topic(session_id: str) -> str:
    """What is announced when a session has ended."""
    return f"session:{session_id}"


def wallet_topic(wallet_id: str) -> str:
    """What is announced, with its version, when something was written in a wallet."""
    return f"wallet:{wallet_id}"


def user_topic(user_id: str) -> str:
    """What is announced when a person has come to another wallet."""
    return f"user:{user_id}"


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
    herald.of(engine).say(engine, news)


def flush(engine: Engine, patience_s: int = 2) -> None:
    """Wait until what was announced has been said, or for so long: before a process ends."""
    herald.of(engine).flush(patience_s)


class Subscription:
    """Has `listener` called, from some thread, with all that is announced, until it is closed.

    A listener must not raise: it is called where nobody would know what that means.
    """

    def __init__(self, engine: Engine, listener: Listener) -> None:
        self._engine = engine
        self._listener = listener
        self._thread: _Thread | None = None
        if engine.dialect.name == "postgresql":
            self._thread = _Thread(engine, listener)
            self._thread.start()
        else:
            _listeners.setdefault(engine, []).append(listener)

    def close(self) -> None:
        if self._thread is not None:
            self._thread.end()
        elif self._listener in _listeners.get(self._engine, ()):
            _listeners[self._engine].remove(self._listener)


class _Thread(threading.Thread):
    """Listens on a connection of its own. Whatever it waits for, a byte in a pipe wakes it."""

    def __init__(self, engine: Engine, listener: Listener) -> None:
        super().__init__(name="channel", daemon=True)
        self._engine = engine
        self._listener = listener
        self._is_ended = threading.Event()
        self._woken, self._waker = os.pipe()
        self._pause_s = 0.0

    def end(self) -> None:
        if not self._is_ended.is_set():
            self._is_ended.set()
            os.close(self._waker)
        self.join(timeout=5)

    def run(self) -> None:
        while not self._is_ended.wait(self._pause_s):
            self._pause_s = min(_PAUSE_S_MAX, 2 * self._pause_s + 0.1)
            with suppress(psycopg2.Error, OSError):
                self._listen_once()
        os.close(self._woken)

    def _listen_once(self) -> None:
        """Until it is ended, or the connection fails, which raises psycopg2.Error."""
        places, options = self._engine.dialect.create_connect_args(self._engine.url)
        options = {**_NETWORK, **options, "application_name": "outlay-channel", "async_": True}
        connection: Any = psycopg2.connect(*places, **options)
        try:
            self._wait_until_ready(connection)
            cursor = connection.cursor()
            cursor.execute(f"LISTEN {CHANNEL}")
            self._wait_until_ready(connection)
            self._pause_s = 0.0
            # What was said before this moment was said to nobody.
            self._listener(EVERYTHING, 0)
            while not self._is_ended.is_set():
                self._pass_on(connection)
                self._wait(connection, select.POLLIN)
                connection.poll()
        finally:
            connection.close()

    def _wait_until_ready(self, connection: Any) -> None:
        """Raises psycopg2.OperationalError if it takes too long, or this is ended before."""
        while (state := connection.poll()) != psycopg2.extensions.POLL_OK:
            is_reading = state == psycopg2.extensions.POLL_READ
            events = select.POLLIN if is_reading else select.POLLOUT
            if not self._wait(connection, events, timeout_ms=_ANSWER_MS_MAX):
                raise psycopg2.OperationalError("nothing comes back")

    def _wait(self, connection: Any, events: int, timeout_ms: int | None = None) -> bool:
        """Whether something happened on the connection, rather than to this thread."""
        # Unlike select, poll knows files of any number: a server may have thousands open.
        poll = select.poll()
        poll.register(connection.fileno(), events)
        poll.register(self._woken, select.POLLIN)
        ready = poll.poll(timeout_ms)
        return bool(ready) and not self._is_ended.is_set()

    def _pass_on(self, connection: Any) -> None:
        while connection.notifies:
            topic, _, version = connection.notifies.pop(0).payload.partition(" ")
            self._listener(topic, int(version) if version.isdecimal() else 0)
