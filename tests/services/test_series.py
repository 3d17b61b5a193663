"""A series of transactions is booked as each of them would be by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.base import new_id
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.transactions import Draft, Series
from services.actors import Actor
from services.transactions import booking
from services.writing import begin
from tests import recount
from tests.services.books import Books

DAYS = ("2026-01-31", "2026-02-28", "2026-02-28", "2026-03-31")
_TABLES = ("transactions", "transaction_lines", "transaction_tags", "conversions")
_SUMS = ("daily_totals", "monthly_totals", "account_days", "converted_days", "converted_months")
# What differs between two wallets, and between two that book one after the other.
_OWN = {"wallet_id", "id", "transaction_id", "tag_id", "payee_id", "account_id", "to_account_id"}
_OWN |= {"category_id", "created_by", "version", "actor_id"}


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


def _transfer(books: Books) -> Draft:
    accounts = {"account_id": books.account("Till"), "to_account_id": books.accounts["Cash"]}
    return books.draft(2_000, kind=TransactionKind.TRANSFER, category_id=None, **accounts)


def _split(books: Books) -> Draft:
    lines = [Line(books.categories["Food"], 900, 'a "quoted" note'), Line(None, 350)]
    return books.draft(1_250, category_id=None, lines=lines)


SERIES = {
    "plain": lambda books: books.draft(1_250, payee="Bäcker", tags=("Home", "home", "Tea")),
    "quoted": lambda books: books.draft(1, description='"occurred_on":"2026-01-01"'),
    "refund": lambda books: books.draft(700, is_refund=True),
    "foreign": lambda books: replace(books.draft(), amount=Money(999, "USD"), account_id=None),
    "transfer": _transfer,
    "split": _split,
}


@pytest.mark.parametrize("name", SERIES)
def test_a_series_is_what_its_transactions_would_be_by_themselves(books: Books, name: str) -> None:
    other = Books.another(books.engine, books.by)

    books.write(_book, wallet_id=books.wallet, draft=SERIES[name](books), at_once=True)
    books.write(_book, wallet_id=other.wallet, draft=SERIES[name](other), at_once=False)

    assert _everything(books) == _everything(other)


def _book(session: Session, by: Actor, *, wallet_id: str, draft: Draft, at_once: bool) -> None:
    write = begin(session, by, wallet_id)
    if at_once:
        booking.book_series(write, [Series(draft, [(new_id(), day) for day in DAYS])])
        return
    for day in DAYS:
        booking.book(write, [replace(draft, id=new_id(), occurred_on=day)])


def _everything(books: Books) -> dict[str, list[Any]]:
    """All rows, and images, but for what is a wallet's own."""
    found = {
        table: sorted(
            repr({name: value for name, value in row._mapping.items() if name not in _OWN})  # noqa: SLF001 - SQLAlchemy's own name for it
            for row in recount.rows(
                books.engine, f"SELECT * FROM {table} WHERE wallet_id = :w", w=books.wallet
            )
        )
        for table in (*_TABLES, *_SUMS)
    }
    images = recount.rows(
        books.engine,
        "SELECT image FROM changes WHERE wallet_id = :w AND entity = 'Transaction'"
        " ORDER BY version, number",
        w=books.wallet,
    )
    told = [orjson.loads(row.image) for row in images]
    assert len(told) == len(DAYS)
    return found | {
        "images": [
            {name: value for name, value in image.items() if name not in {*_OWN, "lines"}}
            for image in told
        ]
    }
