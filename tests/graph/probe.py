"""A small schema over one table, whose resolvers do what the tests want to see survived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import strawberry
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session
from strawberry.scalars import JSON
from strawberry.types import Info

from domain.errors import Invalid
from graph.context import Client, Parts, Slow
from graph.operations import Operation, Runner
from graph.workers import Flag, Workers
from tests.api import settings_for_tests
from tests.conftest import Clock

CLIENT = Client("request-1", "192.0.2.1", None, None)


def words(session: Session) -> list[str]:
    return list(session.execute(text("SELECT word FROM jotting ORDER BY id")).scalars())


def twins(session: Session, ids: Sequence[int]) -> dict[int, str | None]:
    listed = ", ".join(str(int(number)) for number in ids)
    rows = session.execute(text(f"SELECT id, word FROM jotting WHERE id IN ({listed})"))
    return dict.fromkeys(ids) | {row.id: row.word for row in rows}


def sneak(session: Session) -> int:
    session.execute(text("INSERT INTO jotting (word) VALUES ('sneaked')"))
    return 1


def jot(session: Session, word: str, fails_with: Exception | None = None) -> str:
    session.execute(text("INSERT INTO jotting (word) VALUES (:word)"), {"word": word})
    if fails_with is not None:
        raise fails_with
    return word


@strawberry.type
class Thing:
    number: int

    @strawberry.field
    async def twin(self, info: Info) -> str | None:
        answer: str | None = await info.context.load(twins, self.number)
        return answer

    @strawberry.field
    async def broken(self) -> str:
        raise RuntimeError("a bug")


@strawberry.type
class Query:
    @strawberry.field
    async def words(self, info: Info) -> list[str]:
        answer: list[str] = await info.context.read(words)
        return answer

    @strawberry.field
    async def things(self, count: int) -> list[Thing] | None:
        return [Thing(number=number) for number in range(1, count + 1)]

    @strawberry.field
    async def sneak(self, info: Info) -> int | None:
        answer: int = await info.context.read(sneak)
        return answer

    @strawberry.field
    async def hook(self) -> bool:
        HOOK.call()
        return True

    @strawberry.field
    async def unspeakable(self) -> JSON:
        return JSON({"a": {1, 2}})


@strawberry.type
class Jotted:
    word: str

    @strawberry.field
    async def words(self, info: Info) -> list[str]:
        answer: list[str] = await info.context.read(words)
        return answer


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def jot(self, info: Info, word: str) -> Jotted | None:
        return Jotted(word=await info.context.write(jot, word))

    @strawberry.mutation
    async def refuse(self, info: Info, word: str) -> Jotted | None:
        refusal = Invalid("Not this word", field=("some_word",))
        return Jotted(word=await info.context.write(jot, word, refusal))

    @strawberry.mutation
    async def fail(self, info: Info, word: str) -> Jotted | None:
        return Jotted(word=await info.context.write(jot, word, RuntimeError(word)))

    @strawberry.mutation
    async def hook(self) -> bool:
        HOOK.call()
        return True


@dataclass
class Hook:
    """What the field `hook` does, set by the test that asks for it."""

    call: Callable[[], Any] = field(default=lambda: None)


HOOK = Hook()
SCHEMA = strawberry.Schema(query=Query, mutation=Mutation)._schema  # noqa: SLF001 - no other way


@dataclass
class Probe:
    """Operations over the small schema, run as requests are: on workers, one each."""

    engine: Engine
    runner: Runner
    workers: Workers

    async def send(self, query: str, abandoned: Flag | None = None, **of: Any) -> dict[str, Any]:
        operation = Operation(query, **of)
        body = await self.workers.run(lambda: self.runner.run(operation, CLIENT, abandoned))
        answer: dict[str, Any] = orjson.loads(body)
        return answer

    def words(self) -> list[str]:
        with self.engine.begin() as connection:
            return list(connection.execute(text("SELECT word FROM jotting ORDER BY id")).scalars())

    def jot(self, word: str) -> None:
        """A write by somebody else, committed."""
        with self.engine.begin() as connection:
            connection.execute(text("INSERT INTO jotting (word) VALUES (:word)"), {"word": word})


@contextmanager
def probing(engine: Engine, data: Path, threads: int = 4) -> Iterator[Probe]:
    """A probe over a fresh table."""
    serial = "SERIAL" if engine.dialect.name == "postgresql" else "INTEGER"
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS jotting"))
        connection.execute(text(f"CREATE TABLE jotting (id {serial} PRIMARY KEY, word TEXT)"))
    with asking(engine, data, threads) as probe:
        yield probe


@contextmanager
def asking(engine: Engine, data: Path, threads: int = 4) -> Iterator[Probe]:
    """The same over whatever the engine reaches. At the end no connection may be out."""
    slow, workers = Slow(threads), Workers(threads)
    parts = Parts(settings_for_tests(data), engine, slow, Clock())
    try:
        yield Probe(engine, Runner(SCHEMA, parts), workers)
    finally:
        HOOK.call = lambda: None
        assert workers.close(30)
        slow.close()
        # `checkedout` is of the pool that the engine really has.
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["extensions"]["code"] for error in answer.get("errors", [])]
