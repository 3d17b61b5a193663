"""A place where the contract takes an id: its shape, and the walk that finds all there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, get_named_type

from graph.ids import Prefix
from graph.schema import schema
from tests.graph.id_worlds import World


class Needs(Enum):
    READ = "Any member of the thing's wallet."
    WRITE = "Its owners and editors."
    OWN = "Its owners."
    SELF = "Nobody but the person whose it is."


class Mark(Enum):
    """What is filled in when a place is reached."""

    GIVEN = "The id in question."
    WALLET = "The world's own wallet, and so on."
    CASH = "An account of it."
    EDUCATION = "A category of it."
    CLOTHING = "Another one."
    TRANSACTION = "An expense of it."
    BUDGET = "A budget of it."
    GOAL = "A goal of it."
    RECURRING = "A recurring transaction of it, from its cash."
    SUBSCRIPTION = "The latest payment of one of it."
    SELF = "The world's own person."
    ADDRESS = "One that nobody has."
    PLAN = "A plan that waits."
    DIGEST = "That of the plan."
    LINE = "The line of a row of the plan."


@dataclass(frozen=True)
class Place:
    """`shows` is the way to a value of the answer that is there only when the id was taken.

    `variables` has marks in it. `is_new`: the id is one that the client gives to something it
    makes. `file` goes along in a multipart request, at `variables.input.file`.
    """

    kind: Prefix
    needs: Needs
    document: str
    variables: dict[str, Any]
    shows: tuple[str, ...]
    is_new: bool = False
    file: bytes | None = None

    def filled(self, world: World, given: str) -> dict[str, Any]:
        """The variables, right but perhaps for the given id."""
        values = {
            Mark.GIVEN: given,
            Mark.WALLET: world.wallet,
            Mark.CASH: world.cash,
            Mark.EDUCATION: world.education,
            Mark.CLOTHING: world.ids[Prefix.Category],
            Mark.TRANSACTION: world.transaction,
            Mark.BUDGET: world.ids[Prefix.Budget],
            Mark.GOAL: world.ids[Prefix.Goal],
            Mark.SUBSCRIPTION: world.transaction,
            Mark.RECURRING: world.ids[Prefix.RecurringTransaction],
            Mark.SELF: world.person.id,
            Mark.ADDRESS: f"friend.of.{world.person.username}@example.org",
            Mark.PLAN: world.plan["id"],
            Mark.DIGEST: world.plan["digest"],
            Mark.LINE: world.plan["rows"]["nodes"][0]["line"],
        }

        def fill(value: Any) -> Any:
            if isinstance(value, dict):
                return {key: fill(inner) for key, inner in value.items()}
            if isinstance(value, list):
                return [fill(inner) for inner in value]
            return values[value] if isinstance(value, Mark) else value

        filled: dict[str, Any] = fill(self.variables)
        return filled


def takers() -> list[str]:
    """Every place that the contract has, as `Type.field(argument.and.so.on)`."""
    contract = schema._schema  # noqa: SLF001 - Strawberry gives no other way to it
    return sorted(
        f"{name}.{field_name}({argument}{way})"
        for name, named in contract.type_map.items()
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType) and name[:2] != "__"
        for field_name, field in named.fields.items()
        for argument, definition in field.args.items()
        for way in _ways(definition.type)
    )


def _ways(of: Any, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The ways from an argument to the ids inside of it; lists are passed through."""
    named = get_named_type(of)
    if named.name == "ID":
        yield ""
    elif isinstance(named, GraphQLInputObjectType) and named.name not in above:
        for name, field in named.fields.items():
            for way in _ways(field.type, (*above, named.name)):
                yield f".{name}{way}"
