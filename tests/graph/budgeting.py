"""What the tests of budgets share: making one, and asking how it stands."""

from __future__ import annotations

from typing import Any

from tests.graph.ledgers import Ledger

FIELDS = """
  id name period every unit startDate endDate rollover thresholds version
  limit { amount currency } categories { name }
"""
STATUS = """
  start end limit { amount currency } carriedOver { amount } remaining { amount } percentUsed health
  spent { money { amount currency } count unconverted { amount currency } }
  dailyAllowance { amount } projectedSpend { amount } projectedExceedOn budget { id }
"""


def send(ledger: Ledger, verb: str, shown: str = f"budget {{ {FIELDS} }}", **given: Any) -> Any:
    """The payload of `createBudget` and the like."""
    query = f"""mutation ($input: {verb.title()}BudgetInput!) {{ {verb}Budget(input: $input) {{
      {shown} userErrors {{ field message code }} }} }}"""
    return ledger.person.run(query, input=given)[f"{verb}Budget"]


def stated(ledger: Ledger, **changed: Any) -> dict[str, Any]:
    """The input of a monthly budget of 100 euros on eating out, with what a test changes of it."""
    return {
        "wallet": ledger.wallet,
        "name": "Fun",
        "limit": {"amount": "100.00", "currency": "EUR"},
        "period": "MONTHLY",
        "categories": [ledger.categories["Eating out"]],
    } | changed


def budget(ledger: Ledger, **changed: Any) -> dict[str, Any]:
    """A budget that must be taken, as answered."""
    payload = send(ledger, "create", **stated(ledger, **changed))
    assert payload["userErrors"] == []
    made: dict[str, Any] = payload["budget"]
    return made


def status(ledger: Ledger, budget_id: str, on: str | None = None) -> dict[str, Any]:
    query = f"""query ($id: ID!, $on: Date) {{ node(id: $id) {{ ... on Budget {{
      status(on: $on) {{ {STATUS} }} }} }} }}"""
    found: dict[str, Any] = ledger.person.run(query, id=budget_id, on=on)["node"]["status"]
    return found
