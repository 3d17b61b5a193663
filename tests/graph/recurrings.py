"""What the tests of recurring transactions share: making one, and looking at it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from db.session import write
from services.recurring import running
from tests.graph.ledgers import Ledger

RULE = """
  id kind description note payee tags frequency every startDate endDate count posting missed
  remindDaysBefore nextDate isActive failure version
  amount { amount currency } toAmount { amount currency }
  account { id } toAccount { id } category { id name }
"""
OCCURRENCE = """
  nominalDate date state amount { amount currency } transaction { id date description }
  recurring { id }
"""
_PAYLOADS = {
    "createRecurring": f"recurring {{ {RULE} }}",
    "createRecurringFromSubscription": f"recurring {{ {RULE} }}",
    "updateRecurring": f"recurring {{ {RULE} }}",
    "deactivateRecurring": f"recurring {{ {RULE} }}",
    "deleteRecurring": "deletedId",
    "processRecurring": f"""recurring {{ {RULE} }} hasMore transactions {{
        id date amount {{ amount }} description tags payee {{ name }} recurring {{ id }} }}""",
    "approveOccurrence": f"occurrence {{ {OCCURRENCE} }}",
    "skipOccurrence": f"occurrence {{ {OCCURRENCE} }}",
    "editOccurrence": f"occurrence {{ {OCCURRENCE} }}",
}


def send(ledger: Ledger, name: str, **given: Any) -> dict[str, Any]:
    """The payload of one of the mutations."""
    query = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{ {name}(input: $input) {{
      {_PAYLOADS[name]} userErrors {{ field message code differingFields }} }} }}"""
    payload: dict[str, Any] = ledger.person.run(query, input=given)[name]
    return payload


def done(ledger: Ledger, name: str, **given: Any) -> dict[str, Any]:
    """The same for one that must be taken."""
    payload = send(ledger, name, **given)
    assert payload["userErrors"] == []
    return payload


def stated(ledger: Ledger, **changed: Any) -> dict[str, Any]:
    """The input of a monthly expense of 800 euros, with what a test changes of it."""
    return {
        "wallet": ledger.wallet,
        "kind": "EXPENSE",
        "amount": {"amount": "800.00", "currency": "EUR"},
        "description": "Rent",
        "account": ledger.accounts["Cash"],
        "category": ledger.categories["Eating out"],
        "frequency": "MONTHLY",
        "startDate": "2026-03-31",
    } | changed


def rule(ledger: Ledger, **changed: Any) -> dict[str, Any]:
    """A recurring transaction that must be taken, as answered."""
    made: dict[str, Any] = done(ledger, "createRecurring", **stated(ledger, **changed))["recurring"]
    return made


def shown(ledger: Ledger, rule_id: str) -> dict[str, Any]:
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on RecurringTransaction {{ {RULE} }} }} }}"
    found: dict[str, Any] = ledger.person.run(query, id=rule_id)["node"]
    return found


def occurrences(ledger: Ledger, rule_id: str, **page: Any) -> list[dict[str, Any]]:
    query = f"""query ($id: ID!, $first: Int, $last: Int, $after: String, $before: String) {{
      node(id: $id) {{ ... on RecurringTransaction {{
        occurrences(first: $first, last: $last, after: $after, before: $before) {{
          nodes {{ {OCCURRENCE} }} }} }} }} }}"""
    data = ledger.person.run(query, id=rule_id, **page)["node"]
    found: list[dict[str, Any]] = data["occurrences"]["nodes"]
    return found


def states(ledger: Ledger, rule_id: str, most: int = 6) -> list[str]:
    """The state of each of the first occurrences, with its nominal day."""
    nodes = occurrences(ledger, rule_id, first=most)
    return [f"{each['nominalDate'][5:]} {each['state']}" for each in nodes]


def upcoming(ledger: Ledger, until: str) -> list[dict[str, Any]]:
    query = f"""query ($of: ID!, $until: Date!) {{ wallet(id: $of) {{
      upcoming(until: $until) {{ {OCCURRENCE} }} }} }}"""
    data = ledger.person.run(query, of=ledger.wallet, until=until)["wallet"]
    found: list[dict[str, Any]] = data["upcoming"]
    return found


def booked(ledger: Ledger) -> list[str]:
    """The day and amount of each transaction of the wallet, the first one first."""
    query = """query ($of: ID!) { wallet(id: $of) { transactions(
      first: 100, order: {by: DATE, direction: ASC}) { nodes { date amount { amount } } } } }"""
    nodes = ledger.person.run(query, of=ledger.wallet)["wallet"]["transactions"]["nodes"]
    return [f"{node['date'][5:]} {node['amount']['amount']}" for node in nodes]


def tick(ledger: Ledger, at: datetime) -> None:
    """What the job does in this wallet until nothing is due."""
    wallet_id = ledger.wallet.removeprefix("wal_")
    engine = ledger.person.api.engine
    while write(engine, running.post_wallet, wallet_id=wallet_id, at=at, waits=True).has_more:
        pass
