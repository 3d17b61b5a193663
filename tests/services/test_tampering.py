"""Tampering with the history of a wallet: whatever is done to its rows, verification finds it.

The triggers that refuse such things are put away first: these are the deeds of someone who owns the
database. Whoever writes the whole chain anew is caught only by heads that were kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.queries import changes
from db.session import reading, writing
from domain.changes import GENESIS, Change
from services import transactions
from services.actors import Actor
from services.verification import differences
from tests.conftest import ON_SQLITE, START
from tests.disarming import disarm
from tests.services.books import Books

# What verification finds wrong is put wrong here.
TAMPERS = True

# One of several changes of the wallet's first version, and the only one of a later version.
_AMONG = "wallet_id = :w AND version = 1 AND number = 3"
_ALONE = "wallet_id = :w AND version = 3"
_LAST = "wallet_id = :w AND version = 5"

_COLUMNS = "version, number, entity, entity_id, action, at, actor_id, session_id, image, hash"


@pytest.fixture(scope="module")
def engine(engine: Engine) -> Engine:
    disarm(engine)
    return engine


@pytest.fixture
def books(engine: Engine) -> Books:
    """Version 1 makes the wallet, 2 and 3 enter something, 4 changes and 5 deletes it."""
    made = Books.new(engine)
    session = Actor(made.by.user_id, made.by.user_id, START)
    made = Books.another(engine, session)
    kept, gone = made.add(700), made.add(500)
    made.write(transactions.update, transaction_id=kept, changes={"description": "Supper"})
    made.write(transactions.delete, transaction_id=gone)
    assert made.version == 5
    return made


def found(books: Books, wallet_id: str | None = None) -> set[str]:
    with reading(books.engine) as session:
        told = differences(session, [wallet_id or books.wallet])
        return {f"{difference.what} of {difference.where}" for difference in told}


def tamper(books: Books, *statements: str, **values: str) -> None:
    """Behind the services' backs; `:w` is the wallet. Each statement must find something."""
    with books.engine.begin() as connection:
        for statement in statements:
            given = {"w": books.wallet, **values}
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            assert connection.execute(text(statement), used).rowcount > 0


def test_what_nobody_touched_is_right(books: Books) -> None:
    assert found(books) == set()


@pytest.mark.parametrize(
    "change",
    [
        """image = '{"name":"another"}'""",
        "image = NULL",
        "actor_id = '00000000-0000-7000-8000-000000000000'",
        "actor_id = NULL",
        "at = '2026-03-14 09:26:53.000001+00:00'",
        "action = 'RESTORED'",
        "entity = 'Payee'",
        "entity_id = '00000000-0000-7000-8000-000000000000'",
        "session_id = NULL",
        "hash = '" + "0" * 64 + "'",
    ],
)
@pytest.mark.parametrize(("where", "place"), [(_AMONG, "1.3"), (_ALONE, "3.0"), (_LAST, "5.0")])
def test_an_altered_change_is_found(books: Books, change: str, where: str, place: str) -> None:
    if (change, where) == ("image = NULL", _LAST):
        change = "image = '{}'"

    tamper(books, f"UPDATE changes SET {change} WHERE {where}")

    assert f"hash of change {place}" in found(books)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (_AMONG, {"hash of change 1.4", "number of change 1.4", "number of Category"}),
        ("wallet_id = :w AND version = 1 AND number = 0", {"hash of change 1.1"}),
        (_ALONE, {"hash of change 4.0"}),
        (_LAST, {"head of the wallet", "number of Transaction"}),
        ("wallet_id = :w", {"head of the wallet", "number of Wallet", "number of Account"}),
        ("wallet_id = :w AND version > 2", {"head of the wallet"}),
        ("wallet_id = :w AND version < 4", {"hash of change 4.0"}),
    ],
    ids=["middle", "first", "a version", "last", "all", "the end", "the beginning"],
)
def test_changes_that_were_deleted_are_missed(books: Books, where: str, expected: set[str]) -> None:
    tamper(books, f"DELETE FROM changes WHERE {where}")

    assert found(books) >= expected


@pytest.mark.parametrize(
    ("version", "number", "expected"),
    [
        ("6", "0", {"head of the wallet", "version of the wallet"}),
        ("5", "1", {"head of the wallet"}),
        ("3", "1", {"hash of change 4.0"}),
        ("2", "7", {"hash of change 3.0", "number of change 2.7"}),
        ("0", "0", {"hash of change 1.0"}),
    ],
    ids=["a version at the end", "at the end", "in the middle", "with a gap", "at the beginning"],
)
def test_a_change_that_was_slipped_in_is_found(
    books: Books, version: str, number: str, expected: set[str]
) -> None:
    """Its own hash is right: it was made by someone who knows how."""
    with reading(books.engine) as session:
        chain = list(changes.chain(session, books.wallet))
    place = (int(version), int(number))
    previous = GENESIS
    for link, hash_ in chain:
        if (link.version, link.number) < place:
            previous = hash_
    forged = chain[2][0]._replace(version=place[0], number=place[1])

    insert(books, forged, forged.hash(previous))

    assert found(books) >= expected


@ON_SQLITE
def test_an_instant_that_is_none_is_found(books: Books) -> None:
    """PostgreSQL takes nothing but instants."""
    tamper(books, f"UPDATE changes SET at = 'long ago' WHERE {_ALONE}")

    assert "hash of change 3.0" in found(books)


def test_changes_that_changed_places_are_found(books: Books) -> None:
    spare = "UPDATE changes SET version = {} WHERE wallet_id = :w AND version = {}"

    tamper(books, *(spare.format(*step) for step in ((99, 2), (2, 3), (3, 99))))

    assert found(books) >= {"hash of change 2.0", "hash of change 3.0"}


def test_a_change_that_was_moved_to_another_wallet_is_found_in_both(books: Books) -> None:
    other = Books.another(books.engine, books.by)

    tamper(books, f"UPDATE changes SET wallet_id = :o WHERE {_ALONE}", o=other.wallet)

    assert "hash of change 4.0" in found(books)
    assert found(books, other.wallet) >= {"hash of change 3.0", "head of the wallet"}


_DAY = "wallet_id = :w AND day = '2026-03-14'"
_COPIED = (
    "wallet_id, kind, occurred_on, amount_minor, currency, account_id, category_id, description,"
    " is_refund, has_lines, search, created_at, updated_at, version"
)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (
            [
                "UPDATE transactions SET amount_minor = amount_minor + 1 WHERE wallet_id = :w",
                f"UPDATE daily_totals SET amount_minor = amount_minor + 1 WHERE {_DAY}",
                "UPDATE monthly_totals SET amount_minor = amount_minor + 1 WHERE wallet_id = :w",
                f"UPDATE account_days SET net_minor = net_minor - 1 WHERE {_DAY}",
            ],
            {"state of Transaction"},
        ),
        (
            ["UPDATE transactions SET description = 'Bribe' WHERE wallet_id = :w"],
            {"state of Transaction"},
        ),
        (
            ["UPDATE transactions SET version = 3 WHERE wallet_id = :w"],
            {"version of Transaction"},
        ),
        (
            [
                "DELETE FROM transactions WHERE wallet_id = :w",
                f"UPDATE daily_totals SET amount_minor = 0, count = 0 WHERE {_DAY}",
                "UPDATE monthly_totals SET amount_minor = 0, count = 0 WHERE wallet_id = :w",
                f"UPDATE account_days SET net_minor = 0 WHERE {_DAY}",
            ],
            {"number of Transaction"},
        ),
        (
            [
                (
                    f"INSERT INTO transactions (id, {_COPIED}) SELECT :n, {_COPIED}"
                    " FROM transactions WHERE wallet_id = :w"
                ),
                f"UPDATE daily_totals SET amount_minor = 1400, count = 2 WHERE {_DAY}",
                "UPDATE monthly_totals SET amount_minor = 1400, count = 2 WHERE wallet_id = :w",
                f"UPDATE account_days SET net_minor = -1400 WHERE {_DAY}",
            ],
            {"state of Transaction", "number of Transaction"},
        ),
        (
            ["UPDATE accounts SET opening_balance_minor = 1 WHERE wallet_id = :w"],
            {"state of Account"},
        ),
        (
            ["UPDATE members SET role = 'VIEWER' WHERE wallet_id = :w"],
            {"state of Wallet"},
        ),
    ],
    ids=["amount", "text", "version", "deleted", "inserted", "account", "role"],
)
def test_rows_that_were_written_past_the_history_are_found(
    books: Books, statements: Sequence[str], expected: set[str]
) -> None:
    """Every sum that follows from them has been made to match."""
    tamper(books, *statements, n="01890000-0000-7000-8000-000000000000")

    told = {difference.partition(" 0")[0] for difference in found(books)}
    assert told == expected


def test_a_head_that_was_set_back_is_found(books: Books) -> None:
    tamper(
        books,
        "UPDATE wallets SET version = 3, head = (SELECT hash FROM changes WHERE wallet_id = :w"
        " AND version = 3) WHERE id = :w",
    )

    assert found(books) == {"head of the wallet", "version of the wallet"}


def test_a_head_that_was_set_back_with_its_history_is_found_by_the_rows(books: Books) -> None:
    tamper(
        books,
        "DELETE FROM changes WHERE wallet_id = :w AND version > 3",
        "UPDATE wallets SET version = 3, head = (SELECT hash FROM changes WHERE wallet_id = :w"
        " AND version = 3) WHERE id = :w",
    )

    told = {difference.partition(" 0")[0] for difference in found(books)}
    assert told == {"state of Transaction", "number of Transaction"}


def test_history_that_was_written_anew_as_a_whole_agrees_with_itself(books: Books) -> None:
    """Only heads that were kept elsewhere can tell: see test_heads.py."""
    rewrite(books, actor_id=Books.new(books.engine).by.user_id)

    assert found(books) == set()


def insert(books: Books, change: Change, hash_: str) -> None:
    with writing(books.engine) as session:
        changes.insert_rows(session, books.wallet, [(change, hash_)])


def rewrite(books: Books, **altered: Any) -> None:
    """Put something else into every change, and make the chain right again."""
    with reading(books.engine) as session:
        chain = list(changes.chain(session, books.wallet))
    tamper(books, "DELETE FROM changes WHERE wallet_id = :w")
    head = GENESIS
    for link, _ in chain:
        forged = link._replace(**altered)
        head = forged.hash(head)
        insert(books, forged, head)
    tamper(books, "UPDATE wallets SET head = :h WHERE id = :w", h=head)
