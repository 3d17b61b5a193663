"""Amounts in other currencies: what they are in the wallet's, by whose rate, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api import Api
from tests.graph.conversions import SHOWN, abroad, figure, shown, spend, stated, try_spend
from tests.graph.ledgers import Ledger, refused


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return abroad(Ledger.new(api))


def money(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def test_an_amount_is_converted_by_the_rate_of_its_day(ledger: Ledger) -> None:
    # A Saturday: the ECB's last publication is of the Friday, 1.1476 dollars for a euro.
    spent = spend(ledger, "100.00", "USD", date="2026-03-14")

    assert shown(ledger, spent) == {
        "from": money("100.00", "USD"),
        "to": money("87.14"),
        "rate": "0.871383757407",
        "rateDate": "2026-03-13",
        "source": "ECB",
    }


def test_in_the_wallets_currency_there_is_nothing_to_convert(ledger: Ledger) -> None:
    assert shown(ledger, ledger.add()["id"]) is None


def test_without_a_rate_an_amount_stays_as_it_is_and_is_listed(ledger: Ledger) -> None:
    spent = spend(ledger, "1.500", "KWD")

    assert shown(ledger, spent) is None
    total = figure(ledger)["EXPENSE"]
    assert total["money"] == money("0.00")
    assert (total["unconverted"], total["conversions"]) == ([money("1.500", "KWD")], [])


def test_the_users_own_rate_counts_instead_until_it_is_taken_back(ledger: Ledger) -> None:
    spent = spend(ledger, "100.00", "USD", rate="0.95")
    assert shown(ledger, spent) == {
        "from": money("100.00", "USD"),
        "to": money("95.00"),
        "rate": "0.95",
        "rateDate": "2026-03-14",
        "source": "OWN",
    }

    ledger.update(id=spent, amount=money("200.00", "USD"))
    assert shown(ledger, spent)["to"] == money("190.00")

    ledger.update(id=spent, rate=None)
    assert (shown(ledger, spent)["to"], shown(ledger, spent)["source"]) == (money("174.28"), "ECB")


def test_a_rate_is_of_the_currency_that_it_was_given_for(ledger: Ledger) -> None:
    spent = spend(ledger, "100.00", "USD", rate="0.95")

    ledger.update(id=spent, amount=money("100", "JPY"), account=ledger.accounts["JPY"])

    assert shown(ledger, spent)["source"] == "ECB"


@pytest.mark.parametrize("rate", ["0", "0.0", "-1", "1000000000000"])
def test_a_rate_that_is_none_is_refused(ledger: Ledger, rate: str) -> None:
    assert refused(try_spend(ledger, "1.00", "USD", rate=rate)) == [("rate", "INVALID")]


def test_a_rate_to_the_same_currency_is_refused(ledger: Ledger) -> None:
    assert refused(ledger.try_add(rate="1.1")) == [("rate", "INVALID")]
    added = ledger.add()["id"]
    assert refused(ledger.update(id=added, rate="1.1")) == [("rate", "INVALID")]


def test_totals_say_what_was_converted_and_what_was_not(ledger: Ledger) -> None:
    ledger.add("10.00")
    spend(ledger, "100.00", "USD")
    spend(ledger, "50.00", "USD", rate="2", isRefund=True)
    spend(ledger, "1000", "JPY")
    spend(ledger, "1.500", "KWD")
    spend(ledger, "0.500", "KWD", isRefund=True)

    total = figure(ledger)["EXPENSE"]

    # 87.14 - 100.00 and 1000 / 182.85
    assert total == {
        "money": money("2.61"),
        "count": 6,
        "conversions": [
            {"from": money("1000", "JPY"), "to": money("5.47"), "rate": "0.00547", "count": 1},
            {"from": money("50.00", "USD"), "to": money("-12.86"), "rate": None, "count": 2},
        ],
        "unconverted": [money("1.000", "KWD")],
    }
    assert figure(ledger, '(filter: {search: "nothing"})') == {}


def test_a_split_receipt_is_converted_as_a_whole(ledger: Ledger) -> None:
    parts: list[Any] = [
        {"amount": money("33.33", "USD"), "category": ledger.categories["Health"]},
        {"amount": money("33.33", "USD")},
        {"amount": money("33.34", "USD")},
    ]

    spent = spend(ledger, "100.00", "USD", category=None, lines=parts)

    assert shown(ledger, spent)["to"] == money("87.14")
    assert figure(ledger)["EXPENSE"]["money"] == money("87.14")


def test_an_amount_that_would_be_too_much_is_not_converted(ledger: Ledger) -> None:
    spent = spend(ledger, "9999999999999.99", "USD", rate="999999999999")

    assert shown(ledger, spent) is None
    assert figure(ledger)["EXPENSE"]["unconverted"] == [money("9999999999999.99", "USD")]


def test_what_is_deleted_and_restored_keeps_its_own_rate(ledger: Ledger) -> None:
    spent = spend(ledger, "100.00", "USD", rate="0.95")

    ledger.delete(id=spent)
    assert figure(ledger) == {}
    query = """mutation ($id: ID!) { restore(input: {id: $id}) { userErrors { message } } }"""
    assert ledger.person.run(query, id=spent)["restore"]["userErrors"] == []

    assert shown(ledger, spent)["to"] == money("95.00")


def test_history_tells_of_a_rate(ledger: Ledger) -> None:
    spent = spend(ledger, "100.00", "USD")
    ledger.update(id=spent, rate="0.95")

    query = """query ($id: ID!) { wallet { history(entity: $id, first: 1) { nodes {
      changes { field before after } } } } }"""
    [entry] = ledger.person.run(query, id=spent)["wallet"]["history"]["nodes"]

    assert entry["changes"] == [{"field": "rate", "before": None, "after": '"0.95 EUR"'}]


def test_a_page_of_conversions_is_one_statement(api: Api, ledger: Ledger) -> None:
    query = f"{{ transactions(first: 50) {{ nodes {{ id {SHOWN} }} }} }}"
    costs = []
    for _ in range(2):
        for _ in range(3):
            spend(ledger, "1.00", "USD")
            spend(ledger, "1.00", "JPY")
        with api.statements() as said:
            found = ledger.person.run(query)["transactions"]["nodes"]
        assert all(each["amountInWalletCurrency"] for each in found)
        costs.append(len(said))
    with api.statements() as said:
        ledger.person.run("{ transactions(first: 50) { nodes { id } } }")

    assert costs == [len(said) + 1] * 2


def test_a_wallet_of_one_currency_pays_nothing(api: Api, ledger: Ledger) -> None:
    def said(write: Callable[[], Any]) -> list[str]:
        write()
        with api.statements() as statements:
            write()
        return statements

    own = said(ledger.add)
    abroad = said(lambda: spend(ledger, "1.00", "USD"))

    assert [each for each in own if "conver" in each or "exchange" in each] == []
    # Until when rates are published, the conversion, and its sums of the day and of the month.
    assert len(abroad) == len(own) + 4


def test_many_cost_as_many_statements_as_one(api: Api, ledger: Ledger) -> None:
    def cost(many: int) -> int:
        several = [
            stated(ledger, "1.00", "USD", date=f"2026-03-{n:02}") for n in range(1, many + 1)
        ]
        with api.statements() as said:
            assert ledger.add_many(*several)["userErrors"] == []
        return len(said)

    cost(2)
    assert cost(2) == cost(20)
