"""Entering, changing and deleting transactions, and what follows for the sums."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text
from uuid_utils import uuid7

from tests.api import Api
from tests.graph.ledgers import Ledger, refused


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return Ledger.new(api)


def stored_totals(engine: Engine, wallet: str) -> dict[tuple[str, str], tuple[int, int]]:
    """(day, kind) → (minor units, count), of totals that are not nothing."""
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT day, kind, SUM(amount_minor), SUM(count) FROM daily_totals"
                " WHERE wallet_id = :wallet GROUP BY day, kind"
            ),
            {"wallet": wallet.removeprefix("wal_")},
        )
        return {(row[0], row[1]): (int(row[2]), int(row[3])) for row in rows if row[2] or row[3]}


def test_an_expense_comes_back_as_it_was_stated(ledger: Ledger) -> None:
    added = ledger.add(payee="Café Zoë", tags=["work", "Food"], note="with\nfriends")

    assert added["amount"] == {"amount": "12.50", "currency": "EUR"}
    assert added["payee"]["name"] == "Café Zoë"
    assert added["tags"] == ["Food", "work"]
    assert added["note"] == "with\nfriends"
    assert added["account"]["id"] == ledger.accounts["Cash"]
    assert added["category"]["id"] == ledger.categories["Eating out"]
    assert (added["kind"], added["date"], added["isRefund"]) == ("EXPENSE", "2026-03-14", False)


def test_a_payee_is_made_once_whatever_its_case_and_accents(ledger: Ledger) -> None:
    first = ledger.add(payee="Café Zoë")
    second = ledger.add(payee="CAFE ZOE")

    assert first["payee"]["id"] == second["payee"]["id"]


def test_a_client_may_choose_the_id_once(ledger: Ledger) -> None:
    chosen = f"txn_{uuid7()}"

    assert ledger.add(id=chosen)["id"] == chosen
    assert refused(ledger.try_add(id=chosen, description="Other")) == [("id", "KEY_REUSED")]
    assert len(ledger.listed()) == 1


def test_lines_spread_a_receipt_over_categories(ledger: Ledger, engine: Engine) -> None:
    lines = [
        {"amount": {"amount": "10.00", "currency": "EUR"}, "category": ledger.categories["Health"]},
        {"amount": {"amount": "2.50", "currency": "EUR"}, "note": "sweets"},
    ]

    added = ledger.add(category=None, lines=lines)

    assert added["category"] is None
    assert [line["amount"]["amount"] for line in added["lines"]] == ["10.00", "2.50"]
    assert stored_totals(engine, ledger.wallet) == {("2026-03-14", "EXPENSE"): (1250, 2)}


def test_a_transfer_moves_balances_and_is_no_spending(ledger: Ledger, engine: Engine) -> None:
    bank = ledger.account("Bank")

    ledger.add(kind="TRANSFER", category=None, toAccount=bank)

    assert (ledger.balance("Cash"), ledger.balance("Bank")) == ("-12.50", "12.50")
    kinds = {kind for _, kind in stored_totals(engine, ledger.wallet)}
    assert kinds == {"TRANSFER"}


def test_a_transfer_between_currencies_says_what_arrives(ledger: Ledger) -> None:
    dollars = ledger.account("Dollars", "USD")
    transfer: dict[str, Any] = {"kind": "TRANSFER", "category": None, "toAccount": dollars}

    silent = ledger.try_add(**transfer)
    told = ledger.add(**transfer, toAmount={"amount": "13.60", "currency": "USD"})

    assert refused(silent) == [("toAmount", "INVALID")]
    assert told["toAmount"] == {"amount": "13.60", "currency": "USD"}
    assert ledger.balance("Dollars") == "13.60"


def test_a_balance_is_of_a_day(ledger: Ledger) -> None:
    ledger.add("10.00", date="2026-03-01")
    ledger.add("5.00", date="2026-03-31", isRefund=True)

    days = ["2026-02-28", "2026-03-01", "2026-03-30", "2026-03-31"]
    assert [ledger.balance(on=day) for day in days] == ["0.00", "-10.00", "-10.00", "-5.00"]


def test_a_change_keeps_the_rest_and_moves_the_sums(ledger: Ledger, engine: Engine) -> None:
    added = ledger.add(payee="Zoë", tags=["a"])

    changed = ledger.update(
        id=added["id"],
        amount={"amount": "20.00", "currency": "EUR"},
        date="2026-04-01",
        tags=["b", "c"],
    )["transaction"]

    assert (changed["payee"]["name"], changed["tags"]) == ("Zoë", ["b", "c"])
    assert changed["version"] > added["version"]
    assert stored_totals(engine, ledger.wallet) == {("2026-04-01", "EXPENSE"): (2000, 1)}
    assert (ledger.balance(on="2026-03-31"), ledger.balance()) == ("0.00", "-20.00")


def test_lines_and_a_category_take_each_others_place(ledger: Ledger) -> None:
    added = ledger.add()
    line = {"amount": {"amount": "12.50", "currency": "EUR"}}

    split = ledger.update(id=added["id"], lines=[line])["transaction"]
    whole = ledger.update(id=added["id"], category=ledger.categories["Health"])["transaction"]

    assert (split["category"], len(split["lines"])) == (None, 1)
    assert (whole["category"]["id"], whole["lines"]) == (ledger.categories["Health"], [])


def test_a_transfer_can_become_an_expense_and_back(ledger: Ledger) -> None:
    bank = ledger.account("Bank")
    added = ledger.add(kind="TRANSFER", category=None, toAccount=bank)

    expense = ledger.update(id=added["id"], kind="EXPENSE")["transaction"]
    again = ledger.update(id=added["id"], kind="TRANSFER", toAccount=bank)["transaction"]

    assert (expense["kind"], expense["toAccount"]) == ("EXPENSE", None)
    assert again["toAccount"]["id"] == bank
    assert ledger.balance("Bank") == "12.50"


def test_what_cannot_be_null_is_kept_or_changed(ledger: Ledger) -> None:
    added = ledger.add()

    payload = ledger.update(id=added["id"], description=None, amount=None, date=None)

    assert refused(payload) == [
        ("amount", "REQUIRED"),
        ("date", "REQUIRED"),
        ("description", "REQUIRED"),
    ]


def test_a_stale_version_is_refused(ledger: Ledger) -> None:
    added = ledger.add()
    ledger.update(id=added["id"], description="Dinner")

    late = ledger.update(id=added["id"], description="Tea", expectedVersion=added["version"])
    gone = ledger.delete(id=added["id"], expectedVersion=added["version"])

    assert refused(late) == refused(gone) == [("expectedVersion", "CONFLICT")]
    assert ledger.listed() == ["Dinner"]


def test_deleting_takes_the_sums_back(ledger: Ledger, engine: Engine) -> None:
    added = ledger.add(tags=["a"])

    payload = ledger.delete(id=added["id"])

    assert payload == {"deletedId": added["id"], "userErrors": []}
    assert stored_totals(engine, ledger.wallet) == {}
    assert (ledger.balance(), ledger.listed()) == ("0.00", [])
    assert refused(ledger.delete(id=added["id"])) == [("id", "NOT_FOUND")]


def test_many_are_booked_all_or_none(ledger: Ledger) -> None:
    good = ledger.stated(description="good")
    bad = ledger.stated("0", description="")
    worse = ledger.stated(category="cat_x", date="2026-03-15")

    payload = ledger.add_many(good, bad, good, worse)

    assert refused(payload) == [
        ("transactions.1.description", "REQUIRED"),
        ("transactions.3.category", "INVALID"),
    ]
    assert payload["transactions"] is None
    assert ledger.listed() == []


def test_refusals_of_the_ledger_name_the_position_too(ledger: Ledger) -> None:
    unknown = f"cat_{uuid7()}"

    payload = ledger.add_many(ledger.stated(), ledger.stated("0"), ledger.stated(category=unknown))

    assert refused(payload) == [
        ("transactions.1.amount", "INVALID"),
        ("transactions.2.category", "NOT_FOUND"),
    ]


def test_five_hundred_are_the_most_at_once(ledger: Ledger) -> None:
    rows = [ledger.stated("1.00", description=f"n{number}") for number in range(501)]

    too_many = ledger.add_many(*rows)
    enough = ledger.add_many(*rows[:500])

    assert refused(too_many) == [("transactions", "INVALID")]
    assert len(enough["transactions"]) == 500
    assert ledger.balance() == "-500.00"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": "x" * 10_000}, "description"),
        ({"description": "a\x00b"}, "description"),
        ({"description": "a\u202eb"}, "description"),
        ({"amount": "1.005"}, "amount.amount"),
        ({"amount": "9" * 16}, "amount.amount"),
        ({"account": "acc_nonsense"}, "account"),
        ({"account": "cat_01936f2e-8c5a-7c9d-8e4f-0a1b2c3d4e5f"}, "account"),
        ({"account": ""}, "account"),
        ({"category": "cat_01936F2E-8C5A-7C9D-8E4F-0A1B2C3D4E5F"}, "category"),
        ({"id": "txn_01936f2e-8c5a-4c9d-8e4f-0a1b2c3d4e5f"}, "id"),
        ({"tags": ["ok", ""]}, "tags.1"),
        ({"tags": ["x"] * 21}, "tags"),
        ({"note": "\ufeff\x07"}, "note"),
    ],
)
def test_bad_input_is_refused_by_the_name_of_its_field(
    ledger: Ledger, changed: dict[str, Any], field: str
) -> None:
    payload = ledger.try_add(**changed)

    assert [name for name, _ in refused(payload)] == [field]
    assert ledger.listed() == []


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        (
            {"amount": {"amount": 12.5, "currency": "EUR"}},
            "$input' has invalid value at .amount.amount:",
        ),
        (
            {"amount": {"amount": "NaN", "currency": "EUR"}},
            "$input' has invalid value at .amount.amount:",
        ),
        (
            {"amount": {"amount": "1e400", "currency": "EUR"}},
            "$input' has invalid value at .amount.amount:",
        ),
        (
            {"amount": {"amount": "1", "currency": "XXX"}},
            "$input' has invalid value at .amount.currency:",
        ),
        ({"date": "0000-01-01"}, "$input' has invalid value at .date:"),
        ({"date": "9999-12-31"}, "$input' has invalid value at .date:"),
        ({"date": "2026-02-30"}, "$input' has invalid value at .date:"),
        ({"date": "2026-03-14T00:00:00Z"}, "$input' has invalid value at .date:"),
        ({"kind": "GIFT"}, "$input' has invalid value at .kind:"),
        ({"wat": 1}, "wat"),
    ],
)
def test_values_of_the_wrong_form_are_refused_by_their_place(
    ledger: Ledger, changed: dict[str, Any], place: str
) -> None:
    answer = ledger.person.send(
        """mutation ($input: CreateTransactionInput!) {
             createTransaction(input: $input) { transaction { id } } }""",
        input=ledger.stated() | changed,
    )

    [error] = answer["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert place in error["message"]
    assert "data" not in answer
    assert ledger.listed() == []
