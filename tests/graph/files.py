"""What the tests of exports and their imports share: asking for a file, fetching it, sending it."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api import Person

EXPORT = """
mutation ($input: ExportTransactionsInput!) {
  exportTransactions(input: $input) {
    download { url expiresAt } userErrors { field message code }
  }
}
"""

IMPORT = """
mutation ($input: ImportLedgerInput!) {
  importLedger(input: $input) {
    addedCount knownCount newAccountCount newCategoryCount userErrors { field message code }
  }
}
"""


def ask(person: Person, **wanted: Any) -> dict[str, Any]:
    data = person.run(EXPORT, input={"format": "CSV"} | wanted)
    payload: dict[str, Any] = data["exportTransactions"]
    return payload


def address(person: Person, **wanted: Any) -> str:
    """The path under which the file can be fetched."""
    payload = ask(person, **wanted)
    assert payload["userErrors"] == []
    url: str = payload["download"]["url"]
    return url.removeprefix(person.api.settings.base_url)


def fetch(person: Person, path: str, method: str = "GET") -> httpx.Response:
    return person.api.request(method, path)


def exported(person: Person, **wanted: Any) -> bytes:
    response = fetch(person, address(person, **wanted))
    assert response.status_code == 200, response.text
    return response.content


def take_in(person: Person, file: bytes, **changed: Any) -> dict[str, Any]:
    """The payload of an import."""
    answer = person.api.upload(
        IMPORT,
        {"input": {"file": None} | changed},
        path="variables.input.file",
        file=file,
        token=person.token,
    )
    assert "errors" not in answer, answer
    payload: dict[str, Any] = answer["data"]["importLedger"]
    return payload
