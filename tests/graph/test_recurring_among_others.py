"""What recurs among other things: categories, accounts, budgets, subscriptions, history, trash."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from db.tables import Occurrence
from tests.api import Api
from tests.graph.budgeting import budget, status
from tests.graph.conversions import abroad
from tests.graph.ledgers import Ledger
from tests.graph.recurrings import (
    booked,
    done,
    rule,
    send,
    shown,
    tick,
)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def test_a_purged_rule_takes_its_ledger_along_and_no_others(api: Api) -> None:
    ledger = Ledger.new(api)
    made, kept = (rule(ledger, startDate="2026-03-01") for _ in range(2))
    tick(ledger, on("2026-03-14"))
    done(ledger, "deleteRecurring", id=made["id"])
    ledger.person.run(
        "mutation ($of: ID!) { emptyTrash(input: {wallet: $of}) { purgedCount } }",
        of=ledger.wallet,
    )

    with api.engine.connect() as connection:
        left = connection.execute(
            select(Occurrence.rule_id).where(Occurrence.wallet_id == ledger.wallet[4:])
        ).scalars()
        assert list(left) == [kept["id"][4:]]
    assert len(booked(ledger)) == 2


def test_a_category_that_is_deleted_is_followed_to_its_heir(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger)
    delete = "mutation ($i: DeleteCategoryInput!) { deleteCategory(input: $i) { deletedId } }"

    heir = {"id": ledger.categories["Eating out"], "moveTo": ledger.categories["Health"]}
    ledger.person.run(delete, i=heir)
    assert shown(ledger, made["id"])["category"]["name"] == "Health"
    ledger.person.run(delete, i={"id": ledger.categories["Health"]})

    assert shown(ledger, made["id"])["category"] is None


def test_an_account_that_a_rule_needs_stays(api: Api) -> None:
    ledger = Ledger.new(api)
    bank = ledger.account("Bank")
    made = rule(ledger, account=bank)
    delete = """mutation ($i: DeleteAccountInput!) { deleteAccount(input: $i) {
      deletedId userErrors { code } } }"""

    kept = ledger.person.run(delete, i={"id": bank})["deleteAccount"]
    done(ledger, "deleteRecurring", id=made["id"])
    gone = ledger.person.run(delete, i={"id": bank})["deleteAccount"]
    restored = ledger.person.run(
        "mutation ($id: ID!) { restore(input: {id: $id}) { notices { field } } }", id=made["id"]
    )

    assert kept["userErrors"] == [{"code": "IN_USE"}]
    assert gone["deletedId"] == bank
    assert restored["restore"]["notices"] == [{"field": "account"}]
    assert shown(ledger, made["id"])["account"] is None


def test_a_budget_knows_what_recurs_and_leaves_it_out_of_its_pace(api: Api) -> None:
    """On the 14th of 31 days: 800 of the 1st, 14 of every day, and 800 to come on the 20th."""
    ledger = Ledger.new(api)
    limit = {"amount": "5000.00", "currency": "EUR"}
    budgets = [
        budget(ledger, limit=limit),
        budget(ledger, limit=limit, categories=[]),
        budget(ledger, limit=limit, categories=[ledger.categories["Health"]]),
    ]
    for start in ("2026-03-01", "2026-03-20"):
        rule(ledger, startDate=start)
    rule(ledger, startDate="2026-03-20", kind="INCOME", category=ledger.categories["Salary"])
    stopped = rule(ledger, startDate="2026-03-21")
    done(ledger, "deactivateRecurring", id=stopped["id"])
    tick(ledger, on("2026-03-14"))
    ledger.add("14.00", date="2026-03-10")

    found = [status(ledger, each["id"]) for each in budgets]

    # One a day of the pace, for the 17 days that are left.
    assert [each["projectedSpend"]["amount"] for each in found] == ["1631.00", "1631.00", "0.00"]
    assert [each["spent"]["money"]["amount"] for each in found] == ["814.00", "814.00", "0.00"]


def test_what_recurs_abroad_is_in_a_budgets_projection_by_todays_rate(api: Api) -> None:
    """On the 14th of 31 days: 100 dollars of the 1st, 14 euros, and 100 dollars to come."""
    ledger = abroad(Ledger.new(api), "USD", "KWD")
    euros, dollars = (
        budget(ledger, limit={"amount": "500.00", "currency": code}) for code in ("EUR", "USD")
    )
    for start, code in (("2026-03-01", "USD"), ("2026-03-20", "USD"), ("2026-03-20", "KWD")):
        amount = {"amount": "100.00", "currency": code}
        rule(ledger, startDate=start, amount=amount, account=ledger.accounts[code])
    tick(ledger, on("2026-03-14"))
    ledger.add("14.00", date="2026-03-10")

    found = [status(ledger, each["id"]) for each in (euros, dollars)]

    # 87.14 euros are to come, at 1.1476, and one a day of the pace for 17 days. Of the dinar
    # nobody publishes a rate.
    spent = [Decimal(each["spent"]["money"]["amount"]) for each in found]
    projected = [Decimal(each["projectedSpend"]["amount"]) for each in found]
    assert spent[0] - 14 == pytest.approx(Decimal(85), abs=3)
    assert projected[0] == spent[0] + Decimal("87.14") + 17
    assert projected[1] == spent[1] + 100 + round((spent[1] - 100) * 17 / 14, 2)


_SUBSCRIPTIONS = (
    """{ analytics { subscriptions { transactionId description interval nextDate } } }"""
)


def test_a_subscription_becomes_a_rule_and_is_none_any_more(api: Api) -> None:
    """Paid on the last days of months, as what is due on the 31st is."""
    ledger = Ledger.new(api)
    for day in ("2025-12-31", "2026-01-31", "2026-02-28"):
        ledger.add("9.99", date=day, payee="Films", description="Films", tags=["fun"])
    [found] = ledger.person.run(_SUBSCRIPTIONS)["analytics"]["subscriptions"]
    given = {"transaction": found["transactionId"], "missed": "SKIP"}

    made = done(ledger, "createRecurringFromSubscription", **given)["recurring"]
    twice = send(ledger, "createRecurringFromSubscription", **given)
    tick(ledger, on("2026-04-30"))

    assert (made["startDate"], made["nextDate"]) == ("2026-01-31", "2026-03-31")
    assert (made["payee"], made["tags"], made["frequency"]) == ("Films", ["fun"], "MONTHLY")
    assert made["account"] == {"id": ledger.accounts["Cash"]}
    assert [each[:5] for each in booked(ledger)][-1] == "04-30"
    assert ledger.person.run(_SUBSCRIPTIONS)["analytics"]["subscriptions"] == []
    assert [(e["field"], e["code"]) for e in twice["userErrors"]] == [(["transaction"], "CONFLICT")]
    single = ledger.add("3.00")
    refused = send(ledger, "createRecurringFromSubscription", transaction=single["id"])
    assert [(e["field"], e["code"]) for e in refused["userErrors"]] == [
        (["transaction"], "NOT_FOUND")
    ]


def test_history_tells_of_a_rule_by_the_names_of_the_api(api: Api) -> None:
    ledger = Ledger.new(api)
    bank = ledger.account("Bank")
    made = rule(ledger, kind="TRANSFER", category=None, toAccount=bank, tags=["a", "b"], count=3)
    done(ledger, "updateRecurring", id=made["id"], every=2)
    done(ledger, "deleteRecurring", id=made["id"])
    ledger.person.run(
        "mutation ($id: ID!) { restore(input: {id: $id}) { restored { id } } }", id=made["id"]
    )

    data = ledger.person.run(
        """query ($id: ID!) { wallet { history(entity: $id) { nodes {
             action changes { field after } } } } }""",
        id=made["id"],
    )

    nodes = data["wallet"]["history"]["nodes"]
    assert [node["action"] for node in nodes] == ["RESTORED", "DELETED", "UPDATED", "CREATED"]
    told = {each["field"]: json.loads(each["after"]) for each in nodes[0]["changes"]}
    assert told["amount"] == told["toAmount"] == {"amount": "800.00", "currency": "EUR"}
    assert (told["tags"], told["count"], told["every"]) == (["a", "b"], 3, 2)
    assert (told["toAccount"], told["startDate"]) == (bank, "2026-03-31")
