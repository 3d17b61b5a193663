"""To-one relations, declared in one way: a batch query, the key of its answer, and a type."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from sqlalchemy.orm import Session

from graph.context import Info


@dataclass(frozen=True, slots=True)
class Relation:
    """How an object finds another: `key` gives None where there is none."""

    query: Callable[[Session, Sequence[Any]], Mapping[Any, Any]]
    key: Callable[[Any], Hashable | None]
    of: Callable[[Any], Any]


def to_one(relation: Relation, description: str, *, name: str | None = None) -> Any:
    """A field that follows `relation`; all objects of a list follow it with one statement.

    The type of the field is the annotation of the attribute that it is assigned to; `name` is for
    a field whose GraphQL name is no name in Python.
    """

    async def follow(root: Any, info: Info):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        key = relation.key(root)
        if key is None:
            return None
        row = await info.context.load(relation.query, key)
        return None if row is None else relation.of(row)

    return strawberry.field(
        resolver=follow, name=name, description=description, metadata={"relation": relation}
    )
