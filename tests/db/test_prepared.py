"""Prepared statements: what SQLAlchemy would find, from connections that may forget them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    MetaData,
    Table,
    Text,
    bindparam,
    event,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from db import prepared
from db.among import Among
from db.engine import Limits, connect
from db.prepared import Prepared
from db.session import Snapshot, reading, write
from tests import postgres

THING = Table(
    "thing",
    MetaData(),
    Column("id", Text, primary_key=True),
    Column("word", Text),
    Column("is_new", Boolean),
)
NAMED = Prepared(
    select(THING).where(Among(THING.c.id, "ids"), THING.c.word != "100 %").order_by(THING.c.id)
)
LIKE = Prepared(select(THING.c.id).where(THING.c.word == bindparam("word")))


@pytest.fixture
def things(engine: Engine) -> Engine:
    fill(engine)
    return engine


@pytest.fixture
def postgresql(postgres_server: str) -> Iterator[Engine]:
    engine = connect(postgres.create_database(postgres_server, f"t{uuid4().hex}"), Limits(1))
    fill(engine)
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    THING.metadata.drop_all(engine)
    THING.metadata.create_all(engine)
    with engine.begin() as connection:
        words = {"a": "it's", "b": "100 %", "c": None, "d": 'quote " and {brace}'}
        rows = [{"id": name, "word": word, "is_new": True} for name, word in words.items()]
        connection.execute(THING.insert(), rows)


def named(session: Session, ids: Sequence[Any]) -> list[Any]:
    return NAMED.rows(session, {"ids": ids})


def say(session: Session, says: str) -> None:
    session.execute(text(says))


def test_rows_are_what_sqlalchemy_finds(things: Engine) -> None:
    with reading(things) as session:
        expected = session.execute(select(THING).where(THING.c.id.in_(["a", "d"]))).all()

    found = Snapshot(things)
    rows = found.ask(named, ["a", "b", "d", None])
    found.finish()

    assert [tuple(row) for row in rows] == [tuple(row) for row in expected]
    assert [(row.id, row.is_new is True) for row in rows] == [("a", True), ("d", True)]


@pytest.mark.parametrize("way", ["snapshot", "reading", "write"])
def test_they_are_asked_in_any_kind_of_transaction(things: Engine, way: str) -> None:
    def found(session: Session) -> list[str]:
        return [row.id for row in LIKE.rows(session, {"word": "it's"})]

    snapshot = Snapshot(things)
    if way == "snapshot":
        ids = snapshot.ask(found)
    elif way == "write":
        ids = write(things, found)
    else:
        with reading(things) as session:
            ids = found(session)
    snapshot.finish()

    assert ids == ["a"]


def test_none_of_nothing_is_found(things: Engine) -> None:
    snapshot = Snapshot(things)

    assert snapshot.ask(named, []) == []
    snapshot.finish()


def test_what_sqlalchemy_asks_between_is_of_the_same_snapshot(things: Engine) -> None:
    def counted(session: Session) -> int:
        return len(session.execute(select(THING)).all())

    snapshot = Snapshot(things)
    before = snapshot.ask(named, ["a"])
    write(things, say, "DELETE FROM thing")

    assert snapshot.ask(counted) == 4
    assert snapshot.ask(named, ["a"]) == before
    snapshot.end()
    assert snapshot.ask(named, ["a"]) == []
    snapshot.finish()


@pytest.mark.parametrize("asked_before", [[], ["a"]], ids=["first", "later"])
def test_a_snapshot_refuses_to_write(things: Engine, asked_before: list[str]) -> None:
    snapshot = Snapshot(things)
    for each in asked_before:
        snapshot.ask(named, [each])

    with pytest.raises(DBAPIError):
        snapshot.ask(say, "DELETE FROM thing")
    snapshot.finish()

    assert len(write(things, named, ["a"])) == 1


def test_whoever_listens_to_statements_hears_them(things: Engine) -> None:
    heard: list[str] = []
    event.listen(things, "before_cursor_execute", lambda *of: heard.append(of[2]))

    snapshot = Snapshot(things)
    snapshot.ask(named, ["a"])
    snapshot.finish()

    assert [words.split()[0] for words in heard] == ["SELECT"]


def test_a_connection_keeps_no_more_plans_than_it_may(
    postgresql: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "KEPT_MAX", 2)
    several = [Prepared(select(THING.c.id).where(Among(THING.c.id, "ids"))) for _ in range(4)]

    def kept(session: Session) -> int:
        for each in (*several, *several):
            assert [row.id for row in each.rows(session, {"ids": ["a"]})] == ["a"]
        counted = text("SELECT count(*) FROM pg_prepared_statements")
        return int(session.execute(counted).scalar_one())

    snapshot = Snapshot(postgresql)

    assert snapshot.ask(kept) == 2
    snapshot.finish()


@pytest.mark.parametrize(
    "breaks", ["DEALLOCATE ALL", "ALTER TABLE thing ALTER COLUMN word TYPE varchar(90)"]
)
def test_a_connection_that_forgot_its_plans_is_replaced(postgresql: Engine, breaks: str) -> None:
    def asked() -> int:
        snapshot = Snapshot(postgresql)
        try:
            return len(snapshot.ask(named, ["a", "d"]))
        finally:
            snapshot.finish()

    before = asked()
    write(postgresql, say, breaks)

    assert asked() == before == 2
