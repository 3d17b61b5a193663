"""Contributions in other currencies than their goal's: what they count, by whose rate, for ever."""

from __future__ import annotations

from typing import Any

import pytest

from db.session import reading
from services.verification import differences
from tests.api import Api
from tests.graph.conversions import abroad, spend
from tests.graph.goals import (
    CONTRIBUTE,
    CREATE,
    DELETE,
    DELETE_TRANSACTION,
    RESTORE,
    UPDATE,
    WITHDRAW,
    contribute,
    eur,
    goal,
    saved,
    sent,
    shown,
)
from tests.graph.ledgers import Ledger, refused
from tests.graph.test_goals import history

CONVERTED = """
query ($id: ID!) { node(id: $id) { ... on Contribution { amount { amount currency }
  inGoalCurrency { from { amount currency } to { amount currency } rate rateDate source } } } }
"""
FRIDAY = "2026-03-13"


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return abroad(Ledger.new(api))


def money(amount: str, currency: str) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def aim(ledger: Ledger, target: dict[str, str]) -> dict[str, Any]:
    """A goal in any currency."""
    found: dict[str, Any] = sent(ledger, CREATE, name="Boat", target=target)["goal"]
    return found


def put(
    ledger: Ledger, to: dict[str, Any], amount: dict[str, str], **stated: Any
) -> dict[str, Any]:
    """A contribution in any currency that must be taken."""
    payload = sent(ledger, CONTRIBUTE, goal=to["id"], amount=amount, **stated)
    assert payload["userErrors"] == []
    found: dict[str, Any] = payload["contribution"]
    return found


def converted(ledger: Ledger, contribution: dict[str, Any]) -> Any:
    node = ledger.person.run(CONVERTED, id=contribution["id"])["node"]
    found = node["inGoalCurrency"]
    assert found is None or found["from"] == node["amount"]
    return found


def wrong(ledger: Ledger) -> list[str]:
    """What `jobs verify` would say of the wallet."""
    with reading(ledger.person.api.engine) as session:
        return [str(each) for each in differences(session, [ledger.wallet.removeprefix("wal_")])]


@pytest.mark.parametrize(
    ("target", "amount", "date", "expected"),
    [
        # A Saturday: the ECB's last publication is of the Friday, 1.1476 dollars for a euro.
        ("EUR", money("100.00", "USD"), "2026-03-14", ("87.14", FRIDAY)),
        ("EUR", money("-1.00", "USD"), "2026-03-14", ("-0.87", FRIDAY)),
        # 2 February 2026 was a Monday with a rate of its own.
        ("EUR", money("100.00", "USD"), "2026-02-02", ("84.46", "2026-02-02")),
        ("JPY", money("100.00", "EUR"), "2026-03-14", ("18285", FRIDAY)),
        ("EUR", money("1000", "JPY"), "2026-03-14", ("5.47", FRIDAY)),
    ],
)
def test_it_counts_by_the_rate_of_its_day(
    ledger: Ledger, target: str, amount: dict[str, str], date: str, expected: tuple[str, str]
) -> None:
    there = "1000" if target == "JPY" else "1000.00"
    boat = aim(ledger, money(there, target))
    put(ledger, boat, money(there, target))

    own = put(ledger, boat, amount, date=date)

    found = converted(ledger, own)
    assert (own["amount"], own["date"]) == (amount, date)
    assert (found["to"]["amount"], found["rateDate"]) == expected
    assert (found["to"]["currency"], found["source"]) == (target, "ECB")
    assert wrong(ledger) == []


def test_in_the_goals_currency_there_is_nothing_to_convert(ledger: Ledger) -> None:
    boat = goal(ledger)

    assert converted(ledger, contribute(ledger, boat, "1.00")) is None
    payload = sent(ledger, CONTRIBUTE, goal=boat["id"], amount=eur("1.00"), rate="1.1")
    assert refused(payload) == [("rate", "INVALID")]


def test_the_users_own_rate_counts_instead(ledger: Ledger) -> None:
    dinars = money("1.005", "KWD")
    boat = goal(ledger)

    own = put(ledger, boat, dinars, rate="3")

    assert converted(ledger, own) == {
        "from": dinars,
        # 3.015, half to even.
        "to": eur("3.02"),
        "rate": "3",
        "rateDate": "2026-03-14",
        "source": "OWN",
    }
    assert saved(ledger, boat) == ("3.02", "ACTIVE")
    into = aim(ledger, money("10.000", "KWD"))
    assert converted(ledger, put(ledger, into, eur("3.00"), rate="0.33335"))["to"] == money(
        "1.000", "KWD"
    )


@pytest.mark.parametrize("rate", ["0", "-1", "1000000000000"])
def test_a_rate_that_is_none_is_refused(ledger: Ledger, rate: str) -> None:
    given = {"goal": goal(ledger)["id"], "amount": money("1.00", "USD"), "rate": rate}

    assert refused(sent(ledger, CONTRIBUTE, **given)) == [("rate", "INVALID")]


def test_without_a_rate_it_says_what_to_do(ledger: Ledger) -> None:
    boat = goal(ledger)
    given = {"goal": boat["id"], "amount": money("100.00", "RUB"), "date": "2023-05-02"}

    payload = sent(ledger, CONTRIBUTE, **given)

    assert refused(payload) == [("rate", "INVALID")]
    assert payload["userErrors"][0]["message"] == (
        "There is no rate from RUB to EUR for 2023-05-02; give your own in `rate`, or contribute "
        "in EUR without a transaction"
    )
    assert saved(ledger, boat) == ("0.00", "ACTIVE")
    assert converted(ledger, put(ledger, boat, given["amount"], date=given["date"], rate="0.0115"))[
        "to"
    ] == eur("1.15")


@pytest.mark.parametrize(
    ("amount", "rate", "part"),
    [
        (money("1.00", "USD"), "0.001", "come to nothing in EUR"),
        (money("1000.00", "USD"), "100000000000", "In EUR the amount is larger than"),
        (money("-12.00", "USD"), "1", "There are 10.00 EUR in this goal"),
    ],
)
def test_what_it_comes_to_must_fit(
    ledger: Ledger, amount: dict[str, str], rate: str, part: str
) -> None:
    boat = goal(ledger)
    contribute(ledger, boat, "10.00")

    payload = sent(ledger, CONTRIBUTE, goal=boat["id"], amount=amount, rate=rate)

    assert refused(payload) == [("amount", "INVALID")]
    assert part in payload["userErrors"][0]["message"]


def test_of_a_transaction_it_counts_a_part_in_its_currency(ledger: Ledger) -> None:
    boat, receipt = goal(ledger), spend(ledger, "100.00", "USD")
    own = put(ledger, boat, money("60.00", "USD"), transaction=receipt)
    assert converted(ledger, own)["to"] == eur("52.28")

    more = {"goal": boat["id"], "transaction": receipt}
    payload = sent(ledger, CONTRIBUTE, **more, amount=money("40.01", "USD"))
    assert "40.00 USD are not counted by goals yet" in payload["userErrors"][0]["message"]
    payload = sent(ledger, CONTRIBUTE, **more, amount=eur("1.00"))
    assert refused(payload) == [("amount.currency", "INVALID")]
    dollars = aim(ledger, money("50.00", "USD"))
    put(ledger, dollars, money("40.00", "USD"), transaction=receipt)
    assert saved(ledger, dollars) == ("40.00", "ACTIVE")
    assert wrong(ledger) == []


def test_of_a_transaction_with_the_users_own_rate_it_counts_by_that_and_stays(
    ledger: Ledger,
) -> None:
    boat, receipt = goal(ledger), spend(ledger, "100.00", "USD", rate="0.95")
    part = money("10.00", "USD")
    own = put(ledger, boat, part, transaction=receipt)
    other = put(ledger, boat, part, transaction=receipt, rate="0.5")

    ledger.update(id=receipt, rate=None)

    found = converted(ledger, own)
    assert (found["to"], found["source"]) == (eur("9.50"), "OWN")
    assert converted(ledger, other)["to"] == eur("5.00")
    yen = aim(ledger, money("5000", "JPY"))
    by_its_day = put(ledger, yen, part, transaction=receipt)
    assert converted(ledger, by_its_day)["source"] == "ECB"


def test_what_is_withdrawn_goes_and_comes_back_exactly(ledger: Ledger) -> None:
    boat, receipt = goal(ledger, "100.00"), spend(ledger, "100.00", "USD")
    contribute(ledger, boat, "12.86")
    part = money("100.00", "USD")
    own = put(ledger, boat, part, transaction=receipt)
    was = converted(ledger, own)
    assert own["goal"]["status"] == "COMPLETED"

    assert sent(ledger, WITHDRAW, id=own["id"])["goal"]["current"] == eur("12.86")
    assert sent(ledger, RESTORE, id=own["id"])["userErrors"] == []
    gone = sent(ledger, DELETE_TRANSACTION, id=receipt)
    assert gone["withdrawnContributions"][0]["amount"] == eur("87.14")
    assert saved(ledger, boat) == ("12.86", "ACTIVE")
    assert sent(ledger, RESTORE, id=receipt)["notices"] == []
    sent(ledger, DELETE, id=boat["id"])
    assert sent(ledger, RESTORE, id=boat["id"])["notices"] == []

    assert saved(ledger, boat) == ("100.00", "COMPLETED")
    assert converted(ledger, own) == was
    assert [point["amount"]["amount"] for point in shown(ledger, boat)["progress"]] == ["100.00"]
    assert wrong(ledger) == []


def test_it_does_not_come_back_into_a_goal_of_another_currency(ledger: Ledger) -> None:
    boat = goal(ledger)
    own = put(ledger, boat, money("100.00", "USD"))
    assert refused(sent(ledger, UPDATE, id=boat["id"], target=money("5.00", "USD"))) == [
        ("target.currency", "IN_USE")
    ]
    sent(ledger, WITHDRAW, id=own["id"])
    sent(ledger, UPDATE, id=boat["id"], target=money("5.00", "USD"))

    payload = sent(ledger, RESTORE, id=own["id"])

    assert refused(payload) == [("id", "INVALID")]
    assert "the goal is in USD by now" in payload["userErrors"][0]["message"]


def test_history_tells_what_it_counted_and_by_which_rate(ledger: Ledger) -> None:
    own = put(ledger, goal(ledger), money("100.00", "USD"))

    [(_, told)] = history(ledger, own)

    assert told["amount"] == money("100.00", "USD")
    assert told["inGoalCurrency"] == converted(ledger, own)
    assert told.keys() == {"goal", "amount", "date", "createdAt", "inGoalCurrency"}
