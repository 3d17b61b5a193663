"""What a subscription's source may do: ask, check, listen. It waits on the server's event loop.

Its resolver is an async generator whose `info.context` is a Watch; the fields of each event are
resolved as in any query, with a Context.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

import strawberry
from sqlalchemy.orm import Session

from graph.context import Client, Context, Parts
from graph.errors import Unauthenticated
from graph.live.news import Hub
from graph.live.turns import Turns
from graph.workers import Flag
from settings import Settings

P = ParamSpec("P")
T = TypeVar("T")


class Over(Exception):  # noqa: N818 - the end of a stay, told to the client
    """The token or the session that somebody listens with has ended."""

    codes = ("UNAUTHENTICATED",)

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Watch:
    """One subscription of one person: the context of its source event stream."""

    def __init__(self, parts: Parts, client: Client, turns: Turns, news: Hub) -> None:
        self.settings: Settings = parts.settings
        self.client = client
        self.clock: Callable[[], datetime] = parts.clock
        self.news = news
        self._parts = parts
        self._turns = turns
        self._viewer_id: str | None = None
        self._session_id: str | None = None

    @property
    def viewer_id(self) -> str:
        """Who listens. Raises Unauthenticated."""
        if self._viewer_id is None:
            raise Unauthenticated
        return self._viewer_id

    @property
    def session_id(self) -> str | None:
        """The session that the viewer listens in."""
        return self._session_id

    async def ask(
        self, query: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The answer of a query function, from a snapshot of its own, if the viewer may still ask.

        What the viewer may see is up to the query, as everywhere. Raises Over.
        """

        async def read(context: Context) -> T:
            return await context.read(query, *args, **kwargs)

        return await self.within(read)

    async def check(self) -> None:
        """Raises Over when the token has expired or the session has ended."""
        await self.within(_nothing)

    async def within(self, work: Callable[[Context], Awaitable[T]]) -> T:
        """What `work` makes of a Context of its own, on a worker: one snapshot, then closed.

        Raises Over.
        """

        async def run(abandoned: Flag) -> T:
            with Context(self._parts, self.client, abandoned) as context:
                await self._admit(context)
                return await work(context)

        return await self._turns.take(run)

    async def _admit(self, context: Context) -> None:
        await context.authenticate()
        if self.client.token is None:
            return
        try:
            viewer = context.viewer
        except Unauthenticated as error:
            raise Over(error.message) from error
        self._viewer_id, self._session_id = viewer.id, context.session_id


async def _nothing(_: Context) -> None:
    pass


WatchInfo: TypeAlias = strawberry.Info[Watch, None]
