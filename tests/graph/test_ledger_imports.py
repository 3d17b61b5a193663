"""Taking in exported ledgers: exact, whole or nothing, and twice is once."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from domain import ledger_csv
from domain.conversions import OwnRate
from domain.ledger import TransactionKind
from domain.money import Money
from domain.records import Part, Record
from tests.api import Api
from tests.graph.conversions import SHOWN, abroad, shown, spend
from tests.graph.files import IMPORT, exported, take_in
from tests.graph.ledgers import Ledger
from tests.records import ledgers

_numbers = count(1)

BREAD = Record(
    "2026-03-14", TransactionKind.EXPENSE, Money(250, "EUR"), "Bread", category=("Food",)
)
LUNCH = Record("2026-03-14", TransactionKind.EXPENSE, Money(900, "EUR"), "Lunch", account="Bank")
PAYDAY = Record(
    "2026-03-01",
    TransactionKind.INCOME,
    Money(250_000, "EUR"),
    "March",
    account="Bank",
    category=("Salary", "Bonus: extra"),
    tags=("a;b", "Work"),
)


def file_of(*records: Record) -> bytes:
    return ledger_csv.header() + ledger_csv.written(records)


def counts(payload: dict[str, Any]) -> tuple[int, int, int, int]:
    """Added, known, accounts and categories made."""
    assert payload["userErrors"] == []
    return (
        payload["addedCount"],
        payload["knownCount"],
        payload["newAccountCount"],
        payload["newCategoryCount"],
    )


def reasons(payload: dict[str, Any]) -> list[str]:
    assert payload["addedCount"] is None
    assert all(error["field"] == ["file"] for error in payload["userErrors"])
    return [error["message"] for error in payload["userErrors"]]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ledger=ledgers(records_max=8))
def test_a_ledger_survives_the_way_out_and_in(api: Api, ledger: list[Record]) -> None:
    person = api.person(currency="EUR")
    wallets = [_wallet(person, "One"), _wallet(person, "Two")]
    file = file_of(*ledger)

    for wallet in wallets:
        assert counts(take_in(person, file, wallet=wallet))[0] == len(ledger)
        # The file's order within a day is the order of entry, so it comes back as it was.
        assert exported(person, wallet=wallet) == file


def test_the_same_file_twice_adds_nothing(api: Api) -> None:
    person = api.person(currency="EUR")
    file = file_of(PAYDAY, BREAD, BREAD, LUNCH)

    first, second = take_in(person, file), take_in(person, file)

    assert counts(first) == (4, 0, 1, 1)
    assert counts(second) == (0, 4, 0, 0)
    assert exported(person) == file


def test_a_file_into_the_wallet_it_came_from_adds_nothing(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add(description="Twice")
    ledger.add(description="Twice")
    file = exported(ledger.person)

    assert counts(take_in(ledger.person, file)) == (0, 2, 0, 0)
    assert exported(ledger.person) == file


def test_a_rate_that_somebody_gave_comes_back(api: Api) -> None:
    ledger = abroad(Ledger.new(api), "USD")
    spent = spend(ledger, "100.00", "USD", rate="0.9")
    file = exported(ledger.person)
    other = _wallet(ledger.person, "Another")

    assert counts(take_in(ledger.person, file, wallet=other))[:2] == (1, 0)

    query = f"query ($w: ID!) {{ transactions(wallet: $w) {{ nodes {{ {SHOWN} }} }} }}"
    [found] = ledger.person.run(query, w=other)["transactions"]["nodes"]
    assert found["amountInWalletCurrency"] == shown(ledger, spent)
    assert shown(ledger, spent)["source"] == "OWN"
    assert exported(ledger.person, wallet=other) == file
    assert counts(take_in(ledger.person, file)) == (0, 1, 0, 0)


def test_a_rate_for_an_amount_of_its_own_currency_is_refused(api: Api) -> None:
    odd = replace(BREAD, rate=OwnRate("2", "EUR"))

    assert "leave the rate out" in reasons(take_in(api.person(currency="EUR"), file_of(odd)))[0]


def test_what_was_changed_since_is_not_added_again(api: Api) -> None:
    ledger = Ledger.new(api)
    file = file_of(BREAD)
    take_in(ledger.person, file)
    nodes = ledger.person.run("{ transactions { nodes { id } } }")["transactions"]["nodes"]

    ledger.update(id=nodes[0]["id"], description="Rye bread")

    assert counts(take_in(ledger.person, file)) == (0, 1, 0, 0)


def test_of_two_equal_ones_the_second_is_added_where_one_is(api: Api) -> None:
    person = api.person(currency="EUR")
    take_in(person, file_of(BREAD))

    payload = take_in(person, file_of(BREAD, BREAD))

    assert counts(payload) == (1, 1, 0, 0)


def test_in_an_empty_wallet_the_spelling_of_the_file_holds(api: Api) -> None:
    person = api.person(currency="EUR")
    file = file_of(
        Record(
            "2026-03-14",
            TransactionKind.EXPENSE,
            Money(1, "EUR"),
            "x",
            account="CÁSH",
            category=("FOOD", "gröceries"),
        )
    )

    assert counts(take_in(person, file)) == (1, 0, 0, 0)
    assert exported(person) == file


def test_elsewhere_the_spelling_of_the_wallet_holds(api: Api) -> None:
    ledger = Ledger.new(api)
    ledger.add(payee="Zoë")
    known = exported(ledger.person)
    new = ledger_csv.written(
        [Record("2026-03-15", TransactionKind.EXPENSE, Money(1, "EUR"), "x", payee="ZOE")]
    )

    take_in(ledger.person, ledger_csv.header() + new)

    assert exported(ledger.person) == known + new.replace(b"ZOE", "Zoë".encode())


def test_sums_and_balances_follow(api: Api) -> None:
    person = api.person(currency="EUR")
    move = Record(
        "2026-03-02",
        TransactionKind.TRANSFER,
        Money(10_000, "EUR"),
        "Abroad",
        account="Bank",
        to_account="Yen",
        to_amount=Money(17_000, "JPY"),
    )

    take_in(person, file_of(PAYDAY, move))

    accounts = person.run("{ wallet { accounts { name kind balance { amount currency } } } }")
    found = {each["name"]: each for each in accounts["wallet"]["accounts"]}
    assert found["Bank"]["balance"] == {"amount": "2400.00", "currency": "EUR"}
    assert found["Yen"]["balance"] == {"amount": "17000", "currency": "JPY"}
    assert found["Yen"]["kind"] == "OTHER"


MOVE = Record(
    "2026-03-14",
    TransactionKind.TRANSFER,
    Money(100, "EUR"),
    "Move",
    account="Cash",
    to_account="Bank",
)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (replace(MOVE, to_account=None), "Line 3: A transfer needs both accounts"),
        (replace(MOVE, to_account="CASH"), "Line 3: A transfer needs two different accounts"),
        (replace(MOVE, is_refund=True), "Line 3: A transfer cannot be a refund"),
        (replace(MOVE, to_amount=Money(99, "EUR")), "Line 3: Within one currency as much arrives"),
        (replace(MOVE, kind=TransactionKind.EXPENSE), "Line 3: Only a transfer has this"),
        (
            replace(MOVE, amount=Money(1, "JPY")),
            "Line 3: The account is in EUR; give the amount in",
        ),
    ],
)
def test_what_the_ledger_refuses_is_told_by_line(api: Api, record: Record, reason: str) -> None:
    person = api.person(currency="EUR")
    empty = exported(person)

    payload = take_in(person, file_of(BREAD, record))

    assert [message[: len(reason)] for message in reasons(payload)] == [reason]
    assert exported(person) == empty


def test_a_refused_file_leaves_no_account_behind(api: Api) -> None:
    person = api.person(currency="EUR")
    before = person.run("{ wallet { version accounts { name } categories { name } } }")

    take_in(person, file_of(PAYDAY, replace(MOVE, is_refund=True)))

    assert person.run("{ wallet { version accounts { name } categories { name } } }") == before


@pytest.mark.parametrize(
    "file",
    [b"", b"\0" * 1_000, b"\xff\xfe", b"date;amount\r\n1;2\r\n", b'"' + b"x" * 5_000_000 + b'"'],
)
def test_a_file_of_another_kind_is_refused(api: Api, file: bytes) -> None:
    assert len(reasons(take_in(api.person(), file))) == 1


def test_nobody_brings_a_ledger_into_the_wallet_of_another(api: Api) -> None:
    ledger, stranger = Ledger.new(api), api.person()

    payload = take_in(stranger, file_of(BREAD), wallet=ledger.wallet)

    assert payload["addedCount"] is None
    assert payload["userErrors"][0]["field"] == ["wallet"]


def test_nobody_brings_a_ledger_in_without_signing_in(api: Api) -> None:
    answer = api.upload(
        IMPORT, {"input": {"file": None}}, path="variables.input.file", file=b"", token=None
    )

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_receipt_comes_back_with_its_parts(api: Api) -> None:
    person = api.person(currency="EUR")
    parts = (Part(100, ("Food",), "- 1 egg"), Part(200), Part(1, ("Food", "Groceries")))
    receipt = Record("2026-03-14", TransactionKind.EXPENSE, Money(301, "EUR"), "Shop", parts=parts)

    take_in(person, file_of(receipt))

    assert exported(person) == file_of(receipt)


def _wallet(person: Any, name: str) -> str:
    payload = person.run(
        """mutation ($input: CreateWalletInput!) {
             createWallet(input: $input) { wallet { id } userErrors { message } } }""",
        input={"name": f"{name} {next(_numbers)}", "currency": "EUR"},
    )["createWallet"]
    assert payload["userErrors"] == []
    uuid: str = payload["wallet"]["id"]
    return uuid
