"""A wallet changes its currency: figures are right before, during and after, whatever happens."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from db.session import write
from jobs.conversions import fill_all
from services.conversions import running
from tests import recount
from tests.api import Api
from tests.conftest import START, verify
from tests.graph.budgeting import budget, status
from tests.graph.conversions import abroad, figure, shown, spend
from tests.graph.ledgers import Ledger, refused

_CHANGE = """mutation ($input: ChangeWalletCurrencyInput!) { changeWalletCurrency(input: $input) {
  wallet { currency version currencyChange { to done total startedAt } }
  userErrors { field code message } } }"""
_WORTH = """{ analytics {
  netWorth(dates: {start: "2026-03-01", end: "2026-04-01"}, by: MONTH) { total { money {
    amount currency } } }
  incomeVsExpense(dates: {start: "2026-01-01", end: "2027-01-01"}, by: YEAR) {
    expense { money { amount currency } unconverted { currency } } } } }"""


@pytest.fixture
def ledger(api: Api) -> Ledger:
    return abroad(Ledger.new(api), "USD", "JPY")


def change(ledger: Ledger, to: str, **more: Any) -> dict[str, Any]:
    data = ledger.person.run(_CHANGE, input={"wallet": ledger.wallet, "to": to} | more)
    payload: dict[str, Any] = data["changeWalletCurrency"]
    return payload


def many(ledger: Ledger, count: int) -> None:
    """So many expenses of one euro each."""
    stated = [ledger.stated("1.00", description=f"{n}") for n in range(count)]
    for start in range(0, count, 500):
        assert ledger.add_many(*stated[start : start + 500])["userErrors"] == []


def spent(ledger: Ledger) -> dict[str, Any]:
    [year] = ledger.person.run(_WORTH)["analytics"]["incomeVsExpense"]
    money: dict[str, Any] = year["expense"]["money"]
    assert year["expense"]["unconverted"] == []
    return money


def test_a_small_wallet_changes_at_once(engine: Engine, ledger: Ledger) -> None:
    euros = ledger.add("100.00")["id"]
    dollars = spend(ledger, "50.00", "USD")
    yen = spend(ledger, "1000", "JPY", rate="0.02")
    before = ledger.person.run("{ wallet { version } }")["wallet"]["version"]

    payload = change(ledger, "USD", expectedVersion=before)

    assert payload["userErrors"] == []
    assert payload["wallet"]["currency"] == "USD"
    assert payload["wallet"]["currencyChange"] is None
    assert shown(ledger, euros)["to"] == {"amount": "114.76", "currency": "USD"}
    assert shown(ledger, dollars) is None
    # The user's own rate was into euros, and says nothing of dollars.
    assert shown(ledger, yen)["source"] == "ECB"
    total = figure(ledger)["EXPENSE"]
    assert total["money"] == {"amount": "171.04", "currency": "USD"}
    assert spent(ledger) == total["money"]
    verify(engine)

    # There and back again, once what was kept of euros is cleared away.
    assert change(ledger, "EUR")["wallet"]["currency"] == "USD"
    assert fill_all(engine, START).failures == {}
    assert spent(ledger) == {"amount": "163.57", "currency": "EUR"}
    assert shown(ledger, yen)["source"] == "OWN"
    fill_all(engine, START)
    recount.check(engine, ledger.wallet[4:])
    verify(engine)


def test_a_large_wallet_changes_in_pieces_and_is_right_meanwhile(
    engine: Engine, ledger: Ledger
) -> None:
    many(ledger, 1_200)
    spend(ledger, "100.00", "USD")
    made = budget(ledger, startDate="2026-03-01")
    dollars = budget(ledger, startDate="2026-03-01", limit={"amount": "1.00", "currency": "USD"})
    wallet = ledger.wallet[4:]
    # The second budget has filled what the wallet needs already, but for its rest.
    fill_all(engine, START)
    before = spent(ledger)
    assert before == {"amount": "1287.14", "currency": "EUR"}
    in_dollars = status(ledger, dollars["id"])["spent"]["money"]

    payload = change(ledger, "JPY")
    assert payload["wallet"]["currency"] == "EUR"
    going = payload["wallet"]["currencyChange"]
    assert (going["to"], going["done"], going["total"]) == ("JPY", 500, 1_201)
    version = payload["wallet"]["version"]
    assert change(ledger, "JPY")["wallet"]["version"] == version

    assert spent(ledger) == before
    assert write(engine, running.fill, wallet_id=wallet, at=START)
    # Somebody writes meanwhile, and takes back what was converted and what was not.
    added = ledger.add("1.00")["id"]
    ledger.update(id=added, amount={"amount": "2.00", "currency": "EUR"})
    found = ledger.person.run("{ transactions(first: 100) { nodes { id } } }")
    for node in found["transactions"]["nodes"][:3] + found["transactions"]["nodes"][-3:]:
        ledger.delete(id=node["id"])
    verify(engine)
    meanwhile = spent(ledger)
    assert meanwhile["currency"] == "EUR"

    fill_all(engine, START)

    wallets = ledger.person.run("{ wallet { currency currencyChange { to } } }")["wallet"]
    assert wallets == {"currency": "JPY", "currencyChange": None}
    assert spent(ledger)["currency"] == "JPY"
    assert status(ledger, made["id"])["spent"]["money"]["currency"] == "EUR"
    assert status(ledger, dollars["id"])["spent"]["money"]["currency"] == in_dollars["currency"]
    recount.check(engine, wallet)
    verify(engine)


def test_a_change_is_ended_or_redirected(engine: Engine, ledger: Ledger) -> None:
    many(ledger, 700)
    assert change(ledger, "USD")["wallet"]["currencyChange"]["to"] == "USD"

    assert change(ledger, "JPY")["wallet"]["currencyChange"]["to"] == "JPY"
    assert change(ledger, "EUR")["wallet"]["currencyChange"] is None
    verify(engine)
    fill_all(engine, START)

    assert ledger.person.run("{ wallet { currency } }")["wallet"]["currency"] == "EUR"
    query = "SELECT count(*) FROM conversions WHERE wallet_id = :w"
    [(left,)] = recount.rows(engine, query, w=ledger.wallet[4:])
    assert left == 0
    verify(engine)


def test_the_currency_that_it_has_is_nothing_to_change(ledger: Ledger) -> None:
    payload = change(ledger, "EUR")

    assert payload["userErrors"] == []
    assert payload["wallet"]["currencyChange"] is None


def test_only_the_owner_changes_it(api: Api, ledger: Ledger) -> None:
    other = Ledger.new(api)
    data = other.person.run(_CHANGE, input={"wallet": ledger.wallet, "to": "USD"})

    assert refused(data["changeWalletCurrency"]) == [("wallet", "NOT_FOUND")]


_CONVERT = """mutation ($input: ConvertTransactionInput!) { convertTransaction(input: $input) {
  transaction { amount { amount currency } lines { amount { amount } } account { id } version }
  userErrors { field code message } } }"""


def convert(ledger: Ledger, transaction: str, to: str, **more: Any) -> dict[str, Any]:
    data = ledger.person.run(_CONVERT, input={"id": transaction, "to": to} | more)
    payload: dict[str, Any] = data["convertTransaction"]
    return payload


def test_a_transaction_becomes_one_in_another_currency(engine: Engine, ledger: Ledger) -> None:
    parts: list[Any] = [
        {"amount": {"amount": "0.01", "currency": "USD"}},
        {"amount": {"amount": "99.99", "currency": "USD"}},
    ]
    made = spend(ledger, "100.00", "USD", category=None, lines=parts, account=None)

    converted = convert(ledger, made, "EUR")["transaction"]

    assert converted["amount"] == {"amount": "87.14", "currency": "EUR"}
    assert [line["amount"]["amount"] for line in converted["lines"]] == ["0.01", "87.13"]
    assert figure(ledger)["EXPENSE"]["conversions"] == []
    query = """query ($id: ID!) { wallet { history(entity: $id) { nodes { changes {
      field before } } } } }"""
    nodes = ledger.person.run(query, id=made)["wallet"]["history"]["nodes"]
    assert {"field": "amount", "before": '{"amount":"100.00","currency":"USD"}'} in (
        nodes[0]["changes"]
    )
    assert refused(convert(ledger, made, "EUR")) == [("to", "INVALID")]
    verify(engine)


def test_it_is_converted_by_the_day_or_the_rate_that_is_meant(ledger: Ledger) -> None:
    first = spend(ledger, "100.00", "USD", account=None)
    second = spend(ledger, "100.00", "USD", account=None, rate="0.5")

    assert convert(ledger, first, "EUR", on="2026-03-20")["transaction"]["amount"]["amount"] == (
        "86.54"
    )
    assert convert(ledger, second, "EUR")["transaction"]["amount"]["amount"] == "50.00"
    assert refused(convert(ledger, second, "KWD")) == [("to", "INVALID")]
    assert refused(convert(ledger, second, "USD", on="1990-01-01")) == [("on", "INVALID")]


def test_an_amount_that_another_currency_cannot_hold_is_refused(ledger: Ledger) -> None:
    halved = spend(ledger, "0.01", "USD", account=None, rate="0.5")
    split: list[Any] = [{"amount": {"amount": "1", "currency": "JPY"}} for _ in range(3)]
    shared = spend(ledger, "3", "JPY", category=None, lines=split, account=None, rate="0.005")
    much = spend(ledger, "9999999999999.99", "USD", account=None, rate="100")

    for transaction in (halved, shared, much):
        assert refused(convert(ledger, transaction, "EUR"))[0] == ("to", "INVALID")


def test_an_account_has_one_currency(ledger: Ledger) -> None:
    made = spend(ledger, "100.00", "USD")
    assert refused(convert(ledger, made, "EUR")) == [("to", "INVALID")]

    moved = convert(ledger, made, "EUR", account=ledger.accounts["Cash"])["transaction"]

    assert moved["account"] == {"id": ledger.accounts["Cash"]}
    transfer = ledger.add(
        kind="TRANSFER",
        category=None,
        toAccount=ledger.accounts["USD"],
        toAmount={"amount": "1.00", "currency": "USD"},
    )["id"]
    assert refused(convert(ledger, transfer, "JPY")) == [("id", "INVALID")]


def test_what_is_not_mine_is_not_converted_and_nothing_is_moved_to_it(
    api: Api, ledger: Ledger
) -> None:
    other = abroad(Ledger.new(api), "JPY")
    theirs = spend(other, "100", "JPY")
    mine = spend(ledger, "100.00", "USD")

    assert refused(convert(ledger, theirs, "EUR")) == [("id", "NOT_FOUND")]
    found = convert(ledger, mine, "JPY", account=other.accounts["JPY"])
    assert refused(found) == [("account", "NOT_FOUND")]
    assert shown(ledger, mine)["from"] == {"amount": "100.00", "currency": "USD"}
