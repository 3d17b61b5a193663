"""Columns: fields that show what a row holds, read from the row when they are asked for.

An object of such a type holds its row and nothing else: a list makes no value that nobody wants,
and a plan reads a whole list's column without a call of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from operator import attrgetter
from typing import Any

import strawberry

from graph.ids import Prefix

# Where a plan finds how the field is read.
STORED = "stored"


def stored(column: str, description: str, *, as_enum: type[Enum] | None = None) -> Any:
    """A field that is a column of the object's `row`; `as_enum` if it holds the names of one.

    The type of the field is the annotation of the attribute that it is assigned to.
    """
    get = attrgetter(f"row.{column}")
    resolver = _returning(get) if as_enum is None else _member(get, as_enum)
    return strawberry.field(resolver=resolver, description=description, metadata={STORED: get})


def own_id(prefix: Prefix) -> Any:
    """The field `id` of a type whose objects hold their `row`."""
    start = f"{prefix.value}_"

    def own(root: Any):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        return start + root.row.id

    return strawberry.field(
        resolver=own,
        description="Opaque, unique among all things of this service, and never used again.",
        metadata={STORED: own},
    )


def _returning(get: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def column(root: Any):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        return get(root)

    return column


def _member(get: Callable[[Any], Any], enum: type[Enum]) -> Callable[[Any], Any]:
    def column(root: Any):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        return enum[get(root)]

    return column
