"""What a plan looks up, and which plans are kept."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries.imports import lookups, plans
from db.session import reading, write
from db.tables import ImportPlan
from domain.ledger import TransactionKind
from services.actors import Actor
from tests.conftest import START
from tests.services.books import Books


@pytest.fixture
def books(engine: Engine) -> Books:
    books = Books.new(engine)
    books.account("Bank")
    return books


def plan(books: Books, uuid: str, age: timedelta) -> None:
    def add(session: Session, _: Actor) -> None:
        session.add(
            ImportPlan(
                wallet_id=books.wallet,
                id=uuid,
                account_id=books.accounts["Bank"],
                file_name="march.csv",
                format="CSV",
                digest="",
                layout={},
                counts={},
                questions=[],
                chunks=[],
                created_by=books.by.user_id,
                created_at=START - age,
                expires_at=START - age + timedelta(hours=24),
            )
        )

    books.write(add)


def test_keys_are_looked_up_however_many_there_are(books: Books) -> None:
    wanted = {str(number): books.add(import_key=str(number)) for number in (1, 2_000, 4_500)}

    with reading(books.engine) as session:
        found = lookups.keyed(session, books.wallet, [str(number) for number in range(5_000)])

    assert found == wanted


def test_keys_of_another_wallet_are_not_found(books: Books) -> None:
    books.add(import_key="7")
    other = Books.new(books.engine)

    with reading(books.engine) as session:
        assert lookups.keyed(session, other.wallet, ["7"]) == {}


def test_what_moved_an_account_by_hand_is_streamed_with_its_sign(books: Books) -> None:
    bank = {"account_id": books.accounts["Bank"]}
    away = {"kind": TransactionKind.TRANSFER, "category_id": None}
    added = {
        books.add(100, **bank): -100,
        books.add(101, is_refund=True, **bank): 101,
        books.add(102, kind=TransactionKind.INCOME, category_id=None, **bank): 102,
        books.add(103, to_account_id=books.accounts["Cash"], **bank, **away): -103,
        books.add(104, to_account_id=books.accounts["Bank"], **away): 104,
        books.add(105, occurred_on="2026-03-11", **bank): -105,
        books.add(106, occurred_on="2026-03-17", **bank): -106,
    }
    books.add(200, import_key="x", **bank)
    books.add(201, occurred_on="2026-03-10", **bank)
    books.add(202, occurred_on="2026-03-18", **bank)
    books.add(203)

    with reading(books.engine) as session:
        found = lookups.entered_by_hand(
            session,
            books.wallet,
            books.accounts["Bank"],
            first_day="2026-03-11",
            last_day="2026-03-17",
        )
        moved = {row.id: minor for row, minor in found}

    assert moved == added


def test_plans_go_when_they_expire_or_when_there_are_newer_ones(books: Books) -> None:
    ages = {f"01936f2e-8c5a-7c9d-8e4f-00000000000{n}": timedelta(hours=12 * n) for n in range(5)}
    for uuid, age in ages.items():
        plan(books, uuid, age)

    left = []
    for keep, most in ((5, 2), (5, 2), (1, 9)):
        write(books.engine, plans.clear, books.wallet, now=START, keep=keep, most=most)
        with reading(books.engine) as session:
            found = plans.of_viewer(session, books.by.user_id, list(ages))
        left.append(sorted(int(uuid[-1]) for uuid in found))

    assert left == [[0, 1, 2], [0, 1], [0]]
