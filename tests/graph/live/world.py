"""A small schema with subscriptions of every temper, served whole: the real application, a real
server on a thread of its own, and people with real sessions.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import strawberry
from graphql import GraphQLSchema
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from websockets.sync.client import ClientConnection, connect

from domain.errors import Forbidden
from graph.__main__ import Server
from graph.app import create_app
from graph.context import Info
from graph.live.live import Live
from graph.live.watch import WatchInfo
from tests.api import Api, Person, settings_for_tests
from tests.conftest import Clock
from tests.graph.server import BOUND_S, until

BIG = "x" * 32_000


def username(session: Session, user_id: str) -> str:
    found = session.execute(text("SELECT username FROM users WHERE id = :id"), {"id": user_id})
    return str(found.scalar_one())


def doubles(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    session.execute(text("SELECT 1"))
    return {number: 2 * number for number in numbers}


@dataclass
class Seen:
    """What happened to the sources, by the name that each was given."""

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    flooded: Counter[str] = field(default_factory=Counter)


SEEN = Seen()


@contextmanager
def seen(name: str) -> Iterator[None]:
    SEEN.begun.append(name)
    try:
        yield
    finally:
        SEEN.ended.append(name)


@strawberry.type
class Event:
    number: int

    @strawberry.field
    async def double(self, info: Info) -> int:
        answer: int = await info.context.load(doubles, self.number)
        return answer

    @strawberry.field
    async def viewer(self, info: Info) -> str:
        return info.context.viewer.username

    @strawberry.field
    async def twin(self) -> Event:
        return Event(number=self.number)

    @strawberry.field
    async def broken(self) -> int | None:
        raise RuntimeError("a bug")


@strawberry.type
class Query:
    @strawberry.field
    async def hello(self) -> str:
        return "world"

    @strawberry.field
    async def viewer(self, info: Info) -> str | None:
        return info.context.viewer.username

    @strawberry.field
    async def broken(self) -> int | None:
        raise RuntimeError("a bug")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def shout(self, word: str) -> str:
        return word.upper()


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int) -> AsyncGenerator[Event, None]:
        for number in range(1, to + 1):
            yield Event(number=number)

    @strawberry.subscription
    async def changes(self, info: WatchInfo, topic: str) -> AsyncGenerator[Event, None]:
        """One event at the beginning, and one for each wake-up."""
        with seen(topic):
            async with info.context.news.of(topic) as news:
                yield Event(number=0)
                number = 0
                async for _ in news:
                    number += 1
                    yield Event(number=number)

    @strawberry.subscription
    async def me(self, info: WatchInfo, topic: str) -> AsyncGenerator[str, None]:
        with seen(topic):
            async with info.context.news.of(topic) as news:
                yield await info.context.ask(username, info.context.viewer_id)
                async for _ in news:
                    yield await info.context.ask(username, info.context.viewer_id)

    @strawberry.subscription
    async def flood(self, name: str) -> AsyncGenerator[str, None]:
        with seen(name):
            while True:
                SEEN.flooded[name] += 1
                yield BIG

    @strawberry.subscription
    async def fails(self, after: int) -> AsyncGenerator[int, None]:
        for number in range(after):
            yield number
        raise RuntimeError("a bug with a secret in it")

    @strawberry.subscription
    async def refuses(self, after: int) -> AsyncGenerator[int, None]:
        for number in range(after):
            yield number
        raise Forbidden("You are not a member of this wallet any more")

    @strawberry.subscription
    async def waits(self, name: str) -> AsyncGenerator[int, None]:
        with seen(name):
            await asyncio.get_running_loop().create_future()
            yield 0


SCHEMA = strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)._schema  # noqa: SLF001 - no other way


class Served(Server):
    """Remembers the loop that it runs on."""

    loop: asyncio.AbstractEventLoop

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.loop = asyncio.get_running_loop()
        await super().startup(sockets)


@dataclass
class World:
    """One server, and a way in for people and for those who change things."""

    app: Starlette
    api: Api
    clock: Clock
    port: int
    server: Served
    data: Path

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        return self.server.loop

    @property
    def live(self) -> Live:
        live: Live = self.app.state.live
        return live

    def person(self) -> Person:
        return self.api.person()

    def socket(self, **options: Any) -> ClientConnection:
        """An open WebSocket; by default in the one sub-protocol there is."""
        given: dict[str, Any] = {"subprotocols": ["graphql-transport-ws"], "open_timeout": BOUND_S}
        opened: ClientConnection = connect(
            f"ws://127.0.0.1:{self.port}/graphql", **(given | options)
        )
        return opened

    @contextmanager
    def acknowledged(self, person: Person | None = None) -> Iterator[ClientConnection]:
        """A socket on which a person, or nobody, has been let in."""
        payload = {"token": person.token} if person else {}
        with self.socket() as opened:
            send(opened, {"type": "connection_init", "payload": payload})
            assert receive(opened) == {"type": "connection_ack"}
            yield opened

    def listens_to(self, topic: str) -> bool:
        return topic in self.live.hub.topics


@contextmanager
def served(engine: Engine, data: Path, contract: GraphQLSchema, **changed: str) -> Iterator[World]:
    """The application over a schema, served on a port of its own."""
    clock = Clock()
    settings = settings_for_tests(data, **changed)
    app = create_app(settings, engine, clock, contract)
    server = Served.of(app, settings)
    with Api.over(engine, clock, data) as api, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until(lambda: server.started)
        try:
            yield World(app, api, clock, listener.getsockname()[1], server, data)
        finally:
            server.handle_exit(signal.SIGTERM, None)
            thread.join(BOUND_S)
            assert not thread.is_alive()


def world(engine: Engine, data: Path, **changed: str) -> AbstractContextManager[World]:
    """The same over the small schema."""
    return served(engine, data, SCHEMA, **changed)


def send(opened: ClientConnection, message: object) -> None:
    opened.send(orjson.dumps(message).decode())


def receive(opened: ClientConnection) -> Any:
    return orjson.loads(opened.recv(timeout=BOUND_S))


def subscribe(id: str, query: str, **of: object) -> dict[str, object]:  # noqa: A002 - the protocol's word
    return {"type": "subscribe", "id": id, "payload": {"query": query} | of}


def ask(query: str, **of: object) -> bytes:
    return orjson.dumps({"query": query} | of)
