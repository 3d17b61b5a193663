"""The schema: one base class per feature, and the rules that hold for all of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig

from graph.accounts import AccountMutation
from graph.categories import CategoryMutation
from graph.nodes import NodeQuery
from graph.scalars import SCALARS
from graph.transactions.lists import TransactionQuery
from graph.transactions.mutations import TransactionMutation
from graph.wallets import WalletMutation, WalletQuery


@strawberry.type(description="Everything that can be read.")
class Query(WalletQuery, TransactionQuery, NodeQuery):
    pass


@strawberry.type(
    description="Everything that can be done, one thing each. What is refused is told in "
    "`userErrors`."
)
class Mutation(WalletMutation, AccountMutation, CategoryMutation, TransactionMutation):
    pass


schema = strawberry.Schema(
    query=Query,
    mutation=Mutation,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=True, sort_schema=True),
)


def _drop_null_defaults(types: Mapping[str, GraphQLNamedType]) -> None:
    """A default of null says nothing that leaving it out does not; the contract reads better."""
    for named in types.values():
        if isinstance(named, GraphQLInputObjectType):
            _drop(named.fields.values())
        elif isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for field in named.fields.values():
                _drop(field.args.values())


def _drop(values: Iterable[GraphQLArgument | GraphQLInputField]) -> None:
    for value in values:
        if value.default_value is None:
            value.default_value = Undefined


_drop_null_defaults(schema._schema.type_map)  # noqa: SLF001 - Strawberry gives no other way to it


def printed() -> str:
    """The contract as text: the content of schema.graphql."""
    return schema.as_str() + "\n"
