"""Keyset paging: a page is found by the key of its neighbour and never by counting rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, select, tuple_, union_all
from sqlalchemy.orm import Session

from db.base import AnySelect


@dataclass(frozen=True, slots=True)
class PageRequest:
    """`after` and `before` are keys, exclusive; a backward page is the last `size` of the range.

    Its rows may lack the columns that are named in `lacks`, as nobody will ask for them.
    """

    size: int
    is_backward: bool = False
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Page:
    """Rows in list order, and the key of each."""

    rows: Sequence[Any]
    keys_of: Callable[[], list[tuple[Any, ...]]]
    has_next: bool
    has_previous: bool

    @cached_property
    def keys(self) -> list[tuple[Any, ...]]:
        return self.keys_of()


NOTHING = Page(rows=(), keys_of=list, has_next=False, has_previous=False)


@dataclass(frozen=True)
class Order:
    """A total order: the last column of `columns` is unique within the list.

    All columns run the same way, so that one index serves it in both directions.
    """

    columns: tuple[Any, ...]
    is_descending: bool

    @cached_property
    def key(self) -> Callable[[Any], tuple[Any, ...]]:
        """Of a row its place in this order."""
        return attrgetter(*(str(column.key) for column in self.columns))


@dataclass(frozen=True, slots=True)
class Source:
    """The table that the rows of several branches stand in: what to read, and its primary key."""

    columns: Sequence[Any]
    identity: Sequence[Any]


def page(
    session: Session,
    branches: Sequence[AnySelect],
    order: Order,
    request: PageRequest,
    source: Source | None = None,
) -> Page:
    """One page of the union of `branches`; see `statement`."""
    rows = session.execute(statement(branches, order, request, source)).all()
    return page_of(rows, order, request)


def statement(
    branches: Sequence[AnySelect],
    order: Order,
    request: PageRequest,
    source: Source | None = None,
) -> AnySelect:
    """The SELECT of one page, and one row more, of the union of `branches`.

    They must be disjoint and select the key columns. Each is limited on its own, so that the
    database reads no more rows of any of them than the page can hold. With a `source`, whose
    identity they must select too, the branches are asked for keys alone and the rows are read by
    these: that spares every branch all its columns.
    """
    is_reversed = order.is_descending != request.is_backward
    if source and len(branches) > 1:
        branches = [_keys_alone(branch, order, source) for branch in branches]
    limited = [_limited(branch, order, request, is_reversed=is_reversed) for branch in branches]
    if len(limited) == 1:
        return limited[0]
    together = _together(limited, order, is_reversed).limit(request.size + 1)
    if source is None:
        return together
    found = together.subquery()
    same = [column == found.c[str(column.key)] for column in source.identity]
    columns = _directed(order.columns, is_reversed)
    return select(*source.columns).where(*same).order_by(*columns)


def page_of(rows: Sequence[Any], order: Order, request: PageRequest) -> Page:
    """The page that the rows of its statement make."""
    has_more = len(rows) > request.size
    rows = rows[: request.size]
    if request.is_backward:
        rows = rows[::-1]
    return Page(
        rows=rows,
        keys_of=lambda: list(map(order.key, rows)),
        has_next=request.before is not None if request.is_backward else has_more,
        has_previous=has_more if request.is_backward else request.after is not None,
    )


def with_instants(request: PageRequest) -> PageRequest:
    """The request with the instant that each of its keys begins with read from its text."""

    def read(key: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        return key and (datetime.fromisoformat(key[0]), *key[1:])

    return PageRequest(request.size, request.is_backward, read(request.after), read(request.before))


def to_bind(request: PageRequest, order: Order) -> PageRequest:
    """A request of the same shape whose values are parameters, so that its SELECT can be kept."""

    def named(edge: str, key: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        if key is None:
            return None
        return tuple(
            bindparam(f"{edge}_{place}", type_=column.type)
            for place, column in enumerate(order.columns)
        )

    size: Any = bindparam("size", type_=Integer())
    return PageRequest(
        size, request.is_backward, named("after", request.after), named("before", request.before)
    )


def bound(request: PageRequest) -> dict[str, Any]:
    """The values for the parameters of `to_bind`."""
    values: dict[str, Any] = {"size": request.size}
    for edge, key in (("after", request.after), ("before", request.before)):
        values |= {f"{edge}_{place}": value for place, value in enumerate(key or ())}
    return values


def _limited(
    branch: AnySelect, order: Order, request: PageRequest, *, is_reversed: bool
) -> AnySelect:
    # The branch's own: it may take the columns from a table whose index has them in order.
    columns = [branch.selected_columns[str(column.key)] for column in order.columns]
    key = tuple_(*columns)
    if request.after is not None:
        bound = _bound(order, request.after)
        branch = branch.where(key < bound if order.is_descending else key > bound)
    if request.before is not None:
        bound = _bound(order, request.before)
        branch = branch.where(key > bound if order.is_descending else key < bound)
    return branch.order_by(*_directed(columns, is_reversed)).limit(request.size + 1)


def _keys_alone(branch: AnySelect, order: Order, source: Source) -> AnySelect:
    names = dict.fromkeys(str(column.key) for column in (*source.identity, *order.columns))
    return branch.with_only_columns(*[branch.selected_columns[name] for name in names])


def _together(
    limited: Sequence[AnySelect],
    order: Order,
    is_reversed: bool,  # noqa: FBT001 - private
) -> AnySelect:
    union = union_all(*(select(branch.subquery()) for branch in limited)).subquery()
    columns = [union.c[str(column.key)] for column in order.columns]
    return select(union).order_by(*_directed(columns, is_reversed))


def _bound(order: Order, values: tuple[Any, ...]) -> ColumnElement[Any]:
    return tuple_(*values, types=[column.type for column in order.columns])


def _directed(
    columns: Sequence[ColumnElement[Any]],
    is_reversed: bool,  # noqa: FBT001 - private
) -> list[ColumnElement[Any]]:
    return [column.desc() if is_reversed else column.asc() for column in columns]
