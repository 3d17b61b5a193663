"""Single occurrences: approved, skipped, changed; and the alerts that tell of them."""

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
    states,
    tick,
    upcoming,
)


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def asking(ledger: Ledger, **changed: Any) -> dict[str, Any]:
    """One that needs approval; of March 12 and 13 two wait."""
    weekly = {"frequency": "DAILY", "startDate": "2026-03-12", "posting": "NEEDS_APPROVAL"}
    made = rule(ledger, **weekly, **changed)
    tick(ledger, on("2026-03-13"))
    return made


def alerts(ledger: Ledger) -> list[tuple[str, str, bool]]:
    query = """{ viewer { alerts { nodes { kind title withdrawnAt
      subject { id } message } } } }"""
    nodes = ledger.person.run(query)["viewer"]["alerts"]["nodes"]
    return sorted((x["kind"], x["message"], x["withdrawnAt"] is None) for x in nodes)


def test_what_waits_is_posted_once_somebody_approves_it(api: Api) -> None:
    ledger = Ledger.new(api)
    made = asking(ledger)
    one = {"recurring": made["id"], "nominalDate": "2026-03-12"}
    assert booked(ledger) == []
    assert states(ledger, made["id"], 2) == ["03-12 AWAITING_APPROVAL", "03-13 AWAITING_APPROVAL"]

    approved = done(ledger, "approveOccurrence", **one)["occurrence"]
    again = send(ledger, "approveOccurrence", **one)

    assert (approved["state"], approved["transaction"]["date"]) == ("POSTED", "2026-03-12")
    assert [error["code"] for error in again["userErrors"]] == ["IN_USE"]
    assert booked(ledger) == ["03-12 800.00"]


def test_what_waits_is_told_and_no_more_once_it_is_decided(api: Api) -> None:
    ledger = Ledger.new(api)
    made = asking(ledger)
    before = alerts(ledger)

    done(ledger, "approveOccurrence", recurring=made["id"], nominalDate="2026-03-12")
    done(ledger, "skipOccurrence", recurring=made["id"], nominalDate="2026-03-13")

    assert [(kind, holds) for kind, _, holds in before] == [("RECURRING_NEEDS_APPROVAL", True)] * 2
    assert before[0][1].startswith("800.00 EUR of 2026-03-12 is booked once")
    assert [holds for _, _, holds in alerts(ledger)] == [False, False]
    assert states(ledger, made["id"], 2) == ["03-12 POSTED", "03-13 SKIPPED"]


def test_a_reminder_comes_days_before_and_goes_with_the_posting(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-20", remindDaysBefore=3)

    tick(ledger, on("2026-03-16"))
    early = alerts(ledger)
    tick(ledger, on("2026-03-17"))
    told = alerts(ledger)
    tick(ledger, on("2026-03-18"))
    same = alerts(ledger)
    tick(ledger, on("2026-03-20"))

    assert early == []
    assert told == same == [("RECURRING_UPCOMING", "800.00 EUR is due on 2026-03-20.", True)]
    assert [holds for _, _, holds in alerts(ledger)] == [False]
    assert shown(ledger, made["id"])["nextDate"] == "2026-04-20"


def test_what_is_skipped_ahead_is_left_out(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-20")
    one = {"recurring": made["id"], "nominalDate": "2026-04-20"}

    skipped = done(ledger, "skipOccurrence", **one)["occurrence"]
    done(ledger, "skipOccurrence", **one)
    tick(ledger, on("2026-05-20"))

    assert (skipped["state"], skipped["transaction"]) == ("SKIPPED", None)
    assert booked(ledger) == ["03-20 800.00", "05-20 800.00"]
    posted = send(ledger, "skipOccurrence", recurring=made["id"], nominalDate="2026-03-20")
    assert [error["code"] for error in posted["userErrors"]] == ["IN_USE"]


def test_what_is_changed_of_one_is_of_that_one(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-20")
    one = {"recurring": made["id"], "nominalDate": "2026-03-20"}
    amount = {"amount": "5.00", "currency": "EUR"}

    edited = done(ledger, "editOccurrence", **one, date="2026-04-19", amount=amount)["occurrence"]
    assert edited["date"] == shown(ledger, made["id"])["nextDate"] == "2026-04-19"
    assert [each["date"] for each in upcoming(ledger, "2026-04-20")] == ["2026-04-19", "2026-04-20"]
    tick(ledger, on("2026-04-18"))
    assert booked(ledger) == []
    tick(ledger, on("2026-04-20"))

    assert booked(ledger) == ["04-19 5.00", "04-20 800.00"]
    assert states(ledger, made["id"], 2) == ["03-20 POSTED", "04-20 POSTED"]


def test_a_change_can_be_taken_back(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-20")
    one = {"recurring": made["id"], "nominalDate": "2026-03-20"}

    done(ledger, "editOccurrence", **one, date="2026-03-22")
    back = done(ledger, "editOccurrence", **one)["occurrence"]

    assert (back["date"], back["amount"]["amount"]) == ("2026-03-20", "800.00")


def test_what_waits_can_be_changed_before_it_is_approved(api: Api) -> None:
    ledger = Ledger.new(api)
    made = asking(ledger)
    one = {"recurring": made["id"], "nominalDate": "2026-03-12"}

    done(ledger, "editOccurrence", **one, amount={"amount": "7.00", "currency": "EUR"})
    done(ledger, "approveOccurrence", **one)

    assert booked(ledger) == ["03-12 7.00"]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"nominalDate": "2026-03-21"}, ["nominalDate"], "NOT_FOUND"),
        ({"nominalDate": "2026-02-20"}, ["nominalDate"], "NOT_FOUND"),
        ({"date": "2026-04-20"}, ["date"], "INVALID"),
        ({"date": "2026-02-20"}, ["date"], "INVALID"),
        ({"date": "2026-03-01"}, ["date"], "INVALID"),
        ({"amount": {"amount": "0.00", "currency": "EUR"}}, ["amount"], "INVALID"),
        ({"amount": {"amount": "1.00", "currency": "USD"}}, ["amount", "currency"], "INVALID"),
    ],
)
def test_bad_changes_are_refused(
    api: Api, changed: dict[str, Any], field: list[str], code: str
) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, startDate="2026-03-20")
    given = {"recurring": made["id"], "nominalDate": "2026-03-20"} | changed

    payload = send(ledger, "editOccurrence", **given)

    assert [(e["field"], e["code"]) for e in payload["userErrors"]] == [(field, code)]


def test_the_ledger_is_read_from_both_ends(api: Api) -> None:
    ledger = Ledger.new(api)
    made = rule(ledger, frequency="WEEKLY", startDate="2026-02-28", count=6)
    tick(ledger, on("2026-03-14"))
    query = """query ($id: ID!, $first: Int, $last: Int, $after: String, $before: String) {
      node(id: $id) { ... on RecurringTransaction {
        occurrences(first: $first, last: $last, after: $after, before: $before) {
          totalCount nodes { nominalDate } edges { cursor } pageInfo { hasNextPage
          hasPreviousPage endCursor startCursor } } } } }"""

    def page(**asked: Any) -> tuple[list[str], dict[str, Any], int]:
        found = ledger.person.run(query, id=made["id"], **asked)["node"]["occurrences"]
        days = [each["nominalDate"][5:] for each in found["nodes"]]
        return days, found["pageInfo"], found["totalCount"]

    first, info, total = page(first=2)
    second, _, _ = page(first=3, after=info["endCursor"])
    last, info, _ = page(last=2)
    before, far, _ = page(last=4, before=info["startCursor"])

    assert total == 6
    assert (first, second) == (["02-28", "03-07"], ["03-14", "03-21", "03-28"])
    assert (last, before) == (["03-28", "04-04"], ["02-28", "03-07", "03-14", "03-21"])
    assert (far["hasPreviousPage"], far["hasNextPage"]) == (False, True)


def test_another_rules_occurrence_is_not_touched(api: Api) -> None:
    ledger = Ledger.new(api)
    made, other = asking(ledger), asking(ledger)

    done(ledger, "approveOccurrence", recurring=made["id"], nominalDate="2026-03-12")

    assert occurrences(ledger, other["id"], first=1)[0]["state"] == "AWAITING_APPROVAL"


def test_what_leaves_is_not_changed_apart_from_what_arrives_in_another_currency(api: Api) -> None:
    ledger = Ledger.new(api)
    dollars = ledger.account("Dollars", "USD")
    transfer: dict[str, Any] = {
        "kind": "TRANSFER",
        "category": None,
        "toAccount": dollars,
        "toAmount": {"amount": "800.00", "currency": "USD"},
    }
    made = rule(ledger, startDate="2026-03-14", **transfer)
    later = rule(ledger, startDate="2026-03-14")
    more = {"nominalDate": "2026-03-14", "amount": {"amount": "900.00", "currency": "EUR"}}

    refused = send(ledger, "editOccurrence", recurring=made["id"], **more)
    done(ledger, "editOccurrence", recurring=later["id"], **more)
    done(ledger, "updateRecurring", id=later["id"], **transfer)
    tick(ledger, on("2026-03-14"))

    assert [each["field"] for each in refused["userErrors"]] == [["amount"]]
    assert booked(ledger) == ["03-14 800.00", "03-14 800.00"]
