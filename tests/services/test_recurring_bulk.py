"""Posting in bulk leaves behind what posting one by one does, in every table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from db.queries import recurring
from db.session import reading, write
from domain.ledger import TransactionKind
from domain.money import Money
from domain.recurrence import Frequency, Missed, Posting
from domain.recurring_rules import Draft
from services.actors import System
from services.recurring import changing, deciding, running
from services.recurring.deciding import Chosen, Edit
from services.recurring.posting import Done, post_due
from services.recurring.stored import transaction_id
from services.verification import differences
from services.writing import of_wallet
from tests.services.books import Books
from tests.services.budgeting import budget

AT = datetime(2026, 4, 1, 12, tzinfo=UTC)
# Of each table, what does not follow from what was stated is left out: ids, versions and the like.
_TABLES = {
    "transactions": "kind, occurred_on, amount_minor, currency, to_amount_minor, description, note,"
    " is_refund, has_lines, search, created_by, created_at",
    "occurrences": "nominal_date, state, day, amount_minor, currency, decided_at",
    "daily_totals": "day, kind, currency, amount_minor, count",
    "monthly_totals": "month, kind, currency, amount_minor, count",
    "account_days": "day, net_minor",
    "budget_periods": "start, currency, spent_minor, count",
    # What a budget's alert says is how much was spent when it was raised.
    "alerts": "kind, key, withdrawn_at",
    "payees": "name",
    "tags": "name",
    "recurring_transactions": "description, open_from, next_date, due_on, failure",
}


def furnished(engine: Engine) -> Books:
    """A wallet in which much is due of every kind of rule, and a budget that warns of it."""
    books = Books.new(engine)
    savings = books.account("Savings")
    budget(books, 100_000, thresholds=(50, 100))
    for changed in (
        {"frequency": Frequency.DAILY, "payee": "Bus", "tags": ("way", "Work"), "note": "a\tb"},
        {"frequency": Frequency.WEEKLY, "posting": Posting.NEEDS_APPROVAL},
        {"frequency": Frequency.WEEKLY, "missed": Missed.POST_LATEST, "remind_days_before": 7},
        {"frequency": Frequency.DAILY, "missed": Missed.SKIP, "every": 3},
        {"kind": TransactionKind.INCOME, "start": "2026-01-31", "category_id": None},
        {"kind": TransactionKind.TRANSFER, "to_account_id": savings, "category_id": None},
        {"frequency": Frequency.YEARLY, "start": "2024-02-29"},
    ):
        rule_id = books.write(changing.create, wallet_id=books.wallet, new=draft(books, **changed))
        if changed.get("payee"):
            edit = Edit(Money(75, "EUR"), "2026-03-20")
            books.write(deciding.edit, chosen=Chosen(rule_id, "2026-03-20"), edit=edit)
            books.write(deciding.skip, chosen=Chosen(rule_id, "2026-03-25"))
    return books


def draft(books: Books, **changed: Any) -> Draft:
    stated: dict[str, Any] = {
        "kind": TransactionKind.EXPENSE,
        "amount": Money(5_000, "EUR"),
        "description": "Due",
        "frequency": Frequency.MONTHLY,
        "start": "2026-02-10",
        "account_id": books.accounts["Cash"],
        "category_id": books.categories["Eating out"],
    }
    return Draft(**(stated | changed))


def one(session: Session, wallet_id: str) -> Done:
    """A transaction that looks at one rule and decides one occurrence."""
    wallet = recurring.all_locked(session, wallet_id, waits=True)
    assert wallet is not None
    rows = recurring.due(session, wallet_id, AT.date().isoformat(), rows_max=1)
    return post_due(of_wallet(session, System(AT), wallet), rows, most=1)


def everything(books: Books) -> dict[str, list[str]]:
    with books.engine.connect() as connection:
        return {
            table: sorted(
                map(
                    repr,
                    connection.execute(
                        text(f"SELECT {columns} FROM {table} WHERE wallet_id = :w"),
                        {"w": books.wallet},
                    ),
                )
            )
            for table, columns in _TABLES.items()
        }


def test_in_bulk_comes_to_the_same_as_one_by_one(engine: Engine) -> None:
    bulk, single = furnished(engine), furnished(engine)

    done = write(engine, running.post_wallet, wallet_id=bulk.wallet, at=AT, waits=True)
    times = 0
    while (each := write(engine, one, single.wallet)).posted or each.waiting or each.skipped:
        times += 1

    assert not done.has_more
    assert times == len(done.posted) + done.waiting + done.skipped > 80
    assert everything(bulk) == everything(single)
    assert {"RECURRING_NEEDS_APPROVAL", "BUDGET_EXCEEDED"} <= {
        word for row in everything(bulk)["alerts"] for word in row.split("'")
    }
    with reading(engine) as session:
        assert list(differences(session, [bulk.wallet, single.wallet])) == []


def test_ids_are_those_of_uuid5() -> None:
    wallet_id = "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"
    rule_id = "01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]

    assert [transaction_id(wallet_id, rule_id, day) for day in days] == [
        str(uuid5(UUID(rule_id), f"{wallet_id} {day}")) for day in days
    ]
