"""What the tests of conversions share: a ledger with accounts abroad, and what is asked of it."""

from __future__ import annotations

from typing import Any

from tests.graph.ledgers import CREATE, Ledger

SHOWN = """amountInWalletCurrency { from { amount currency } to { amount currency } rate rateDate
  source }"""
TOTAL = """money { amount currency } count
  conversions { from { amount currency } to { amount currency } rate count }
  unconverted { amount currency }"""


def abroad(ledger: Ledger, *currencies: str) -> Ledger:
    """With an account in each of these currencies, called by its code."""
    for currency in currencies or ("USD", "JPY", "KWD"):
        ledger.account(currency, currency)
    return ledger


def stated(ledger: Ledger, amount: str, currency: str, **changed: Any) -> dict[str, Any]:
    """The input of an expense in another currency."""
    money = {"amount": amount, "currency": currency}
    return ledger.stated() | {"amount": money, "account": ledger.accounts[currency]} | changed


def try_spend(ledger: Ledger, amount: str, currency: str, **changed: Any) -> dict[str, Any]:
    """The payload."""
    data = ledger.person.run(CREATE, input=stated(ledger, amount, currency, **changed))
    payload: dict[str, Any] = data["createTransaction"]
    return payload


def spend(ledger: Ledger, amount: str, currency: str, **changed: Any) -> str:
    """Spend some of another currency; the id of the transaction."""
    payload = try_spend(ledger, amount, currency, **changed)
    assert payload["userErrors"] == []
    uuid: str = payload["transaction"]["id"]
    return uuid


def shown(ledger: Ledger, transaction: str) -> Any:
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Transaction {{ {SHOWN} }} }} }}"
    return ledger.person.run(query, id=transaction)["node"]["amountInWalletCurrency"]


def figure(ledger: Ledger, arguments: str = "") -> dict[str, Any]:
    """Kind → the total of the list."""
    query = f"{{ transactions{arguments} {{ totals {{ kind total {{ {TOTAL} }} }} }} }}"
    totals = ledger.person.run(query)["transactions"]["totals"]
    return {each["kind"]: each["total"] for each in totals}
