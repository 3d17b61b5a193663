"""The two ways into the database: a snapshot to read, a transaction to write. No third.

What was committed is announced afterwards, on the channel. A thing of a wallet can be written only
once somebody has opened that wallet for writing: `services.writing` does, and records what is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from time import sleep
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session

from db import channel, kept, snapshots, turns
from db.engine import FOR_READ
from db.failures import is_conflict, is_lost
from db.failures import is_unreachable as is_unreachable
from db.images import FIELDS
from db.tables import Wallet

P = ParamSpec("P")
T = TypeVar("T")

_ATTEMPTS_MAX = 4
# The one that a deadlock spared is woken by its end, and must get the row before the other one
# comes back for it.
_PAUSE_S = 0.01


class Snapshot:
    """A snapshot that begins with its first query and lasts until it is ended.

    After `end` the next query begins another one; after `finish` there is no next. It costs one
    round trip beside those of its queries.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: _LateSession | None = None
        self._has_answered = False
        self._is_finished = False

    def ask(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of one query function.

        A connection of the pool may have died since it was last used. That shows at the first
        statement, when nothing has been answered yet: then it is asked once more, on a new one.
        """
        try:
            answer = query(self._begun(), *args, **kwargs)
        except DBAPIError as error:
            if self._has_answered or not is_lost(error):
                raise
            self.end()
            answer = query(self._begun(), *args, **kwargs)
        except Exception:
            # Whether the snapshot has begun is not known now.
            if not self._has_answered:
                self.end()
            raise
        self._has_answered = True
        return answer

    def end(self) -> None:
        """Give the connection back."""
        kept.let_go()
        if source := self._over():
            kept.end(source)

    def finish(self) -> None:
        """End it for good: what still asks is a bug, and would keep a connection.

        A thread that may keep the connection does, for the snapshot that it reads next.
        """
        self._is_finished = True
        source = self._over()
        if source is not None and not kept.keep(source):
            kept.end(source)

    def _over(self) -> snapshots.Source | None:
        """Forget the session, if there is one; what it read by."""
        session, self._session = self._session, None
        self._has_answered = False
        if session is None:
            return None
        if session.is_made:
            session.close()
        return session.source

    def _begun(self) -> Session:
        assert not self._is_finished, "the operation is over"
        if self._session is None:
            source = kept.taken(self._engine) or snapshots.started(self._engine.connect())
            self._session = _LateSession(source)
        return self._session


class _LateSession(Session):
    """A session that is made when something of it is used: prepared statements need only `bind`."""

    def __init__(self, source: snapshots.Source) -> None:
        self.source = source
        self.bind = source.connection

    @property
    def is_made(self) -> bool:
        return "identity_map" in self.__dict__

    def __getattr__(self, name: str) -> Any:
        # Asked for what the instance does not have, so for what making it would have given it.
        if self.is_made:
            raise AttributeError(name)
        super().__init__(self.bind, autoflush=False)
        return getattr(self, name)


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent snapshot: every statement sees the same moment, and none can write."""
    with engine.connect() as connection:
        connection.execution_options(**FOR_READ)
        if engine.dialect.name == "sqlite":
            with _query_only(connection), Session(connection, autoflush=False) as session:
                yield session
        else:
            with Session(connection, autoflush=False) as session:
                yield session


def write(
    engine: Engine,
    service: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run one service function in one transaction: committed when it returns, undone when it
    raises, and run again if the database ended it for another one's sake or lost the connection.

    A connection that breaks during the commit itself is not tried again: nobody knows whether it
    took effect.
    """
    for attempt in range(1, _ATTEMPTS_MAX + 1):
        is_committing = False
        try:
            with turns.taken(engine), WritingSession(engine, expire_on_commit=False) as session:
                answer = service(session, *args, **kwargs)
                _finish(session)
                is_committing = True
                session.commit()
                news = session.info.get(_NEWS, {})
            channel.announce(engine, news)
            return answer  # noqa: TRY300 - nothing that an else would guard
        except DBAPIError as error:
            may_repeat = is_conflict(error) or (is_lost(error) and not is_committing)
            if attempt == _ATTEMPTS_MAX or not may_repeat:
                raise
        sleep(attempt * _PAUSE_S)
    raise AssertionError("unreachable")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: committed when the block ends, rolled back when it raises."""
    with WritingSession(engine, expire_on_commit=False) as session:
        yield session
        _finish(session)
        session.commit()
        news = session.info.get(_NEWS, {})
    channel.announce(engine, news)


class WritingSession(Session):
    """A session whose transaction may write."""


@contextmanager
def tried(session: Session, *, is_kept: bool) -> Iterator[None]:
    """What is done within is kept, or taken back at its end: by as many statements either way."""
    trial = session.begin_nested()
    try:
        yield
        session.flush()
    except BaseException:
        trial.rollback()
        raise
    if is_kept:
        trial.commit()
    else:
        trial.rollback()


# What a transaction keeps of itself: who writes in which wallet, and what is to be announced.
_OPENED, _NEWS = "opened", "news"
_RECORDED = set(FIELDS) - {Wallet}


class Open(Protocol):
    """What is done in one wallet; at the end of the transaction it writes down how that ended."""

    def finish(self) -> None: ...


def opened(session: Session) -> dict[str, Any]:
    """The wallets that are open for writing in this transaction, by id; for `services.writing`."""
    writes: dict[str, Open] = session.info.setdefault(_OPENED, {})
    return writes


def will_announce(session: Session, topic: str, version: int = 0) -> None:
    """Have a topic announced once this transaction is committed."""
    session.info.setdefault(_NEWS, {})[topic] = version


def _finish(session: Session) -> None:
    session.flush()
    for write in opened(session).values():
        write.finish()


@event.listens_for(WritingSession, "before_flush")
def _refuse_unrecorded_rows(session: Session, *_: object) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        if type(row) in _RECORDED:
            assert row.wallet_id in opened(session), f"{type(row).__name__} past services.writing"


def refuse_unrecorded(
    session: Session, table: type[Any], rows: Sequence[Mapping[str, Any]]
) -> None:
    """For statements that go past SQLAlchemy's session."""
    if table in _RECORDED and isinstance(session, WritingSession):
        known = opened(session)
        is_known = all(row["wallet_id"] in known for row in rows)
        assert is_known, f"{table.__name__} past services.writing"


@event.listens_for(WritingSession, "do_orm_execute")
def _refuse_unrecorded_statements(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = state.bind_mapper.class_ if state.bind_mapper else None
    assert table not in _RECORDED or opened(state.session), f"{table} past services.writing"


@contextmanager
def _query_only(connection: Connection) -> Iterator[None]:
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        driver.execute("PRAGMA query_only = OFF")
