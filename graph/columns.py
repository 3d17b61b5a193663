"""Columns: fields that show what a row holds, read from the row when they are asked for.

An object of such a type holds its row and nothing else: a list makes no value that nobody wants,
and a plan reads a whole list's column without a call of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Any

import strawberry

from graph.ids import Prefix

# Where a plan finds how the field is read.
STORED = "stored"
# A plan makes no objects where their rows, or tuples of a few values, can stand for them: both are
# called tuples here. Of a field that shows objects, TUPLES tells how to get what stands for them
# from its parent, TUPLES_OF_TUPLES from a whole list of what stands for its parents; OF_TUPLES gets
# the values from these, or the objects, where nothing can stand for them.
TUPLES, TUPLES_OF_TUPLES, OF_TUPLES = "tuples", "tuples of tuples", "of tuples"


@dataclass(frozen=True, slots=True)
class Columns:
    """How columns are got from the object that holds a row, and from the row that stands for it."""

    of_object: Callable[[Any], Any]
    of_row: Callable[[Any], Any]

    @classmethod
    def named(cls, *names: str) -> Columns:
        return cls(attrgetter(*(f"row.{name}" for name in names)), attrgetter(*names))


@dataclass(frozen=True, slots=True)
class Stored:
    """How such a field is read: `prefix` goes before its column."""

    column: Columns
    prefix: str = ""


def stored(column: str, description: str, *, as_enum: type[Enum] | None = None) -> Any:
    """A field that is a column of the object's `row`; `as_enum` if it holds the names of one.

    The type of the field is the annotation of the attribute that it is assigned to.
    """
    own = Stored(Columns.named(column))
    get = own.column.of_object
    return _field(own, get if as_enum is None else lambda root: as_enum[get(root)], description)


def as_tuples(*columns: str) -> dict[str, Any]:
    """The metadata of a field for whose value these columns of its object's `row` can stand."""
    found = Columns.named(*columns)
    return {
        TUPLES: found.of_object,
        TUPLES_OF_TUPLES: lambda rows: list(map(found.of_row, rows)),
    }


def own_id(prefix: Prefix) -> Any:
    """The field `id` of a type whose objects hold their `row`."""
    own = Stored(Columns.named("id"), f"{prefix.value}_")
    return _field(
        own,
        lambda root: own.prefix + own.column.of_object(root),
        "Opaque, unique among all things of this service, and never used again.",
    )


def _field(how: Stored, get: Callable[[Any], Any], description: str) -> Any:
    def column(root: Any):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        return get(root)

    return strawberry.field(resolver=column, description=description, metadata={STORED: how})
