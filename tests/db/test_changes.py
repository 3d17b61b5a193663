"""The history is only ever added to: both databases refuse everything else, whoever asks."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from db.session import reading, write
from services import transactions, users, wallets
from services.verification import differences
from tests.conftest import ON_SQLITE
from tests.services.books import Books

_COLUMNS = (
    "wallet_id, version, number, entity, entity_id, action, at, actor_id, session_id, image, hash"
)
_COPIED = f"SELECT {_COLUMNS} FROM changes WHERE wallet_id = '{{w}}' AND version = 2"
_ALTERED = _COPIED.replace("image", "'{{}}'")

_EVERYWHERE = [
    "UPDATE changes SET image = '{{}}' WHERE wallet_id = '{w}'",
    "UPDATE changes SET version = version + 100 WHERE wallet_id = '{w}' AND version = 2",
    "DELETE FROM changes WHERE wallet_id = '{w}'",
    "DELETE FROM changes WHERE wallet_id = '{w}' AND version = 2",
    "DELETE FROM changes",
    "DELETE FROM wallets WHERE id = '{w}'",
    "DELETE FROM wallets",
    (
        f"INSERT INTO changes ({_COLUMNS}) {_ALTERED}"
        " ON CONFLICT (wallet_id, version, number) DO UPDATE SET image = excluded.image"
    ),
    f"INSERT INTO changes ({_COLUMNS}) {_COPIED}",
]
_SQLITE = [
    f"REPLACE INTO changes ({_COLUMNS}) {_ALTERED}",
    f"INSERT OR REPLACE INTO changes ({_COLUMNS}) {_ALTERED}",
    f"INSERT OR IGNORE INTO changes ({_COLUMNS}) {_ALTERED}",
    "UPDATE OR REPLACE changes SET version = 2 WHERE wallet_id = '{w}' AND version = 1",
    # By the number of the row, with a key of its own.
    (
        f"REPLACE INTO changes (rowid, {_COLUMNS})"
        f" {_ALTERED.replace('wallet_id', 'rowid, wallet_id', 1).replace('version', '99', 1)}"
    ),
    "REPLACE INTO wallets SELECT * FROM wallets WHERE id = '{w}'",
]
_POSTGRESQL = [
    "TRUNCATE changes",
    "TRUNCATE wallets CASCADE",
    (
        "MERGE INTO changes AS c USING wallets AS w ON c.wallet_id = w.id AND w.id = '{w}'"
        " WHEN MATCHED THEN DELETE"
    ),
    "WITH gone AS (DELETE FROM changes WHERE wallet_id = '{w}' RETURNING 1) SELECT * FROM gone",
]


@pytest.fixture(scope="module")
def books(engine: Engine) -> Books:
    """Version 1 makes the wallet, version 2 enters an expense."""
    made = Books.new(engine)
    made.add(700)
    return made


def of(engine: Engine) -> list[str]:
    return _EVERYWHERE + (_SQLITE if engine.dialect.name == "sqlite" else _POSTGRESQL)


def stored(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as session:
        rows = session.execute(text(f"SELECT {_COLUMNS} FROM changes ORDER BY 1, 2, 3"))
        return [tuple(row) for row in rows]


def run(books: Books, *statements: str) -> None:
    with books.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement.format(w=books.wallet)))


def test_whatever_is_not_an_addition_is_refused(books: Books) -> None:
    before = stored(books.engine)

    for statement in of(books.engine):
        with pytest.raises(DBAPIError, match=r"only ever added|duplicate key"):
            run(books, statement)

    assert stored(books.engine) == before


@pytest.fixture
def plain(books: Books) -> Iterator[sqlite3.Connection]:
    """As somebody with a shell connects: nothing of ours is set."""
    connection = sqlite3.connect(str(books.engine.url.database), isolation_level=None)
    yield connection
    connection.close()


@ON_SQLITE
@pytest.mark.parametrize("pragma", ["recursive_triggers = OFF", "foreign_keys = ON"])
@pytest.mark.parametrize("statement", [s for s in _EVERYWHERE + _SQLITE if " wallets" not in s])
def test_nor_may_anybody_with_a_connection_of_their_own(
    books: Books, plain: sqlite3.Connection, statement: str, pragma: str
) -> None:
    before = stored(books.engine)
    plain.execute(f"PRAGMA {pragma}")

    with pytest.raises(sqlite3.DatabaseError, match="only ever added"):
        plain.execute(statement.format(w=books.wallet))

    assert stored(books.engine) == before


def test_a_wallet_that_is_still_there_keeps_its_history(books: Books) -> None:
    """Saying that it is to be erased is not enough: it has to go first."""
    before = stored(books.engine)

    with pytest.raises(DBAPIError, match="only ever added"):
        run(
            books,
            "INSERT INTO erasures VALUES ('{w}')",
            "DELETE FROM changes WHERE wallet_id = '{w}'",
        )

    assert stored(books.engine) == before


def traces(engine: Engine, wallet_id: str) -> set[str]:
    """The tables that have a row of the wallet."""
    found = set()
    with engine.connect() as connection:
        inspector = inspect(connection)
        for table in inspector.get_table_names():
            for column in ("wallet_id", "id") if table == "wallets" else ("wallet_id",):
                if column in {each["name"] for each in inspector.get_columns(table)}:
                    asked = text(f"SELECT 1 FROM {table} WHERE {column} = :w LIMIT 1")
                    if connection.execute(asked, {"w": wallet_id}).first():
                        found.add(table)
    return found


def filled(engine: Engine) -> Books:
    books = Books.new(engine)
    books.add(700, payee="Baker", tags=["bread"])
    books.write(transactions.delete, transaction_id=books.add(500))
    return books


def test_the_erasure_of_a_wallet_takes_all_of_it(engine: Engine) -> None:
    books, other = filled(engine), filled(engine)
    assert traces(engine, books.wallet) >= {"wallets", "changes", "trash", "transactions", "tags"}

    books.write(wallets.delete, wallet_id=books.wallet)

    assert traces(engine, books.wallet) == set()
    assert traces(engine, other.wallet) >= {"wallets", "changes", "trash", "transactions"}
    with reading(engine) as session:
        assert session.execute(text("SELECT 1 FROM erasures")).first() is None
        assert list(differences(session, [other.wallet])) == []


def test_a_person_who_leaves_takes_their_wallets_along(engine: Engine) -> None:
    books = filled(engine)
    with reading(engine) as session:
        mine = list(
            session.scalars(
                text("SELECT wallet_id FROM members WHERE user_id = :u"), {"u": books.by.user_id}
            )
        )

    write(engine, users.delete, books.by, proven_hash="none")

    assert len(mine) == 2
    assert [traces(engine, wallet_id) for wallet_id in mine] == [set(), set()]
    with reading(engine) as session:
        assert session.execute(text("SELECT 1 FROM erasures")).first() is None


def test_many_additions_at_once_are_taken(engine: Engine) -> None:
    """By COPY on PostgreSQL."""
    books = Books.new(engine)

    books.add_many(*(books.draft(100 + place) for place in range(1_500)))

    with reading(engine) as session:
        asked = text("SELECT count(*) FROM changes WHERE wallet_id = :w AND version = 2")
        assert session.scalar(asked, {"w": books.wallet}) == 1_500
        assert list(differences(session, [books.wallet])) == []
