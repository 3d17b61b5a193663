"""Recurring transactions: making, posting, changing, stopping, deleting, restoring."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api import Api
from tests.graph.ledgers import Ledger
from tests.graph.recurrings import (
    booked,
    done,
    occurrences,
    rule,
    send,
    shown,
    stated,
    states,
    tick,
    upcoming,
)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def test_what_is_made_is_shown_as_it_was_stated(api: Api) -> None:
    ledger = Ledger.new(api)

    made = rule(ledger, payee="Landlord", tags=["home", "Home"], note="n", remindDaysBefore=3)

    assert made | {"id": "", "version": 0} == {
        "id": "",
        "kind": "EXPENSE",
        "description": "Rent",
        "note": "n",
        "payee": "Landlord",
        "tags": ["home", "Home"],
        "frequency": "MONTHLY",
        "every": 1,
        "startDate": "2026-03-31",
        "endDate": None,
        "count": None,
        "posting": "AUTOMATIC",
        "missed": "POST_ALL",
        "remindDaysBefore": 3,
        "nextDate": "2026-03-31",
        "isActive": True,
        "failure": None,
        "version": 0,
        "amount": {"amount": "800.00", "currency": "EUR"},
        "toAmount": None,
        "account": {"id": ledger.accounts["Cash"]},
        "toAccount": None,
        "category": {"id": ledger.categories["Eating out"], "name": "Eating out"},
    }
    assert shown(ledger, made["id"]) == made


def test_the_31st_does_not_drift_and_nothing_is_posted_twice(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-01-31")

    for day in ("2026-03-14", "2026-03-14", "2026-04-29", "2026-04-30", "2026-05-30"):
        tick(ledger, on(day))

    assert booked(ledger) == ["01-31 800.00", "02-28 800.00", "03-31 800.00", "04-30 800.00"]
    assert shown(ledger, made["id"])["nextDate"] == "2026-05-31"
    assert states(ledger, made["id"], 5)[-2:] == ["04-30 POSTED", "05-31 SCHEDULED"]


def test_what_is_upcoming_is_what_is_posted(api: Api) -> None:
    ledger = Ledger.new(api)
    weekly = rule(ledger, frequency="WEEKLY", startDate="2026-03-10", description="Lesson")
    rule(ledger)
    moved = {"recurring": weekly["id"], "nominalDate": "2026-03-24", "date": "2026-03-26"}
    done(ledger, "editOccurrence", **moved, amount={"amount": "1.00", "currency": "EUR"})
    done(ledger, "skipOccurrence", recurring=weekly["id"], nominalDate="2026-03-31")

    planned = [f"{x['date'][5:]} {x['amount']['amount']}" for x in upcoming(ledger, "2026-04-07")]
    tick(ledger, on("2026-04-07"))

    assert planned == [
        "03-10 800.00",
        "03-17 800.00",
        "03-26 1.00",
        "03-31 800.00",
        "04-07 800.00",
    ]
    assert booked(ledger) == planned


def test_a_deleted_posting_does_not_come_back_and_is_linked_again_when_restored(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-10")
    processed = done(ledger, "processRecurring", id=made["id"])
    [posted] = processed["transactions"]
    assert posted["recurring"] == {"id": made["id"]}

    ledger.delete(id=posted["id"])
    tick(ledger, on("2026-03-20"))
    gone = occurrences(ledger, made["id"], first=1)
    ledger.person.run(
        "mutation ($id: ID!) { restore(input: {id: $id}) { restored { id } } }", id=posted["id"]
    )

    assert gone[0]["state"] == "POSTED"
    assert gone[0]["transaction"] is None
    [back] = occurrences(ledger, made["id"], first=1)
    assert back["transaction"]["id"] == posted["id"]
    assert booked(ledger) == ["03-10 800.00"]


def test_a_change_is_of_what_is_not_posted_yet(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-01-01")
    tick(ledger, on("2026-03-14"))

    done(ledger, "updateRecurring", id=made["id"], amount={"amount": "900.00", "currency": "EUR"})
    tick(ledger, on("2026-04-14"))

    assert booked(ledger)[-2:] == ["03-01 800.00", "04-01 900.00"]
    amounts = [each["amount"]["amount"] for each in occurrences(ledger, made["id"], first=4)]
    assert amounts == ["800.00", "800.00", "800.00", "900.00"]


def test_another_schedule_begins_today_and_posts_nothing_of_the_past_again(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-01-01")
    tick(ledger, on("2026-02-10"))

    # March 1 is due by then, and is posted before the days change.
    changed = done(ledger, "updateRecurring", id=made["id"], startDate="2026-01-05")["recurring"]
    tick(ledger, on("2026-04-05"))

    assert changed["nextDate"] == "2026-04-05"
    assert [each[:5] for each in booked(ledger)] == ["01-01", "02-01", "03-01", "04-05"]


def test_a_rest_leaves_out_what_would_have_been_posted(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, frequency="DAILY", startDate="2026-03-08")
    tick(ledger, on("2026-03-09"))

    stopped = done(ledger, "deactivateRecurring", id=made["id"])["recurring"]
    tick(ledger, on("2026-03-12"))
    again = done(ledger, "updateRecurring", id=made["id"], isActive=True)["recurring"]
    tick(ledger, on("2026-03-14"))

    assert (stopped["isActive"], stopped["nextDate"]) == (False, None)
    assert (again["isActive"], again["nextDate"]) == (True, "2026-03-14")
    assert [each[:5] for each in booked(ledger)] == ["03-08", "03-09", "03-14"]


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        ("POST_ALL", ["03-12", "03-13", "03-14"]),
        ("POST_LATEST", ["03-14"]),
        ("SKIP", ["03-14"]),
    ],
)
def test_what_was_missed(api: Api, missed: str, expected: list[str]) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, frequency="DAILY", startDate="2026-03-12", missed=missed, count=3)

    tick(ledger, on("2026-03-14"))

    assert [each[:5] for each in booked(ledger)] == expected
    assert len(occurrences(ledger, made["id"])) == 3
    assert shown(ledger, made["id"])["isActive"] is False


def test_a_deleted_rule_that_comes_back_posts_nothing_twice(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, frequency="DAILY", startDate="2026-03-13")
    tick(ledger, on("2026-03-14"))
    [first, *_] = occurrences(ledger, made["id"], first=1)

    done(ledger, "deleteRecurring", id=made["id"])
    assert ledger.person.run(
        "query ($id: ID!) { node(id: $id) { ... on Transaction { recurring { id } } } }",
        id=first["transaction"]["id"],
    )["node"] == {"recurring": None}
    tick(ledger, on("2026-03-20"))
    ledger.person.run(
        "mutation ($id: ID!) { restore(input: {id: $id}) { restored { id } } }", id=made["id"]
    )
    tick(ledger, on("2026-03-15"))

    assert [each[:5] for each in booked(ledger)] == ["03-13", "03-14", "03-15"]
    assert states(ledger, made["id"], 3) == ["03-13 POSTED", "03-14 POSTED", "03-15 POSTED"]


def test_transfers_between_currencies_and_incomes_are_posted_too(api: Api) -> None:
    ledger = Ledger.new(api)
    dollars = ledger.account("Dollars", "USD")
    rule(
        ledger,
        kind="TRANSFER",
        category=None,
        toAccount=dollars,
        toAmount={"amount": "900.00", "currency": "USD"},
        startDate="2026-03-01",
    )
    rule(ledger, kind="INCOME", category=ledger.categories["Salary"], startDate="2026-03-02")

    tick(ledger, on("2026-03-14"))

    data = ledger.person.run(
        """query ($of: ID!) { wallet(id: $of) { transactions { nodes {
             kind amount { amount } toAmount { amount currency } } } } }""",
        of=ledger.wallet,
    )
    assert data["wallet"]["transactions"]["nodes"] == [
        {"kind": "INCOME", "amount": {"amount": "800.00"}, "toAmount": None},
        {
            "kind": "TRANSFER",
            "amount": {"amount": "800.00"},
            "toAmount": {"amount": "900.00", "currency": "USD"},
        },
    ]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"every": 0}, ["every"]),
        ({"count": 10**9}, ["count"]),
        ({"endDate": "2026-03-31"}, ["endDate"]),
        ({"endDate": "2026-01-01"}, ["endDate"]),
        ({"amount": {"amount": "0.00", "currency": "EUR"}}, ["amount"]),
        ({"amount": {"amount": "1.00", "currency": "USD"}}, ["amount", "currency"]),
        ({"kind": "TRANSFER"}, ["toAccount"]),
        ({"frequency": "DAILY", "startDate": "1950-01-01"}, ["startDate"]),
        ({"remindDaysBefore": 0}, ["remindDaysBefore"]),
    ],
)
def test_bad_input_is_refused_by_its_field(
    api: Api, changed: dict[str, Any], field: list[str]
) -> None:
    ledger = Ledger.new(api)

    payload = send(ledger, "createRecurring", **stated(ledger, **changed))

    assert field in [error["field"] for error in payload["userErrors"]]
    assert payload["recurring"] is None


def test_a_day_that_never_is_is_no_day(api: Api) -> None:
    ledger = Ledger.new(api)

    answer = ledger.person.send(
        "mutation ($i: CreateRecurringInput!) { createRecurring(input: $i) { recurring { id } } }",
        i=stated(ledger, startDate="2026-02-31"),
    )

    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


def test_posting_is_no_change_that_a_client_must_have_seen(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-01")
    tick(ledger, on("2026-03-14"))
    assert shown(ledger, made["id"])["version"] > made["version"]

    change = {"id": made["id"], "expectedVersion": made["version"], "description": "New"}
    done(ledger, "updateRecurring", **change)
    stale = send(ledger, "updateRecurring", **change)

    [error] = stale["userErrors"]
    assert (error["code"], error["differingFields"]) == ("CONFLICT", ["description"])


def test_a_retry_makes_one(api: Api) -> None:
    ledger = Ledger.new(api)

    first = rule(ledger, idempotencyKey="k")
    second = rule(ledger, idempotencyKey="k")

    assert first["id"] == second["id"]


def test_lists_cost_as_many_statements_however_long_they_are(api: Api) -> None:
    query = """query ($of: ID!, $until: Date!) { wallet(id: $of) {
      recurring(active: true) { id account { id } category { id } toAmount { amount } }
      upcoming(until: $until) { date recurring { category { id } } transaction { id } }
      transactions { nodes { recurring { id } } } } }"""
    counts = []
    for how_many in (1, 6):
        ledger = Ledger.new(api)
        for _ in range(how_many):
            rule(ledger, frequency="WEEKLY", startDate="2026-03-01")
        tick(ledger, on("2026-03-14"))
        with api.statements() as said:
            data = ledger.person.run(query, of=ledger.wallet, until="2026-06-01")
        assert len(data["wallet"]["recurring"]) == how_many
        assert len(data["wallet"]["transactions"]["nodes"]) == 2 * how_many
        counts.append(len(said))

    assert counts[0] == counts[1] <= 9
