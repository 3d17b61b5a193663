"""Live: its parts put together, started and stopped with the application."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TypeAlias

import structlog
from graphql import GraphQLSchema
from sqlalchemy.orm import Session

from db import channel
from db.failures import is_busy, is_unreachable
from graph.context import Client, Context, Parts
from graph.live.news import Hub
from graph.live.responses import Responses
from graph.live.room import Room
from graph.live.shared import Shared
from graph.live.sockets import Sockets
from graph.live.streams import Streams
from graph.live.turns import Turns
from graph.operations import Runner
from graph.workers import Flag, Workers

log = structlog.get_logger("outlay.live")

# The versions now of those that exist, by id.
Versions: TypeAlias = Callable[[Session, Sequence[str]], Mapping[str, int]]

_NOBODY = Client(request_id="poll", address="", user_agent=None, token=None)


class Live:
    """Everything that subscriptions need beside the schema.

    `versions` has a query for each kind of topic that is polled: the kind of `wallet:<id>` is
    `wallet`. Topics of other kinds only hear wake-ups.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        runner: Runner,
        workers: Workers,
        parts: Parts,
        versions: Mapping[str, Versions] | None = None,
    ) -> None:
        settings = parts.settings
        turns = Turns(
            workers, at_once=settings.worker_threads, patience_s=settings.operation_timeout_s
        )
        room = Room(
            connections_max=settings.live_connections_max,
            connections_each_max=settings.live_connections_each_max,
        )
        self.hub = Hub()
        streams = Streams(schema, runner, parts, turns, self.hub)
        self._shared = Shared(parts, turns, self.hub, streams, room)
        self.versions: dict[str, Versions] = dict(versions or {})
        self._loop: asyncio.AbstractEventLoop | None = None
        self.sockets = Sockets(self._shared)
        self.responses = Responses(self._shared)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens and polls meanwhile; at the end all connections are told to go."""
        self._loop = asyncio.get_running_loop()
        listening = channel.Subscription(self._shared.parts.engine, self.hub.hear)
        polling = self._loop.create_task(self._poll())
        try:
            yield
        finally:
            polling.cancel()
            self._shared.stopping.set()
            await asyncio.to_thread(listening.close)
            await asyncio.to_thread(channel.flush, self._shared.parts.engine)
            with suppress(asyncio.CancelledError):
                await polling

    @property
    def connections(self) -> int:
        """How many are open just now."""
        return len(self._shared.room)

    def stop(self) -> None:
        """All connections end. May be called from any thread, and from a signal's handler."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._shared.stopping.set)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self._shared.parts.settings.live_poll_s)
            try:
                await self.hub.look(self._ask)
            except Exception as error:
                if not (is_unreachable(error) or is_busy(error)):
                    log.error("the poll for news failed", exc_info=error)  # noqa: TRY400 - structlog takes the error itself

    async def _ask(self, topics: Sequence[str]) -> Mapping[str, int]:
        by_kind: dict[str, dict[str, str]] = defaultdict(dict)
        for topic in topics:
            kind, _, id = topic.rpartition(":")
            by_kind[kind][id] = topic
        wanted = {kind: topics for kind, topics in by_kind.items() if kind in self.versions}
        if not wanted:
            return {}

        async def read(abandoned: Flag) -> Mapping[str, int]:
            found: dict[str, int] = {}
            with Context(self._shared.parts, _NOBODY, abandoned) as context:
                for kind, topic_of in wanted.items():
                    versions = await context.read(self.versions[kind], list(topic_of))
                    found |= {topic_of[id]: version for id, version in versions.items()}
            return found

        return await self._shared.turns.take(read)
