"""What the tests of imports share: sending a file, and what is asked of plans and imports."""

from __future__ import annotations

from typing import Any

from tests.api import PASSWORD
from tests.graph.ledgers import Ledger

PLAN_FIELDS = """
  id fileName format digest expiresAt account { id }
  counts { new duplicate unsure invalid toImport }
  questions { field message choices { value meaning } }
"""

ROW_FIELDS = """
  line date kind amount { amount currency } description payee note tags categoryText
  category { id name } verdict reason decision problems { line column message }
  duplicateOf { id description } similar { id description }
"""

PLAN = f"""
mutation ($input: PlanImportInput!) {{
  planImport(input: $input) {{
    plan {{ {PLAN_FIELDS} rows(first: 100) {{ nodes {{ {ROW_FIELDS} }} totalCount }} }}
    userErrors {{ field message code }}
  }}
}}
"""

OVERRULE = f"""
mutation ($input: OverruleImportInput!) {{
  overruleImport(input: $input) {{
    plan {{ {PLAN_FIELDS} rows(first: 100) {{ nodes {{ {ROW_FIELDS} }} }} }}
    userErrors {{ field message code }}
  }}
}}
"""

IMPORT_FIELDS = """
  id fileName format addedCount duplicateCount skippedCount removedCount editedCount
  createdAt revertedAt version account { id } createdBy { username }
"""

COMMIT = f"""
mutation ($input: CommitImportInput!) {{
  commitImport(input: $input) {{
    import {{ {IMPORT_FIELDS} transactions(first: 100) {{ totalCount nodes {{
      id kind amount {{ amount currency }} date description note tags payee {{ name }}
      account {{ id }} category {{ id name }} }} }} }}
    userErrors {{ field message code }}
  }}
}}
"""

REVERT = f"""
mutation ($input: RevertImportInput!) {{
  revertImport(input: $input) {{
    import {{ {IMPORT_FIELDS} transactions {{ totalCount }} }}
    userErrors {{ field message code }}
  }}
}}
"""


def send(ledger: Ledger, account: str, file: bytes, **stated: Any) -> dict[str, Any]:
    """The payload of `planImport`."""
    answer = ledger.person.api.upload(
        PLAN,
        {"input": {"account": account, "file": None, **stated}},
        path="variables.input.file",
        file=file,
        token=ledger.person.token,
    )
    assert "errors" not in answer, answer
    payload: dict[str, Any] = answer["data"]["planImport"]
    return payload


def planned(ledger: Ledger, account: str, file: bytes, **stated: Any) -> dict[str, Any]:
    """The plan of a statement that must be readable."""
    payload = send(ledger, account, file, **stated)
    assert payload["userErrors"] == []
    plan: dict[str, Any] = payload["plan"]
    return plan


def refusals(ledger: Ledger, account: str, file: bytes, **stated: Any) -> list[dict[str, Any]]:
    """Why a statement is not planned."""
    payload = send(ledger, account, file, **stated)
    assert payload["plan"] is None
    found: list[dict[str, Any]] = payload["userErrors"]
    return found


def commit(ledger: Ledger, plan: dict[str, Any]) -> dict[str, Any]:
    """The payload of `commitImport`."""
    wanted = {"plan": plan["id"], "digest": plan["digest"]}
    payload: dict[str, Any] = ledger.person.run(COMMIT, input=wanted)["commitImport"]
    return payload


def committed(ledger: Ledger, plan: dict[str, Any]) -> dict[str, Any]:
    """The import that comes of a plan that must be fit for it."""
    payload = commit(ledger, plan)
    assert payload["userErrors"] == []
    found: dict[str, Any] = payload["import"]
    return found


def imported(ledger: Ledger, account: str, file: bytes, **stated: Any) -> dict[str, Any]:
    """A file planned and committed as the plan says."""
    return committed(ledger, planned(ledger, account, file, **stated))


def reverted(ledger: Ledger, import_id: str) -> dict[str, Any]:
    payload = ledger.person.run(REVERT, input={"id": import_id})["revertImport"]
    assert payload["userErrors"] == []
    found: dict[str, Any] = payload["import"]
    return found


def overruled(ledger: Ledger, plan: dict[str, Any], *rows: dict[str, Any]) -> dict[str, Any]:
    """The payload of `overruleImport`."""
    wanted = {"plan": plan["id"], "digest": plan["digest"], "rows": list(rows)}
    payload: dict[str, Any] = ledger.person.run(OVERRULE, input=wanted)["overruleImport"]
    return payload


def verdicts(plan: dict[str, Any]) -> list[str]:
    return [row["verdict"] for row in plan["rows"]["nodes"]]


def statement(*rows: str) -> bytes:
    """A plain statement: day, description, amount."""
    return "\n".join(["Date,Description,Amount", *rows, ""]).encode()


def later(ledger: Ledger, **duration: float) -> None:
    """Time passes, and the person signs in again."""
    person = ledger.person
    person.api.clock.advance(**duration)
    data = person.api.data(
        """mutation ($input: SignInInput!) {
             signIn(input: $input) { credentials { accessToken } userErrors { message } } }""",
        {"input": {"login": person.email, "password": PASSWORD}},
    )
    person.token = data["signIn"]["credentials"]["accessToken"]
