"""Signed heads: they hold as long as what they cover is as it was, and none can be made up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine

from db.session import reading
from services import heads, wallets
from tests.conftest import START
from tests.disarming import disarm
from tests.services.books import Books
from tests.services.test_tampering import rewrite, tamper

# What heads find wrong is put wrong here.
TAMPERS = True

SECRET = "the secret of these tests, which is long enough for any purpose"


@pytest.fixture(scope="module")
def engine(engine: Engine) -> Engine:
    disarm(engine)
    return engine


@pytest.fixture
def books(engine: Engine) -> Books:
    made = Books.new(engine)
    made.add(700)
    return made


def kept(books: Books, *, secret: str = SECRET) -> list[bytes]:
    with reading(books.engine) as session:
        return list(heads.lines(session, [books.wallet], secret=secret, at=START))


def problems(books: Books, content: Sequence[bytes]) -> list[str]:
    with reading(books.engine) as session:
        return list(map(str, heads.problems(session, content, secret=SECRET)))


def forged(line: bytes, **altered: Any) -> bytes:
    return orjson.dumps(orjson.loads(line) | altered)


def test_heads_hold_while_the_wallet_goes_on(books: Books) -> None:
    lines = kept(books)
    books.add(500)
    lines += kept(books)

    assert problems(books, lines) == []


def test_history_that_was_written_anew_is_found(books: Books) -> None:
    lines = kept(books)
    books.add(500)

    rewrite(books, actor_id=Books.new(books.engine).by.user_id)

    assert problems(books, lines) == [
        (
            f"line 1: wallet {books.wallet}: its history up to version 2 is not what it was at"
            f" {START.isoformat()}"
        )
    ]


def test_history_that_was_cut_off_with_everything_after_it_is_found(books: Books) -> None:
    lines = kept(books)

    tamper(
        books,
        "DELETE FROM changes WHERE wallet_id = :w AND version > 1",
        "UPDATE wallets SET version = 1, head = (SELECT hash FROM changes WHERE wallet_id = :w"
        " ORDER BY version DESC, number DESC LIMIT 1) WHERE id = :w",
    )

    assert len(problems(books, lines)) == 1


def test_a_wallet_that_is_gone_is_told(books: Books) -> None:
    lines = kept(books)

    books.write(wallets.delete, wallet_id=books.wallet)

    assert problems(books, lines) == [
        f"line 1: wallet {books.wallet} is gone, or all of its history"
    ]


@pytest.mark.parametrize(
    "altered",
    [
        {"version": 1},
        {"head": "0" * 64},
        {"wallet": "01890000-0000-7000-8000-000000000000"},
        {"at": "2026-03-15T00:00:00+00:00"},
        {"signature": "0" * 64},
        {"signature": None},
        {"signature": "é"},
        {"version": "2"},
        {"head": None},
        {"wallet": ["more"]},
    ],
    ids=str,
)
def test_a_line_that_was_altered_is_told(books: Books, altered: dict[str, Any]) -> None:
    [line] = kept(books)

    assert problems(books, [line, forged(line, **altered)]) == [
        "line 2: not signed with this service's secret key"
    ]


def test_a_line_of_another_service_is_told(books: Books) -> None:
    lines = kept(books, secret=SECRET[::-1])

    assert problems(books, lines) == ["line 1: not signed with this service's secret key"]


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"{",
        b"[]",
        b"null",
        b"\xff\x00",
        b'{"wallet": 1}',
        b'{"signature": ""}',
        b'{"wallet": ' + b"[" * 500 + b"]" * 500 + b"}",
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_a_line_of_anything_else_is_told(books: Books, line: bytes) -> None:
    assert problems(books, [line]) == ["line 1: not signed with this service's secret key"]
