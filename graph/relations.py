"""To-one relations, declared in one way: a batch query, the key of its answer, and a type."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import strawberry
from sqlalchemy.orm import Session

from graph.columns import Columns
from graph.context import Context, Info

Query: TypeAlias = Callable[[Session, Sequence[Any]], Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A batch query, and a brief one that will do where none of `fields` is asked for.

    All relations to one type share one of these: in an operation all of them ask the same query.
    """

    whole: Query
    brief: Query
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Relation:
    """How an object finds another: `key` gives None where there is none.

    `of` makes an object of a row; one with stored columns is its `row` and nothing else, as a plan
    lets the row stand for it. `pair` are the columns of the key, where the object's row has it.
    """

    shown: Query | Shown
    key: Callable[[Any], Hashable | None]
    of: Callable[[Any], Any]
    pair: Columns | None = None

    @classmethod
    def in_wallet(
        cls,
        shown: Query | Shown,
        column: str,
        of: Callable[[Any], Any],
    ) -> Relation:
        """To what the object's `row` names in `column`, in the row's own wallet."""
        pair = Columns.named("wallet_id", column)

        def key(root: Any) -> tuple[Any, Any] | None:
            found: tuple[Any, Any] = pair.of_object(root)
            return None if found[1] is None else found

        return cls(shown, key, of, pair)

    def query(self, context: Context) -> Query:
        """What is asked in this operation."""
        shown = self.shown
        if not isinstance(shown, Shown):
            return shown
        return shown.whole if context.may_ask(shown.fields) else shown.brief

    def keys(self, objects: Sequence[Any], *, are_rows: bool = False) -> list[Any]:
        """The keys of a whole list: of objects, or of the rows that stand for them."""
        if self.pair is None:
            return list(map(self.key, objects))
        pair = self.pair.of_row if are_rows else self.pair.of_object
        return [None if found[1] is None else found for found in map(pair, objects)]


def to_one(relation: Relation, description: str, *, name: str | None = None) -> Any:
    """A field that follows `relation`; all objects of a list follow it with one statement.

    The type of the field is the annotation of the attribute that it is assigned to; `name` is for
    a field whose GraphQL name is no name in Python.
    """

    async def follow(root: Any, info: Info):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the attribute says it
        key = relation.key(root)
        if key is None:
            return None
        row = await info.context.load(relation.query(info.context), key)
        return None if row is None else relation.of(row)

    return strawberry.field(
        resolver=follow, name=name, description=description, metadata={"relation": relation}
    )
