"""Brief reads: fewer columns where the document has no word of the others."""

from __future__ import annotations

import asyncio

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from graph.context import Client, Context, Parts, Slow
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


def _fields(of_type: str) -> list[str]:
    named = schema._schema.type_map[of_type]  # noqa: SLF001 - no other way to it
    assert isinstance(named, GraphQLObjectType)
    return [
        name if is_leaf_type(get_named_type(field.type)) else f"{name} {{ __typename }}"
        for name, field in named.fields.items()
    ]


@pytest.mark.parametrize("field", _fields("Transaction"))
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


@pytest.mark.parametrize("field", _fields("Category"))
def test_a_field_of_a_category_is_what_it_is_beside_the_rare_ones(
    ledger: Ledger, field: str
) -> None:
    alone = ledger.person.run(f"{{ transactions {{ nodes {{ category {{ own: {field} }} }} }} }}")

    rare = "description archived version parent { id }"
    beside = ledger.person.run(
        f"{{ transactions {{ nodes {{ category {{ own: {field} {rare} }} }} }} }}"
    )
    assert [
        node["category"] and node["category"]["own"] for node in alone["transactions"]["nodes"]
    ] == [node["category"] and node["category"]["own"] for node in beside["transactions"]["nodes"]]


def test_relations_to_categories_share_one_statement(ledger: Ledger) -> None:
    query = """{ transactions { nodes {
      category { name } lines { category { name } } recurring { category { name } }
    } } }"""

    with ledger.person.api.statements() as said:
        ledger.person.run(query)

    assert sum("FROM categories" in statement for statement in said) == 1


def test_what_a_brief_viewer_lacks_is_read_once_when_it_is_asked_for(ledger: Ledger) -> None:
    api = ledger.person.api
    parts = Parts(api.settings, api.engine, Slow(2), api.clock)
    client = Client("request", "test", None, ledger.person.token)

    def shown(words: frozenset[str] | None) -> tuple[list[object], int]:
        with api.statements() as said, Context(parts, client, words=words) as context:
            asyncio.run(context.authenticate())
            user, wallet = context.viewer, context.personal_wallet
            values = [user.id, user.email, user.name, wallet.currency, wallet.name, wallet.version]
        return values, len(said)

    whole, asked_whole = shown(None)
    brief, asked_brief = shown(frozenset({"transactions"}))
    assert (brief, asked_whole) == (whole, 1)
    assert asked_brief == 1 + 2, "the person's and the wallet's rest"
