"""What the tests of goals share: the operations they send."""

from __future__ import annotations

from typing import Any

from tests.graph.ledgers import Ledger

GOAL = """
  id name status percent deadline createdAt version
  target { amount currency } current { amount currency }
  requiredPerMonth { amount currency } projectedDate progress { date amount { amount } }
"""
CONTRIBUTION = """
  id date note amount { amount currency } createdAt version
  createdBy { username } goal { name current { amount } status } transaction { id }
"""
_ERRORS = "userErrors { field message code differingFields }"

CREATE = f"""
mutation ($input: CreateGoalInput!) {{
  createGoal(input: $input) {{ goal {{ {GOAL} }} {_ERRORS} }} }}
"""
UPDATE = f"""
mutation ($input: UpdateGoalInput!) {{
  updateGoal(input: $input) {{ goal {{ {GOAL} }} {_ERRORS} }} }}
"""
DELETE = f"""
mutation ($input: DeleteGoalInput!) {{
  deleteGoal(input: $input) {{ deletedId withdrawnContributionCount {_ERRORS} }} }}
"""
CONTRIBUTE = f"""
mutation ($input: ContributeInput!) {{
  contribute(input: $input) {{ contribution {{ {CONTRIBUTION} }} {_ERRORS} }} }}
"""
WITHDRAW = f"""
mutation ($input: WithdrawContributionInput!) {{
  withdrawContribution(input: $input) {{ withdrawnId goal {{ {GOAL} }} {_ERRORS} }} }}
"""
DELETE_TRANSACTION = f"""
mutation ($input: DeleteTransactionInput!) {{
  deleteTransaction(input: $input) {{ deletedId
    withdrawnContributions {{
      id amount {{ amount currency }} goal {{ name current {{ amount }} }} }} {_ERRORS} }} }}
"""
RESTORE = f"""
mutation ($input: RestoreInput!) {{ restore(input: $input) {{
  restored {{ id ... on Goal {{ {GOAL} }} }} notices {{ field message instead }} {_ERRORS} }} }}
"""
SHOWN = f"query ($id: ID!) {{ node(id: $id) {{ ... on Goal {{ {GOAL} }} }} }}"


def eur(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def sent(ledger: Ledger, document: str, **given: Any) -> dict[str, Any]:
    """The payload of the one mutation of the document."""
    [payload] = ledger.person.run(document, input=given).values()
    found: dict[str, Any] = payload
    return found


def goal(ledger: Ledger, target: str = "1000.00", **stated: Any) -> dict[str, Any]:
    """A goal that must be taken."""
    payload = sent(ledger, CREATE, **{"name": "Boat", "target": eur(target)} | stated)
    assert payload["userErrors"] == []
    found: dict[str, Any] = payload["goal"]
    return found


def contribute(ledger: Ledger, to: dict[str, Any], amount: str, **stated: Any) -> dict[str, Any]:
    """A contribution that must be taken."""
    payload = sent(ledger, CONTRIBUTE, **{"goal": to["id"], "amount": eur(amount)} | stated)
    assert payload["userErrors"] == []
    found: dict[str, Any] = payload["contribution"]
    return found


def shown(ledger: Ledger, of: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = ledger.person.run(SHOWN, id=of["id"])["node"]
    return found


def saved(ledger: Ledger, of: dict[str, Any]) -> tuple[str, str]:
    """What is there, and the status."""
    found = shown(ledger, of)
    return found["current"]["amount"], found["status"]
