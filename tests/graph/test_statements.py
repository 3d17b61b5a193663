"""Imports end to end: a file planned, committed, found in the list, recognised again, taken out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import recount
from tests.api import Api
from tests.graph.imports import (
    commit,
    committed,
    imported,
    later,
    overruled,
    planned,
    reverted,
    statement,
    verdicts,
)
from tests.graph.ledgers import Ledger

SAMPLES = Path(__file__).parent.parent / "statements"
FILES = sorted(SAMPLES.glob("*/*.csv"))

# What each file is stated in, where that is not EUR.
CURRENCIES = {
    "hu_bank_huf": "HUF",
    "monzo_uk": "GBP",
    "ms_bank_uk_bom_pending": "GBP",
    "multiline_field": "USD",
    "nationwide_uk_gbp_symbol": "GBP",
    "ocbc_frank_sg": "SGD",
}

LISTED = """
query ($wallet: ID!, $imports: [ID!]) {
  wallet(id: $wallet) {
    imports(first: 10) { totalCount nodes { id addedCount revertedAt } }
    transactions(filter: { imports: $imports }) { totalCount }
  }
}
"""

COFFEE = "2026-03-02,Coffee,-3.50"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    ledger = Ledger.new(api)
    ledger.account("Bank")
    return ledger


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_statement_comes_in_once_and_goes_out_whole(api: Api, file: Path) -> None:
    ledger = Ledger.new(api)
    account = ledger.account("Bank", CURRENCIES.get(file.stem, "EUR"))
    content = file.read_bytes()

    plan = planned(ledger, account, content)
    first = committed(ledger, plan)
    again = planned(ledger, account, content)
    out = reverted(ledger, first["id"])
    afresh = planned(ledger, account, content)

    assert set(verdicts(plan)) - {"INVALID"} == {"NEW"}
    assert first["addedCount"] == plan["counts"]["new"] == first["transactions"]["totalCount"] > 0
    assert set(verdicts(again)) - {"INVALID"} == {"DUPLICATE"}
    assert again["counts"]["toImport"] == 0
    assert (out["removedCount"], out["transactions"]["totalCount"]) == (first["addedCount"], 0)
    assert verdicts(afresh) == verdicts(plan)


def test_what_came_in_is_in_the_list_and_in_the_balance(ledger: Ledger) -> None:
    file = statement(COFFEE, "2026-03-03,Salary,2000.00", "2026-03-04,Rent,-800.00")

    batch = imported(ledger, ledger.accounts["Bank"], file, fileName="C:\\files\\march.csv")

    listed = ledger.person.run(LISTED, wallet=ledger.wallet, imports=[batch["id"]])["wallet"]
    assert listed["transactions"]["totalCount"] == 3
    assert listed["imports"]["totalCount"] == 1
    assert batch["fileName"] == "march.csv"
    assert ledger.balance("Bank") == "1196.50"
    assert [(row["kind"], row["amount"]["amount"]) for row in batch["transactions"]["nodes"]] == [
        ("EXPENSE", "800.00"),
        ("INCOME", "2000.00"),
        ("EXPENSE", "3.50"),
    ]


def test_two_equal_purchases_on_one_day_both_stay(ledger: Ledger) -> None:
    file = statement(COFFEE, COFFEE)

    batch = imported(ledger, ledger.accounts["Bank"], file)
    again = planned(ledger, ledger.accounts["Bank"], file)

    assert batch["addedCount"] == 2
    assert verdicts(again) == ["DUPLICATE", "DUPLICATE"]
    assert len({row["duplicateOf"]["id"] for row in again["rows"]["nodes"]}) == 2


def test_of_overlapping_statements_only_what_is_new_comes_in(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    imported(ledger, account, statement(COFFEE, "2026-03-03,Bread,-4.10"))

    plan = planned(
        ledger, account, statement("2026-03-03,Bread,-4.10", COFFEE, COFFEE, "2026-03-05,Tea,-2.00")
    )
    batch = committed(ledger, plan)

    assert verdicts(plan) == ["DUPLICATE", "DUPLICATE", "NEW", "NEW"]
    assert (batch["addedCount"], batch["duplicateCount"]) == (2, 2)


def test_a_transaction_that_was_edited_and_moved_does_not_come_in_again(ledger: Ledger) -> None:
    file = statement(COFFEE, "2026-03-03,Bread,-4.10")
    batch = imported(ledger, ledger.accounts["Bank"], file)
    coffee = batch["transactions"]["nodes"][1]["id"]
    payload = ledger.update(
        id=coffee,
        description="Espresso",
        date="2026-01-01",
        amount={"amount": "99.00", "currency": "EUR"},
        account=ledger.accounts["Cash"],
    )
    assert payload["userErrors"] == []

    again = planned(ledger, ledger.accounts["Bank"], file)

    assert verdicts(again) == ["DUPLICATE", "DUPLICATE"]
    assert again["rows"]["nodes"][0]["duplicateOf"]["description"] == "Espresso"


def test_a_deleted_transaction_comes_in_again(ledger: Ledger) -> None:
    file = statement(COFFEE)
    batch = imported(ledger, ledger.accounts["Bank"], file)
    ledger.delete(id=batch["transactions"]["nodes"][0]["id"])

    again = planned(ledger, ledger.accounts["Bank"], file)

    assert verdicts(again) == ["NEW"]


def test_the_same_rows_on_another_account_are_new(ledger: Ledger) -> None:
    file = statement(COFFEE)
    imported(ledger, ledger.accounts["Bank"], file)

    plan = planned(ledger, ledger.account("Other bank"), file)

    assert verdicts(plan) == ["NEW"]


def test_what_was_entered_by_hand_makes_one_row_unsure(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    mine = ledger.add("3.50", date="2026-03-01", description="Espresso", account=account)

    plan = planned(ledger, account, statement(COFFEE, COFFEE, "2026-03-05,Coffee,-3.50"))
    batch = committed(ledger, plan)

    assert verdicts(plan) == ["UNSURE", "NEW", "NEW"]
    assert plan["rows"]["nodes"][0]["similar"]["id"] == mine["id"]
    assert "2026-03-01" in plan["rows"]["nodes"][0]["reason"]
    assert (batch["addedCount"], batch["skippedCount"]) == (2, 1)


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"date": "2026-02-27"}, "UNSURE"),
        ({"date": "2026-02-26"}, "NEW"),
        ({"date": "2026-03-06"}, "NEW"),
        ({"kind": "INCOME", "category": None}, "NEW"),
        ({"isRefund": True}, "NEW"),
        ({"account": "Cash"}, "NEW"),
        ({"amount": "3.51"}, "NEW"),
        ({"kind": "TRANSFER", "category": None, "toAccount": "Cash"}, "UNSURE"),
        (
            {"kind": "TRANSFER", "category": None, "account": "Cash", "toAccount": "Bank"},
            "NEW",
        ),
    ],
)
def test_only_the_same_movement_at_about_the_same_day_is_alike(
    ledger: Ledger, changed: dict[str, object], verdict: str
) -> None:
    stated: dict[str, Any] = {"amount": "3.50", "date": "2026-03-02", "account": "Bank"} | changed
    for name in {"account", "toAccount"} & stated.keys():
        stated[name] = ledger.accounts[stated[name]]
    ledger.add(**stated)

    plan = planned(ledger, ledger.accounts["Bank"], statement(COFFEE))

    assert verdicts(plan) == [verdict]


def test_a_row_finds_its_category_and_keeps_its_labels(ledger: Ledger) -> None:
    file = (
        b"Date,Description,Amount,Category,Labels\n"
        b"2026-03-02,Lunch,-9.00,EATING OUT,work\n"
        b"2026-03-03,Lunch,9.00,Eating out,\n"
        b"2026-03-04,Thing,-1.00,No such thing,\n"
    )

    batch = imported(ledger, ledger.accounts["Bank"], file)

    thing, back, lunch = batch["transactions"]["nodes"]
    assert lunch["category"]["id"] == ledger.categories["Eating out"]
    assert lunch["tags"] == ["work"]
    assert (back["kind"], back["category"], thing["category"]) == ("INCOME", None, None)


def test_reverting_takes_out_what_was_edited_and_says_so(ledger: Ledger) -> None:
    ledger.add("7.00", account=ledger.accounts["Bank"], date="2026-03-02")
    rows = [COFFEE, "2026-03-03,Bread,-4.10", "2026-03-04,Salary,100.00", "2026-03-05,Tea,-2.00"]
    batch = imported(ledger, ledger.accounts["Bank"], statement(*rows))
    tea, salary, bread, _ = (node["id"] for node in batch["transactions"]["nodes"])
    whole = {"amount": "4.10", "currency": "EUR"}
    ledger.update(id=bread, lines=[{"amount": whole, "category": ledger.categories["Groceries"]}])
    ledger.update(id=salary, isRefund=True)
    ledger.update(id=tea, kind="TRANSFER", toAccount=ledger.accounts["Cash"], category=None)

    first = reverted(ledger, batch["id"])
    second = reverted(ledger, batch["id"])

    assert (first["removedCount"], first["editedCount"]) == (4, 3)
    assert second == first
    assert ledger.balance("Bank") == "-7.00"
    assert ledger.balance("Cash") == "0.00"
    recount.check(ledger.person.api.engine, ledger.wallet.removeprefix("wal_"))


def test_a_plan_is_committed_once_whatever_happens_later(ledger: Ledger) -> None:
    plan = planned(ledger, ledger.accounts["Bank"], statement(COFFEE))
    first = committed(ledger, plan)
    later(ledger, days=3)
    planned(ledger, ledger.accounts["Bank"], statement(COFFEE))

    again = commit(ledger, plan)
    other = commit(ledger, plan | {"digest": "0" * 64})

    assert again["import"]["id"] == first["id"]
    assert [error["code"] for error in other["userErrors"]] == ["CONFLICT"]
    assert len(ledger.listed()) == 1


def test_two_plans_of_one_file_add_each_row_once(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    one, two = (planned(ledger, account, statement(COFFEE, COFFEE)) for _ in range(2))

    first, second = committed(ledger, one), committed(ledger, two)

    assert (first["addedCount"], first["duplicateCount"]) == (2, 0)
    assert (second["addedCount"], second["duplicateCount"]) == (0, 2)


def test_what_the_file_cannot_tell_is_asked_before_a_commit(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    file = statement("05/06/2026,Coffee,-3.50", "07/08/2026,Tea,-2.00", "07/09/2026,Tea,-2.50")
    plan = planned(ledger, account, file)

    refused = commit(ledger, plan)
    told = planned(ledger, account, file, mapping={"dateOrder": "MDY"})

    assert [question["field"] for question in plan["questions"]] == ["dateOrder"]
    assert refused["userErrors"][0]["code"] == "REQUIRED"
    assert refused["userErrors"][0]["field"] == ["plan", "dateOrder"]
    assert told["questions"] == []
    assert [row["date"] for row in told["rows"]["nodes"]] == [
        "2026-05-06",
        "2026-07-08",
        "2026-07-09",
    ]
    assert committed(ledger, told)["addedCount"] == 3


def test_a_plan_expires_after_a_day(ledger: Ledger) -> None:
    plan = planned(ledger, ledger.accounts["Bank"], statement(COFFEE))
    later(ledger, hours=24)

    payload = commit(ledger, plan)

    assert payload["userErrors"][0]["code"] == "NOT_FOUND"
    assert payload["userErrors"][0]["field"] == ["plan"]


def test_a_duplicate_can_be_imported_all_the_same(ledger: Ledger) -> None:
    account = ledger.accounts["Bank"]
    imported(ledger, account, statement(COFFEE))
    plan = planned(ledger, account, statement(COFFEE))

    payload = overruled(ledger, plan, {"line": 2, "decision": "IMPORT"})
    batch = committed(ledger, payload["plan"])
    again = planned(ledger, account, statement(COFFEE))

    assert payload["plan"]["counts"]["toImport"] == 1
    assert batch["addedCount"] == 1
    assert verdicts(again) == ["DUPLICATE"]
    assert len(ledger.listed()) == 2
