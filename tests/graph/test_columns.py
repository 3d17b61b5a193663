"""Rows that stand for objects: a plan leaves out the making, so making must add nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLObjectType, get_named_type

from graph.columns import STORED
from graph.schema import schema
from graph.transactions.types import Transaction

_DEFINITION = "strawberry-definition"
_TYPES = [
    each
    for each in schema._schema.type_map.values()  # noqa: SLF001 - as graph/app.py does
    if isinstance(each, GraphQLObjectType) and not each.name.startswith("__")
]


def said(field: GraphQLField) -> Mapping[Any, Any]:
    return getattr(field.extensions.get(_DEFINITION), "metadata", {})


def has_columns(output: Any) -> bool:
    fields = getattr(get_named_type(output), "fields", {})
    return any(STORED in said(field) for field in fields.values())


def makers() -> Iterator[Any]:
    """How each object with columns is made of a row: by its type, and by what relates to it."""
    for parent in filter(has_columns, _TYPES):
        yield pytest.param(parent.extensions[_DEFINITION].origin.of, id=parent.name)
    yield pytest.param(Transaction.as_it_was, id="Transaction as it was")
    for parent in _TYPES:
        for name, field in parent.fields.items():
            if "relation" in said(field) and has_columns(field.type):
                yield pytest.param(said(field)["relation"].of, id=f"{parent.name}.{name}")


@pytest.mark.parametrize("make", list(makers()))
def test_an_object_with_columns_is_its_row_and_nothing_else(make: Any) -> None:
    # It has no attribute that could be read, and so none that could be changed.
    row = object()

    assert make(row).row is row
