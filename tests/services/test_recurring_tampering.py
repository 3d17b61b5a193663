"""Tampering with the ledger of what recurs: whatever is done to its rows, verification finds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.session import reading, write
from domain.ledger import TransactionKind
from domain.money import Money
from domain.recurrence import Frequency, Missed, Posting
from domain.recurring_rules import Draft
from services import transactions
from services.recurring import adopting, changing, deciding, running
from services.recurring.deciding import Chosen, Edit
from services.recurring.stored import transaction_id
from services.verification import differences
from tests.disarming import disarm
from tests.services.books import Books

# What verification finds wrong is put wrong here.
TAMPERS = True

_RULE = "wallet_id = :w AND id = :r"
_ON = "wallet_id = :w AND rule_id = :r AND nominal_date = "
_NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture(scope="module")
def engine(engine: Engine) -> Engine:
    disarm(engine)
    return engine


def rule(books: Books, **changed: Any) -> str:
    stated: dict[str, Any] = {
        "kind": TransactionKind.EXPENSE,
        "amount": Money(80_000, "EUR"),
        "description": "Rent",
        "frequency": Frequency.MONTHLY,
        "start": "2026-01-31",
        "account_id": books.accounts["Cash"],
    }
    draft = Draft(**(stated | changed))
    return books.write(changing.create, wallet_id=books.wallet, new=draft)


def tick(books: Books, day: str) -> None:
    at = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
    write(books.engine, running.post_wallet, wallet_id=books.wallet, at=at, waits=True)


@pytest.fixture
def books(engine: Engine) -> Books:
    """Its rule was made on March 14 with two days in the past, and posted until May."""
    made = Books.new(engine)
    rule(made, id=_rule_id(made))
    tick(made, "2026-05-31")
    assert found(made) == set()
    return made


def _rule_id(books: Books) -> str:
    """Known beforehand, and of no other wallet."""
    return books.wallet[:-1] + ("0" if books.wallet[-1] != "0" else "1")


def found(books: Books) -> set[str]:
    with reading(books.engine) as session:
        told = differences(session, [books.wallet])
        where = {f"{each.what} of {each.where}" for each in told}
    return {each.replace(f"recurring transaction {_rule_id(books)}", "rule") for each in where}


def tamper(books: Books, *statements: str, **values: str) -> None:
    """Behind the services' backs; `:w` is the wallet, `:r` the rule. Each must find something."""
    with books.engine.begin() as connection:
        for statement in statements:
            given = {"w": books.wallet, "r": _rule_id(books), **values}
            used = {name: value for name, value in given.items() if f":{name}" in statement}
            assert connection.execute(text(statement), used).rowcount > 0


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"DELETE FROM occurrences WHERE {_ON} '2026-01-31'", "occurrence of rule on 2026-01-31"),
        (f"DELETE FROM occurrences WHERE {_ON} '2026-05-31'", "occurrence of rule on 2026-05-31"),
        (
            "DELETE FROM occurrences WHERE wallet_id = :w AND rule_id = :r",
            "occurrence of rule on 2026-01-31",
        ),
        (
            (
                "UPDATE occurrences SET state = 'SCHEDULED', transaction_id = NULL"
                f" WHERE {_ON} '2026-03-31'"
            ),
            "occurrence of rule on 2026-03-31",
        ),
        (
            f"UPDATE occurrences SET nominal_date = '2026-04-01' WHERE {_ON} '2026-03-31'",
            "transaction of rule on 2026-04-01",
        ),
        (
            f"UPDATE occurrences SET transaction_id = :n WHERE {_ON} '2026-03-31'",
            "transaction of rule on 2026-03-31",
        ),
        (
            f"UPDATE occurrences SET rule_id = :n WHERE {_ON} '2026-03-31'",
            f"rule of occurrences of {_NOBODY}",
        ),
        (
            f"UPDATE recurring_transactions SET open_from = '2026-07-31' WHERE {_RULE}",
            "occurrence of rule on 2026-06-30",
        ),
        (
            f"UPDATE recurring_transactions SET open_from = NULL WHERE {_RULE}",
            "occurrence of rule on 2026-06-30",
        ),
        (
            f"UPDATE recurring_transactions SET open_from = '2026-05-31' WHERE {_RULE}",
            "first open day of rule",
        ),
        (
            f"UPDATE recurring_transactions SET next_date = '2026-07-31' WHERE {_RULE}",
            "next day of rule",
        ),
        (
            f"UPDATE recurring_transactions SET next_date = NULL WHERE {_RULE}",
            "next day of rule",
        ),
        (
            f"UPDATE recurring_transactions SET due_on = NULL WHERE {_RULE}",
            "day to look again of rule",
        ),
        (
            f"UPDATE recurring_transactions SET due_on = '2027-06-30' WHERE {_RULE}",
            "day to look again of rule",
        ),
        (
            f"UPDATE recurring_transactions SET every = 2 WHERE {_RULE}",
            "first open day of rule",
        ),
    ],
)
def test_each_way_is_found(books: Books, statement: str, expected: str) -> None:
    tamper(books, statement, n=_NOBODY)

    assert expected in found(books)


def test_a_posting_that_never_was_is_found(books: Books) -> None:
    uuid = transaction_id(books.wallet, _rule_id(books), "2026-03-31")
    tamper(
        books,
        "DELETE FROM transactions WHERE wallet_id = :w AND id = :t",
        "DELETE FROM changes WHERE wallet_id = :w AND entity_id = :t",
        t=uuid,
    )

    assert "transaction of rule on 2026-03-31" in found(books)


def test_what_people_do_is_right(books: Books) -> None:
    rule_id = _rule_id(books)
    uuid = transaction_id(books.wallet, rule_id, "2026-03-31")
    books.write(transactions.delete, transaction_id=uuid)
    moved = Edit(day="2026-07-10")
    books.write(deciding.edit, chosen=Chosen(rule_id, "2026-06-30"), edit=moved)
    books.write(deciding.skip, chosen=Chosen(rule_id, "2026-08-31"))
    waiting = rule(books, posting=Posting.NEEDS_APPROVAL, frequency=Frequency.WEEKLY)
    latest = rule(books, missed=Missed.POST_LATEST, remind_days_before=7)
    tick(books, "2026-07-20")
    assert found(books) == set()

    books.write(changing.deactivate, rule_id=latest)
    books.write(changing.update, rule_id=rule_id, changes={"start": "2026-03-15"})
    books.by = replace(books.by, at=datetime(2026, 9, 1, tzinfo=UTC))
    books.write(changing.update, rule_id=latest, changes={"is_active": True})
    books.write(changing.update, rule_id=waiting, changes={"frequency": Frequency.DAILY})
    tick(books, "2026-09-20")
    books.write(changing.delete, rule_id=waiting)
    assert found(books) == set()


def test_what_was_made_of_a_subscription_has_no_past(books: Books) -> None:
    days = ("2026-01-13", "2026-02-13", "2026-03-13")
    paid = [books.add(1_299, occurred_on=day, description="Series") for day in days]
    made = books.write(adopting.adopt, adoption=adopting.Adoption(paid[-1]))
    assert found(books) == set()

    tick(books, "2026-04-13")
    assert found(books) == set()
    tamper(
        books,
        "UPDATE recurring_transactions SET open_from = '2026-06-13', next_date = '2026-06-13',"
        " due_on = '2026-06-13' WHERE wallet_id = :w AND id = :m",
        m=made,
    )
    assert found(books) == {f"occurrence of recurring transaction {made} on 2026-05-13"}
