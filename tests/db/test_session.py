"""The two ways into the database: what they promise when the database says no."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from db.base import new_id
from db.bulk import insert_many
from db.engine import Limits, connect
from db.failures import is_busy
from db.session import Snapshot, reading, write, writing
from db.tables import Category, Payee
from services.writing import begin
from tests import postgres
from tests.services.books import Books

# No test waits longer than this for a fact.
BOUND_S = 30
END_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def engine(engine: Engine) -> Engine:
    fill(engine)
    return engine


@pytest.fixture
def postgresql(postgres_server: str) -> Iterator[Engine]:
    url = postgres.create_database(postgres_server, f"t{uuid4().hex}")
    engine = connect(url, Limits(connections=4))
    fill(engine)
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS note"))
        connection.execute(text("CREATE TABLE note (id INTEGER PRIMARY KEY, said INTEGER)"))
        connection.execute(text("INSERT INTO note VALUES (1, 0), (2, 0)"))


def said(session: Session) -> dict[int, int]:
    return {row.id: row.said for row in session.execute(text("SELECT id, said FROM note"))}


def say(session: Session, number: int, value: int | None = None) -> int:
    words = "said + 1" if value is None else str(value)
    session.execute(text(f"UPDATE note SET said = {words} WHERE id = {number}"))
    return number


def out(engine: Engine) -> int:
    return int(engine.pool.checkedout())  # type: ignore[attr-defined]  # it is a QueuePool


def test_what_a_service_returns_is_returned_and_committed(engine: Engine) -> None:
    assert write(engine, say, 1, value=7) == 1

    with reading(engine) as session:
        assert said(session) == {1: 7, 2: 0}


def test_what_raises_leaves_nothing_half_written(engine: Engine) -> None:
    def fails(session: Session) -> None:
        say(session, 1)
        say(session, 2)
        raise KeyError

    with pytest.raises(KeyError):
        write(engine, fails)

    with reading(engine) as session:
        assert said(session) == {1: 0, 2: 0}
    assert out(engine) == 0


def test_a_snapshot_stays_as_it_was(engine: Engine) -> None:
    with reading(engine) as session:
        before = said(session)
        write(engine, say, 1, value=5)
        assert said(session) == before

    with reading(engine) as session:
        assert said(session)[1] == 5


def test_a_snapshot_cannot_write_and_its_connection_can_again(engine: Engine) -> None:
    alone = connect(engine.url.render_as_string(hide_password=False), Limits(connections=1))

    with pytest.raises(DBAPIError), reading(alone) as session:
        say(session, 1)

    write(alone, say, 1, value=3)
    with reading(alone) as session:
        assert said(session)[1] == 3
    alone.dispose()


def test_six_writers_lose_no_update(engine: Engine) -> None:
    def add(_: int) -> None:
        write(engine, say, 1)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(add, range(120)))

    with reading(engine) as session:
        assert said(session)[1] == 120


def test_a_snapshot_that_is_ended_begins_anew_and_one_that_is_finished_does_not(
    engine: Engine,
) -> None:
    snapshot = Snapshot(engine)
    before = snapshot.ask(said)
    write(engine, say, 1, value=9)
    during = snapshot.ask(said)

    snapshot.end()

    assert (before, during) == ({1: 0, 2: 0}, {1: 0, 2: 0})
    assert snapshot.ask(said)[1] == 9
    snapshot.finish()
    assert out(engine) == 0
    with pytest.raises(AssertionError):
        snapshot.ask(said)


@pytest.mark.parametrize("fails", [ValueError(), DBAPIError("", {}, Exception())], ids=repr)
def test_a_query_that_fails_leaves_no_connection_out(engine: Engine, fails: Exception) -> None:
    def broken(session: Session) -> None:
        said(session)
        raise fails

    snapshot = Snapshot(engine)
    with pytest.raises(type(fails)):
        snapshot.ask(broken)
    snapshot.finish()

    assert out(engine) == 0


def test_of_two_that_lock_each_other_out_both_commit_in_the_end(postgresql: Engine) -> None:
    both_hold = threading.Barrier(2)
    tries: list[int] = []

    def crossing(session: Session, first: int, second: int) -> None:
        say(session, first)
        tries.append(first)
        if len(tries) <= 2:
            both_hold.wait(BOUND_S)
        say(session, second)

    with ThreadPoolExecutor(2) as threads:
        for done in [
            threads.submit(write, postgresql, crossing, 1, 2),
            threads.submit(write, postgresql, crossing, 2, 1),
        ]:
            done.result(BOUND_S)

    with reading(postgresql) as session:
        assert said(session) == {1: 2, 2: 2}
    assert len(tries) > 2


def test_a_conflict_without_end_is_told(postgresql: Engine) -> None:
    tries = 0

    def conflicting(session: Session) -> None:
        nonlocal tries
        tries += 1
        session.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))

    with pytest.raises(OperationalError) as raised:
        write(postgresql, conflicting)

    assert tries == 4
    assert is_busy(raised.value)


def test_a_write_whose_connection_breaks_is_done_once(postgresql: Engine) -> None:
    tries = 0

    def breaking(session: Session) -> None:
        nonlocal tries
        tries += 1
        say(session, 1)
        if tries == 1:
            end_others(postgresql, session)
        say(session, 2)

    write(postgresql, breaking)

    with reading(postgresql) as session:
        assert said(session) == {1: 1, 2: 1}
    assert tries == 2


def test_a_commit_whose_outcome_nobody_knows_is_not_repeated(postgresql: Engine) -> None:
    tries = 0

    def once(session: Session) -> None:
        nonlocal tries
        tries += 1
        say(session, 1)

    def cut(_: Any) -> None:
        end_others(postgresql, None)

    event.listen(postgresql, "commit", cut)
    with pytest.raises(DBAPIError) as raised:
        write(postgresql, once)
    event.remove(postgresql, "commit", cut)

    assert raised.value.connection_invalidated
    assert tries == 1
    assert out(postgresql) == 0


def end_others(engine: Engine, _: Session | None) -> None:
    """Cut every connection of the database, from one outside of the pool."""
    outside = connect(engine.url.render_as_string(hide_password=False))
    with outside.connect() as connection:
        connection.execute(text(END_CONNECTIONS))
    outside.dispose()


HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE note SET said = said + 10 WHERE id = 1")
print("held", flush=True)
sys.stdin.readline()
connection.execute("COMMIT")
"""


@pytest.fixture
def holder(sqlite: Engine) -> Iterator[subprocess.Popen[str]]:
    """Another process that is writing, until it is sent a line."""
    command = [sys.executable, "-c", HOLDER, str(sqlite.url.database)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


@pytest.fixture
def sqlite(tmp_path: Any) -> Iterator[Engine]:
    engine = connect(f"sqlite:///{tmp_path / 'outlay.db'}", Limits(lock_timeout_ms=BOUND_S * 1000))
    fill(engine)
    yield engine
    engine.dispose()


def test_a_write_waits_for_another_process(sqlite: Engine, holder: subprocess.Popen[str]) -> None:
    has_begun = threading.Event()

    @event.listens_for(sqlite, "before_cursor_execute")
    def note(*of: Any) -> None:
        if of[2] == "BEGIN IMMEDIATE":
            has_begun.set()

    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(write, sqlite, say, 1)
        assert has_begun.wait(BOUND_S)
        assert not waiting.done()
        holder.communicate("go on\n", timeout=BOUND_S)
        waiting.result(BOUND_S)

    with reading(sqlite) as session:
        assert said(session)[1] == 11


def test_a_read_waits_for_no_other_process(sqlite: Engine, holder: subprocess.Popen[str]) -> None:
    with reading(sqlite) as session:
        assert said(session)[1] == 0


def test_a_write_that_has_waited_long_enough_is_told_so(
    sqlite: Engine, holder: subprocess.Popen[str]
) -> None:
    impatient = connect(str(sqlite.url), Limits(lock_timeout_ms=10))

    with pytest.raises(OperationalError) as raised:
        write(impatient, say, 1)
    impatient.dispose()

    assert is_busy(raised.value)


def test_a_block_that_writes_commits_at_its_end(engine: Engine) -> None:
    with writing(engine) as session:
        say(session, 2, value=4)

    with reading(engine) as session:
        assert said(session)[2] == 4


def category(wallet_id: str) -> Category:
    values = {"name": "Stray", "name_key": "stray", "kind": "EXPENSE", "color": "#000000"}
    return Category(wallet_id=wallet_id, id=new_id(), version=1, **values)


def add_one(session: Session, books: Books) -> None:
    session.add(category(books.wallet))


def change_one(session: Session, books: Books) -> None:
    row = session.scalars(select(Category).where(Category.wallet_id == books.wallet)).first()
    assert row is not None
    row.name = "Stray"


def delete_one(session: Session, books: Books) -> None:
    session.delete(session.scalars(select(Payee).where(Payee.wallet_id == books.wallet)).one())


def update_all(session: Session, books: Books) -> None:
    session.execute(update(Category).where(Category.wallet_id == books.wallet).values(name="Stray"))


def insert_rows(session: Session, books: Books, count: int) -> None:
    rows = [
        {"id": new_id(), "name": f"{n}", "name_key": f"{n}", "version": 1} for n in range(count)
    ]
    insert_many(session, Payee, [{**row, "wallet_id": books.wallet} for row in rows])


PAST = [
    add_one,
    change_one,
    delete_one,
    update_all,
    partial(insert_rows, count=1),
    partial(insert_rows, count=2),
    partial(insert_rows, count=1_500),
]


@pytest.mark.parametrize("service", PAST)
def test_what_is_of_a_wallet_is_not_written_before_it_is_opened(
    engine: Engine, service: Callable[..., None]
) -> None:
    books = Books.new(engine)
    books.add(payee="Baker")

    with pytest.raises(AssertionError, match=r"past services\.writing"):
        write(engine, service, books)

    assert books.version == 2


@pytest.mark.parametrize("service", [add_one, *PAST[4:]])
def test_having_opened_another_wallet_does_not_help(
    engine: Engine, service: Callable[..., None]
) -> None:
    books = Books.new(engine)
    other = Books.another(engine, books.by)

    def past(session: Session) -> None:
        begin(session, books.by, other.wallet)
        service(session, books)

    with pytest.raises(AssertionError, match=r"past services\.writing"):
        write(engine, past)
