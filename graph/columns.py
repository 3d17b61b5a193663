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
# The same for a field that shows an object, or a list of them: how to get a tuple in the place of
# each; and for a field of such an object: its values for a whole list of these tuples. A plan that
# asks for nothing but such fields makes no objects.
TUPLES, OF_TUPLES = "tuples", "of tuples"


@dataclass(frozen=True, slots=True)
class Stored:
    """How such a field is read: by `get`, and `prefix` goes before it."""

    get: Callable[[Any], Any]
    prefix: str = ""


def stored(column: str, description: str, *, as_enum: type[Enum] | None = None) -> Any:
    """A field that is a column of the object's `row`; `as_enum` if it holds the names of one.

    The type of the field is the annotation of the attribute that it is assigned to.
    """
    get = attrgetter(f"row.{column}")
    return _field(
        Stored(get), get if as_enum is None else lambda root: as_enum[get(root)], description
    )


def own_id(prefix: Prefix) -> Any:
    """The field `id` of a type whose objects hold their `row`."""
    own = Stored(attrgetter("row.id"), f"{prefix.value}_")
    return _field(
        own,
        lambda root: own.prefix + own.get(root),
        "Opaque, unique among all things of this service, and never used again.",
    )


def _field(how: Stored, get: Callable[[Any], Any], description: str) -> Any:
    def column(root: Any):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        return get(root)

    return strawberry.field(resolver=column, description=description, metadata={STORED: how})
