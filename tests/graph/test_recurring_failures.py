"""Recurring transactions that cannot be posted: who is told, what of, and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.api import Api
from tests.graph.ledgers import Ledger
from tests.graph.recurrings import booked, done, rule, send, shown, stated, states, tick

WHY = "The account Bank is archived; choose another, or take it into use again"


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def alerts(ledger: Ledger) -> list[dict[str, Any]]:
    query = """{ viewer { alerts { nodes { kind title message withdrawnAt
      subject { id } } } } }"""
    nodes: list[dict[str, Any]] = ledger.person.run(query)["viewer"]["alerts"]["nodes"]
    return sorted(nodes, key=lambda node: str(node["message"]))


def archive(ledger: Ledger, account: str, *, archived: bool = True) -> None:
    query = """mutation ($i: UpdateAccountInput!) {
      updateAccount(input: $i) { userErrors { message } } }"""
    payload = ledger.person.run(query, i={"id": account, "archived": archived})
    assert payload["updateAccount"]["userErrors"] == []


def version(ledger: Ledger) -> int:
    query = "query ($of: ID!) { wallet(id: $of) { version } }"
    found: int = ledger.person.run(query, of=ledger.wallet)["wallet"]["version"]
    return found


def failing(ledger: Ledger, **changed: Any) -> tuple[str, str]:
    """A rule whose account has been archived since, and that account; it was tried on March 20."""
    bank = ledger.account("Bank")
    made = rule(ledger, startDate="2026-03-20", account=bank, **changed)
    archive(ledger, bank)
    tick(ledger, on("2026-03-20"))
    return made["id"], bank


def test_who_uses_the_wallet_is_told_what_to_do_until_it_is_posted(api: Api) -> None:
    ledger = Ledger.new(api)
    rule_id, bank = failing(ledger)
    [told] = alerts(ledger)
    failure = shown(ledger, rule_id)["failure"]

    archive(ledger, bank, archived=False)
    tick(ledger, on("2026-03-20"))
    early = booked(ledger)
    tick(ledger, on("2026-03-21"))

    assert (told["kind"], told["title"]) == ("RECURRING_FAILED", "Rent: cannot be posted")
    assert told["message"] == (
        f"800.00 EUR of 2026-03-20 is due and cannot be posted: {WHY}. Change the recurring "
        "transaction, or skip this one; it is tried again every day."
    )
    assert told["subject"]["id"] == rule_id
    assert told["withdrawnAt"] is None
    assert (failure, early) == (WHY, [])
    assert booked(ledger) == ["03-20 800.00"]
    assert shown(ledger, rule_id)["failure"] is None
    assert [alert["withdrawnAt"] is None for alert in alerts(ledger)] == [False]


def test_trying_in_vain_is_no_news(api: Api) -> None:
    ledger = Ledger.new(api)
    rule_id, _ = failing(ledger)
    before = (version(ledger), alerts(ledger), shown(ledger, rule_id))

    # The server's own clock stands on a day on which it was not due yet.
    processed = done(ledger, "processRecurring", id=rule_id)
    tick(ledger, on("2026-03-21"))
    tick(ledger, on("2026-03-22"))

    assert (version(ledger), alerts(ledger), shown(ledger, rule_id)) == before
    assert (processed["transactions"], processed["recurring"]["failure"]) == ([], WHY)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("skipOccurrence", {"nominalDate": "2026-03-20"}),
        ("editOccurrence", {"nominalDate": "2026-03-20", "date": "2026-04-02"}),
        ("deactivateRecurring", {}),
        ("deleteRecurring", {}),
    ],
)
def test_what_puts_the_failure_away_withdraws_its_alert(
    api: Api, name: str, given: dict[str, str]
) -> None:
    ledger = Ledger.new(api)
    rule_id, _ = failing(ledger)

    key = "recurring" if "nominalDate" in given else "id"
    # What is moved is moved to a day that has not come: the test's clock stands before it.
    payload = send(ledger, name, **{key: rule_id}, **given)

    assert payload["userErrors"] == []
    assert [alert["withdrawnAt"] is None for alert in alerts(ledger)] == [False]
    if name != "deleteRecurring":
        assert shown(ledger, rule_id)["failure"] is None


def test_another_account_lets_it_be_posted(api: Api) -> None:
    ledger = Ledger.new(api)
    rule_id, _ = failing(ledger, frequency="WEEKLY")

    done(ledger, "updateRecurring", id=rule_id, account=ledger.accounts["Cash"])
    tick(ledger, on("2026-03-27"))

    assert states(ledger, rule_id, 2) == ["03-20 POSTED", "03-27 POSTED"]
    assert [alert["withdrawnAt"] is None for alert in alerts(ledger)] == [False]


def test_the_alert_tells_the_amount_that_was_changed(api: Api) -> None:
    ledger = Ledger.new(api)
    bank = ledger.account("Bank")
    made = rule(ledger, startDate="2026-03-20", account=bank, remindDaysBefore=2)
    amount = {"amount": "5.00", "currency": "EUR"}
    one = {"recurring": made["id"], "nominalDate": "2026-03-20"}
    done(ledger, "editOccurrence", **one, amount=amount)
    tick(ledger, on("2026-03-18"))
    archive(ledger, bank)
    tick(ledger, on("2026-03-20"))

    told = {alert["kind"]: alert["message"] for alert in alerts(ledger)}
    assert told["RECURRING_UPCOMING"] == "5.00 EUR is due on 2026-03-20."
    assert told["RECURRING_FAILED"].startswith("5.00 EUR of 2026-03-20 is due and cannot")


def test_another_reason_is_another_alert(api: Api) -> None:
    ledger = Ledger.new(api)
    savings = ledger.account("Savings")
    bank = ledger.account("Bank")
    transfer = {"kind": "TRANSFER", "category": None, "toAccount": savings}
    made = rule(ledger, startDate="2026-03-20", account=bank, **transfer)
    archive(ledger, bank)
    tick(ledger, on("2026-03-20"))
    archive(ledger, savings)
    archive(ledger, bank, archived=False)
    tick(ledger, on("2026-03-21"))

    standing = [alert for alert in alerts(ledger) if alert["withdrawnAt"] is None]
    assert len(alerts(ledger)) == len(standing) + 1
    assert "The account Savings is archived" in standing[0]["message"]
    assert shown(ledger, made["id"])["failure"].startswith("The account Savings is archived")


def test_no_new_one_names_an_account_out_of_use(api: Api) -> None:
    ledger = Ledger.new(api)
    bank = ledger.account("Bank")
    made = rule(ledger, account=bank, posting="NEEDS_APPROVAL", startDate="2026-03-14")
    tick(ledger, on("2026-03-14"))
    archive(ledger, bank)

    refused = send(ledger, "createRecurring", **stated(ledger, account=bank))
    waiting = send(ledger, "approveOccurrence", recurring=made["id"], nominalDate="2026-03-14")

    assert [(each["field"], each["message"]) for each in refused["userErrors"]] == [
        (["account"], WHY)
    ]
    assert [each["message"] for each in waiting["userErrors"]] == [WHY]
    assert booked(ledger) == []


def test_another_schedule_takes_along_what_could_not_be_posted(api: Api) -> None:
    ledger = Ledger.new(api)
    bank = ledger.account("Bank")
    made = rule(ledger, startDate="2026-02-24", frequency="DAILY", account=bank)
    tick(ledger, on("2026-02-25"))
    archive(ledger, bank)
    tick(ledger, on("2026-03-14"))

    done(ledger, "updateRecurring", id=made["id"], account=ledger.accounts["Cash"], every=7)
    tick(ledger, on("2026-03-14"))

    assert states(ledger, made["id"], 5) == [
        "02-24 POSTED",
        "02-25 POSTED",
        "03-03 POSTED",
        "03-10 POSTED",
        "03-17 SCHEDULED",
    ]
