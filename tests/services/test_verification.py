"""Verification: sums that were kept with the transactions are right, and tampering is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from db.session import reading, write
from domain.ledger_csv import Entry
from domain.records import Record
from services import ledgers
from services.actors import Actor
from services.verification import differences
from tests.api import Api
from tests.conftest import START
from tests.graph.budgeting import budget
from tests.graph.goals import CONTRIBUTE, contribute, goal, sent
from tests.graph.ledgers import Ledger
from tests.records import ledgers as random_ledgers

# What verification finds wrong is put wrong here.
TAMPERS = True


def found(api: Api, wallet_id: str) -> list[str]:
    with reading(api.engine) as session:
        return [difference.what for difference in differences(session, [wallet_id])]


def tamper(api: Api, wallet_id: str, statement: str) -> None:
    """Change rows behind the services' backs; `w` in the statement is the wallet."""
    with api.engine.begin() as connection:
        assert connection.execute(text(statement), {"w": wallet_id}).rowcount > 0


@pytest.fixture
def wallet_id(api: Api) -> str:
    """A wallet with an expense, a refund, a receipt in parts and a transfer, corrected once, a
    goal that counts a part of the receipt, and a budget of all spending that carries over.
    """
    ledger = Ledger.new(api)
    budget(ledger, categories=None, startDate="2026-01-01", rollover="BOTH")
    bank = ledger.account("Bank")
    lines: list[Any] = [
        {"amount": {"amount": "4.00", "currency": "EUR"}, "category": ledger.categories["Health"]},
        {"amount": {"amount": "3.00", "currency": "EUR"}},
    ]
    receipt = ledger.add("7.00", category=None, lines=lines, account=bank)
    contribute(ledger, goal(ledger), "6.00", transaction=receipt["id"])
    ledger.add("5.00", isRefund=True)
    ledger.add("9.00", kind="TRANSFER", category=None, toAccount=bank)
    ledger.update(id=ledger.add()["id"], amount={"amount": "3.00", "currency": "EUR"})
    return ledger.wallet.removeprefix("wal_")


def test_what_the_services_keep_is_right(api: Api, wallet_id: str) -> None:
    assert found(api, wallet_id) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE daily_totals SET amount_minor = amount_minor + 1 WHERE wallet_id = :w", "total"),
        ("UPDATE daily_totals SET count = count + 1 WHERE wallet_id = :w", "count"),
        ("DELETE FROM daily_totals WHERE wallet_id = :w AND kind = 'TRANSFER'", "total"),
        ("UPDATE monthly_totals SET amount_minor = amount_minor + 1 WHERE wallet_id = :w", "total"),
        ("UPDATE monthly_totals SET count = count + 1 WHERE wallet_id = :w", "count"),
        ("UPDATE monthly_totals SET month = '2026-03-02' WHERE wallet_id = :w", "total"),
        ("DELETE FROM monthly_totals WHERE wallet_id = :w AND kind = 'TRANSFER'", "total"),
        ("UPDATE wallets SET month_start_day = 2 WHERE id = :w", "total"),
        ("UPDATE account_days SET net_minor = net_minor - 1 WHERE wallet_id = :w", "movement"),
        ("DELETE FROM account_days WHERE wallet_id = :w", "movement"),
        (
            (
                "INSERT INTO account_days (wallet_id, account_id, day, net_minor)"
                " SELECT wallet_id, id, '2026-03-15', 5 FROM accounts WHERE wallet_id = :w"
            ),
            "movement",
        ),
        (
            (
                "UPDATE transactions SET amount_minor = amount_minor + 1"
                " WHERE wallet_id = :w AND has_lines"
            ),
            "sum of lines",
        ),
        (
            (
                "UPDATE transactions SET amount_minor = amount_minor + 1"
                " WHERE wallet_id = :w AND is_refund"
            ),
            "total",
        ),
        ("UPDATE transactions SET is_refund = false WHERE wallet_id = :w", "total"),
        ("UPDATE transactions SET has_lines = false WHERE wallet_id = :w", "sum of lines"),
        ("UPDATE transactions SET occurred_on = '2026-03-13' WHERE wallet_id = :w", "movement"),
        (
            (
                "UPDATE transactions SET to_amount_minor = 1 WHERE wallet_id = :w AND"
                " kind = 'TRANSFER'"
            ),
            "movement",
        ),
        ("UPDATE transaction_lines SET amount_minor = 1 WHERE wallet_id = :w", "sum of lines"),
        ("UPDATE transaction_lines SET category_id = NULL WHERE wallet_id = :w", "total"),
        ("DELETE FROM transaction_lines WHERE wallet_id = :w AND position = 1", "sum of lines"),
        ("UPDATE goals SET current_minor = 1 WHERE wallet_id = :w", "saving"),
        ("UPDATE contributions SET amount_minor = 599 WHERE wallet_id = :w", "saving"),
        ("UPDATE contributions SET amount_minor = 701 WHERE wallet_id = :w", "amount"),
        ("UPDATE contributions SET currency = 'USD' WHERE wallet_id = :w", "amount"),
        ("DELETE FROM contributions WHERE wallet_id = :w", "saving"),
        ("UPDATE contributions SET to_minor = amount_minor WHERE wallet_id = :w", "worth"),
        ("UPDATE goals SET currency = 'USD' WHERE wallet_id = :w", "worth"),
        ("UPDATE wallets SET goal_count = 0 WHERE id = :w", "count"),
        ("UPDATE budget_periods SET spent_minor = spent_minor + 1 WHERE wallet_id = :w", "spent"),
        ("UPDATE budget_periods SET count = count + 1 WHERE wallet_id = :w", "count"),
        ("UPDATE budget_periods SET start = '2026-03-02' WHERE wallet_id = :w", "spent"),
        ("DELETE FROM budget_periods WHERE wallet_id = :w", "spent"),
        ("UPDATE budgets SET start_date = '2026-03-15' WHERE wallet_id = :w", "spent"),
        ("UPDATE wallets SET budget_count = 0 WHERE id = :w", "number"),
        ("UPDATE budgets SET settled_minor = settled_minor + 1 WHERE wallet_id = :w", "carried"),
        ("UPDATE budgets SET settled_start = '2026-01-01' WHERE wallet_id = :w", "carried"),
        ("UPDATE budgets SET settled_start = '2026-02-02' WHERE wallet_id = :w", "carried"),
        ("UPDATE budgets SET rollover = 'NONE' WHERE wallet_id = :w", "carried"),
        ("UPDATE budgets SET limit_minor = limit_minor + 1 WHERE wallet_id = :w", "carried"),
        ("UPDATE accounts SET currency = 'USD' WHERE wallet_id = :w", "currency"),
    ],
)
def test_tampering_with_any_table_is_found(
    api: Api, wallet_id: str, statement: str, expected: str
) -> None:
    tamper(api, wallet_id, statement)

    assert expected in found(api, wallet_id)


def test_a_difference_says_where_it_is(api: Api, wallet_id: str) -> None:
    tamper(
        api,
        wallet_id,
        "UPDATE daily_totals SET amount_minor = 1 WHERE kind = 'TRANSFER' AND wallet_id = :w",
    )

    with reading(api.engine) as session:
        said = [str(difference) for difference in differences(session, [wallet_id])]

    assert said == [
        (
            f"wallet {wallet_id}: total of 2026-03-14 TRANSFER in no category in EUR:"
            " stored 1, computed 900"
        ),
        (
            f"wallet {wallet_id}: total of the month of 2026-03-01 TRANSFER in no category in EUR:"
            " stored 900, computed 1"
        ),
    ]


def test_the_wallets_of_others_are_left_out(api: Api, wallet_id: str) -> None:
    other = Ledger.new(api).wallet.removeprefix("wal_")

    tamper(api, wallet_id, "DELETE FROM daily_totals WHERE wallet_id = :w")

    assert found(api, other) == []


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ledger=random_ledgers())
def test_the_sums_of_any_ledger_are_right(api: Api, ledger: list[Record]) -> None:
    person = api.person(currency="EUR")
    wallet_id = person.run("{ wallet { id } }")["wallet"]["id"].removeprefix("wal_")
    entries = [Entry(line, record) for line, record in enumerate(ledger)]

    actor = Actor(person.id.removeprefix("usr_"), None, START)
    write(api.engine, ledgers.bring_in, actor, wallet_id=wallet_id, entries=entries)

    assert found(api, wallet_id) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("to_minor = to_minor + 1", "worth"),
        ("to_minor = to_minor + 1", "saving"),
        ("numerator = '2'", "worth"),
        ("to_currency = 'CHF'", "worth"),
        ("source = NULL", "worth"),
        ("to_minor = NULL", "worth"),
        ("rate_day = '2026-03-12'", "state"),
    ],
)
def test_tampering_with_what_a_contribution_counts_is_found(
    api: Api, changed: str, expected: str
) -> None:
    ledger = Ledger.new(api)
    dollars = {"amount": "9.00", "currency": "USD"}
    sent(ledger, CONTRIBUTE, goal=goal(ledger)["id"], amount=dollars)
    wallet_id = ledger.wallet.removeprefix("wal_")
    assert found(api, wallet_id) == []

    tamper(api, wallet_id, f"UPDATE contributions SET {changed} WHERE wallet_id = :w")

    assert expected in found(api, wallet_id)
