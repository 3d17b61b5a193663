"""Leaves: how the columns of scalars and enums are made, a whole list at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphql import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLID,
    GraphQLInt,
    GraphQLOutputType,
    GraphQLString,
    get_named_type,
    is_non_null_type,
)
from strawberry.types.enum import StrawberryEnumDefinition

from graph.plans.steps import Column, GaveUp, Values
from graph.scalars import TEXT_SCALARS

# The Python type whose values are their own output: numbers within GraphQL's range.
_AS_IS: dict[str, type] = {
    GraphQLString.name: str,
    GraphQLID.name: str,
    GraphQLBoolean.name: bool,
    GraphQLInt.name: int,
} | dict.fromkeys(TEXT_SCALARS, str)


def each(get: Callable[[Any], Any]) -> Values:
    """What `get` gives for each object of a list."""
    return lambda objects: list(map(get, objects))


def stored(get: Callable[[Any], Any], prefix: str, output: GraphQLOutputType) -> Values:
    """The output of a column of rows, where an enum's member is its name."""
    if prefix:
        return lambda objects: [prefix + value for value in map(get, objects)]
    definition = get_named_type(output).extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryEnumDefinition):
        return finished(each(get), output)
    names = {value.name for value in definition.values}
    known = names if is_non_null_type(output) else names | {None}

    def named(objects: Any) -> Column:
        values = list(map(get, objects))
        if not known.issuperset(values):
            raise GaveUp
        return values

    return named


def finished(values: Values, output: GraphQLOutputType) -> Values:
    """The output of values as Python has them. What is its own output already stays as it is."""
    leaf: Any = get_named_type(output)
    definition = leaf.extensions.get("strawberry-definition")
    coerce: Callable[[Any], Any] = leaf.coerce_output_value
    if isinstance(definition, StrawberryEnumDefinition):
        # The type's own looks names up one after the other.
        members = definition.wrapped_cls
        coerce = {members(value.value): value.name for value in definition.values}.__getitem__
    is_nullable = not is_non_null_type(output)
    as_is = _AS_IS.get(leaf.name)
    is_text = as_is is str

    def one(value: Any) -> Any:
        output = value if is_text and type(value) is str else coerce(value)
        if output is None:
            raise GaveUp
        return output

    def column(objects: Any) -> Column:
        found = values(objects)
        kinds = set(map(type, found))
        if kinds == {as_is} and (as_is is not int or _are_in_range(found)):
            return found
        if type(None) not in kinds:
            return list(map(one, found))
        if not is_nullable:
            raise GaveUp
        return [None if value is None else one(value) for value in found]

    return column


def _are_in_range(values: Sequence[int]) -> bool:
    return min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT
