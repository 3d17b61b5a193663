"""The three verbs by which resolvers reach the database: read, load, write. There is no fourth."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore
from typing import Any, Concatenate, ParamSpec, Self, TypeAlias, TypeVar, cast

import strawberry
from aiodataloader import DataLoader
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from auth import tokens
from db.queries import sessions
from db.session import Snapshot, write
from db.tables import User, Wallet
from domain.errors import Invalid, NotFound, RateLimited
from graph.errors import Abandoned, Unauthenticated
from graph.turns import turn
from graph.workers import Flag
from services.actors import Actor
from settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

# The fields that show more of the viewer than every operation reads.
_ALL_OF_VIEWER = frozenset({"viewer"})
# So often all others have their turn before a batch is asked for.
_TURNS = 3
# Password hashing keeps a core busy for a quarter of a second: one thread for each of two cores.
_HASHING_THREADS = 2


@dataclass(frozen=True, slots=True)
class Client:
    """What a request says of the one who sent it."""

    request_id: str
    address: str
    user_agent: str | None
    token: str | None


class Slow:
    """Work that takes long and needs no database, such as hashing a password.

    At most all worker threads but one may wait for it, so that a flood of sign-ins leaves room
    for everybody else.
    """

    def __init__(self, worker_threads: int) -> None:
        self._room = BoundedSemaphore(max(1, worker_threads - 1))
        self._threads = ThreadPoolExecutor(_HASHING_THREADS, thread_name_prefix="slow")

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises RateLimited when too many wait already."""
        if not self._room.acquire(blocking=False):
            raise RateLimited("Too many sign-ins at this moment; try again", retry_after_s=1)
        try:
            return await asyncio.wrap_future(self._threads.submit(work, *args, **kwargs))
        finally:
            self._room.release()

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Parts:
    """What all operations of one process share."""

    settings: Settings
    engine: Engine
    slow: Slow
    clock: Callable[[], datetime]


@dataclass(slots=True)
class _Batch:
    """The keys that one query is asked for at one moment, in the order of asking."""

    keys: dict[Any, None] = field(default_factory=dict)
    is_asked: bool = False
    error: Exception | None = None


class Context:
    """One operation: its viewer, its snapshot, its batches. Lives on one worker thread.

    `words` are all there are in the document of a query; None where anything may be asked for.
    """

    def __init__(
        self,
        parts: Parts,
        client: Client,
        abandoned: Flag | None = None,
        words: frozenset[str] | None = None,
    ) -> None:
        self.settings = parts.settings
        self.client = client
        self.at = parts.clock()
        self._engine = parts.engine
        self._slow = parts.slow
        self._snapshot = Snapshot(parts.engine)
        self._abandoned = abandoned
        self._words = words
        self._loaders: dict[Callable[..., Any], DataLoader[Any, Any]] = {}
        self._batches: dict[Callable[..., Any], _Batch] = {}
        self._answers: dict[Callable[..., Any], dict[Any, Any]] = {}
        self._user: User | None = None
        self._wallet: Wallet | None = None
        self._session_id: str | None = None
        self._problem: str | None = None
        self._has_tried_credentials = False
        self._spent: defaultdict[str, int] = defaultdict(int)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._forget()
        self._snapshot.finish()

    async def authenticate(self) -> None:
        """Find out who the token speaks for. A bad token only matters to what needs a viewer."""
        if self.client.token is None:
            return
        try:
            claims = tokens.read_access(
                self.client.token, now=self.at, secret=self.settings.secret_key
            )
        except (tokens.BadToken, RecursionError) as error:
            # The JSON inside a token may be nested deeper than its reader can go.
            is_bad = isinstance(error, tokens.BadToken)
            self._problem = str(error) if is_bad else "The access token is not valid"
            return
        await self.become(claims.session_id)
        if self._user is not None and self._user.id != claims.user_id:
            self.leave()

    async def become(self, session_id: str) -> None:
        """Go on as the person of this session: what follows in the operation is theirs."""
        found: sessions.Viewer | None
        if self.may_ask(_ALL_OF_VIEWER):
            found = await self.read(sessions.viewer, session_id)
        else:
            rest = partial(self._snapshot.ask, sessions.viewer, session_id)
            found = await self.read(sessions.viewer, session_id, rest)
        if found is None:
            self.leave()
            return
        self._user, self._wallet = found
        self._session_id = session_id

    def leave(self) -> None:
        """Go on as nobody, because the session has ended."""
        self._user = self._wallet = self._session_id = None
        self._problem = "The session has ended; sign in again"

    def may_ask(self, fields: Iterable[str]) -> bool:
        """Whether one of these fields may be asked for; else nothing need be read for them."""
        return self._words is None or not self._words.isdisjoint(fields)

    def spend(self, what: str, count: int, *, most: int) -> None:
        """Raises Invalid when the operation asks for more of something than one may show.

        Lists within lists multiply, and each may be asked for under many aliases.
        """
        self._spent[what] += count
        if self._spent[what] > most:
            raise Invalid(f"An operation shows at most {most:,} {what}; ask for fewer at once")

    def spent(self) -> Mapping[str, int]:
        """What was spent by now."""
        return dict(self._spent)

    def begin_again(self, spent: Mapping[str, int]) -> None:
        """Forget what was loaded, and spent beyond this: something is run anew, in one snapshot."""
        self._forget()
        self._spent = defaultdict(int, spent)

    def try_credentials(self) -> None:
        """Raises RateLimited when the request tries a password or makes an account once more.

        Hashing is slow on purpose, and one request may carry many mutations under aliases.
        """
        if self._has_tried_credentials:
            raise RateLimited(
                "A request may try one password or make one account; send this in another request",
                retry_after_s=1,
            )
        self._has_tried_credentials = True

    @property
    def session_id(self) -> str | None:
        """The session that the viewer acts in."""
        return self._session_id

    @property
    def is_signed_out(self) -> bool:
        """Whether nobody is signed in and no token says otherwise."""
        return self._user is None and self.client.token is None

    @property
    def viewer(self) -> User:
        """Raises Unauthenticated."""
        if self._user is None:
            raise Unauthenticated(self._problem) if self._problem else Unauthenticated
        return self._user

    @property
    def personal_wallet(self) -> Wallet:
        """The wallet that is meant when none is named. Raises Unauthenticated or NotFound."""
        if self.viewer.id and self._wallet is None:
            raise NotFound("You have no personal wallet; name the wallet", field=("wallet",))
        assert self._wallet is not None
        return self._wallet

    @property
    def actor(self) -> Actor:
        """Who writes, and when. Raises Unauthenticated."""
        return Actor(self.viewer.id, self._session_id, self.at)

    async def read(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of a query function, from the operation's one snapshot."""
        self._refuse_abandoned()
        return self._snapshot.ask(query, *args, **kwargs)

    async def load(self, query: Callable[[Session, Sequence[K]], Mapping[K, T]], key: K) -> T:
        """The same for a batch query, together with all other keys asked for at this moment."""
        answers = self._answers.get(query, {})
        if key in answers:
            return cast("T", answers[key])
        found: T = await self._loader(query).load(key)
        return found

    def _loader(
        self, query: Callable[[Session, Sequence[Any]], Mapping[Any, Any]]
    ) -> DataLoader[Any, Any]:
        loader = self._loaders.get(query)
        if loader is None:

            async def batch(keys: list[Any]) -> list[Any]:
                answers = await self.load_all(query, keys)
                return [answers[key] for key in keys]

            loader = self._loaders[query] = DataLoader(batch, cache=False)
        return loader

    async def load_all(
        self, query: Callable[[Session, Sequence[K]], Mapping[K, T]], keys: Sequence[K]
    ) -> Mapping[K, T]:
        """The same for several keys at once: what loaders and plans come to."""
        answers = self._answers.setdefault(query, {})
        wanted = [key for key in keys if key not in answers]
        if wanted:
            batch = self._batches.setdefault(query, _Batch())
            batch.keys |= dict.fromkeys(wanted)
            # Time for all others to get to where they ask, those too that begin after this one has
            # asked its loader; the first to come back asks for all.
            for _ in range(_TURNS):
                await turn()
            if not batch.is_asked:
                self._batches.pop(query, None)
                await self._ask(query, batch, answers)
            if batch.error is not None:
                raise batch.error
        return answers

    async def _ask(
        self, query: Callable[..., Mapping[Any, Any]], batch: _Batch, answers: dict[Any, Any]
    ) -> None:
        batch.is_asked = True
        try:
            answers.update(await self.read(query, list(batch.keys)))
        except Exception as error:  # noqa: BLE001 - each of those who asked raises it
            batch.error = error

    async def write(
        self, service: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run one service function in one transaction; what is read afterwards sees it."""
        self._refuse_abandoned()
        self.close()
        return write(self._engine, service, *args, **kwargs)

    async def aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run slow work that needs no database, with no transaction open meanwhile."""
        self.close()
        return await self._slow.run(work, *args, **kwargs)

    def close(self) -> None:
        """End the snapshot; the next read begins a new one."""
        self._forget()
        self._snapshot.end()

    def _forget(self) -> None:
        self._loaders.clear()
        self._batches.clear()
        self._answers.clear()

    def _refuse_abandoned(self) -> None:
        if self._abandoned is not None and self._abandoned.is_set():
            raise Abandoned


Info: TypeAlias = strawberry.Info[Context, None]
