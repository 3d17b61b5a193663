"""Brief pages: a list reads fewer columns where the document has no word of the others."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from graph.schema import schema
from tests.api import Api
from tests.graph.ledgers import Ledger


@pytest.fixture(scope="module")
def ledger(running_api: Api) -> Ledger:
    """An expense with all that it can have, and a transfer."""
    ledger = Ledger.new(running_api)
    ledger.account("Bank")
    transfer = {"kind": "TRANSFER", "category": None, "toAccount": ledger.accounts["Cash"]}
    added = ledger.add_many(
        ledger.stated(payee="Zoo", note="Two of us", tags=["fun"]),
        ledger.stated(account=ledger.accounts["Bank"]) | transfer,
    )
    assert added["userErrors"] == []
    return ledger


def _fields() -> list[str]:
    transaction = schema._schema.type_map["Transaction"]  # noqa: SLF001 - no other way to it
    assert isinstance(transaction, GraphQLObjectType)
    return [
        name if is_leaf_type(get_named_type(field.type)) else f"{name} {{ __typename }}"
        for name, field in transaction.fields.items()
    ]


@pytest.mark.parametrize("field", _fields())
def test_a_field_by_itself_is_what_it_is_beside_the_rare_ones(ledger: Ledger, field: str) -> None:
    alone = ledger.person.run(f"{{ transactions {{ nodes {{ own: {field} }} }} }}")

    beside = ledger.person.run(
        f"{{ transactions {{ nodes {{ own: {field} createdAt payee {{ id }} }} }} }}"
    )
    assert [node["own"] for node in alone["transactions"]["nodes"]] == [
        node["own"] for node in beside["transactions"]["nodes"]
    ]


@pytest.mark.parametrize(("field", "is_read"), [("description", False), ("updatedAt", True)])
def test_instants_are_read_only_when_asked_for(ledger: Ledger, field: str, is_read: bool) -> None:  # noqa: FBT001 - a case
    query = f"{{ transactions {{ nodes {{ ...own }} }} }} fragment own on Transaction {{ {field} }}"

    with ledger.person.api.statements() as said:
        ledger.person.run(query)

    [page] = [statement for statement in said if "LIMIT" in statement]
    assert ("updated_at" in page) is is_read
