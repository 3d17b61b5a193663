"""Steps: each gives the column of one field, for all objects of a list at once.

A column holds finished values, ready for the response, in the order of the objects.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from types import NoneType
from typing import Any, Protocol, TypeAlias

from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from graph.context import Context
from graph.relations import Query
from graph.turns import together

Executor: TypeAlias = StrawberryGraphQLCoreExecutionContext
Column: TypeAlias = list[Any]
Coming: TypeAlias = Column | Awaitable[Column]
# Where objects are; the root is nowhere.
Paths: TypeAlias = Sequence[Path | None]
Values: TypeAlias = Callable[[Sequence[Any]], Column]


class GaveUp(Exception):  # noqa: N818 - no error: graphql-core answers instead
    """Something that a plan leaves to graphql-core: an error, or a null where none may be."""


class Step(Protocol):
    """One field of a selection. `key` is its name in the response."""

    @property
    def key(self) -> str: ...

    def column(self, objects: Sequence[Any], paths: Paths | None, executor: Executor) -> Coming: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """The fields of one object type, compiled. `python_type` is what its objects must be, or None
    where rows or tuples stand for them.

    `needs_paths` says whether anything below runs in graphql-core, which wants to know where it is.
    """

    type_name: str
    python_type: type | None
    steps: tuple[Step, ...]
    zipped: Callable[[list[Column]], Column]
    needs_paths: bool

    def rows(self, objects: Sequence[Any], paths: Paths | None, executor: Executor) -> Coming:
        """One response object for each of `objects`, none of which may be null."""
        if self.python_type and not set(map(type, objects)) <= {self.python_type}:
            raise GaveUp
        if not self.steps:
            return [{} for _ in objects]
        begun = (step.column(objects, paths, executor) for step in self.steps)
        # Each step gives a value for each object, so that all columns are as long.
        return _all_of(begun, _is_coming, self.zipped)


@dataclass(frozen=True, slots=True)
class Plain:
    """A leaf: an attribute, or a method that needs nothing. The objects alone tell its column."""

    key: str
    values: Values

    def column(self, objects: Sequence[Any], _: Paths | None, __: Executor) -> Column:
        return self.values(objects)


@dataclass(frozen=True, slots=True)
class One:
    """An attribute, or a method that needs nothing, that holds an object."""

    key: str
    values: Values
    inner: Selection
    is_nullable: bool

    def column(self, objects: Sequence[Any], paths: Paths | None, executor: Executor) -> Coming:
        values = self.values(objects)
        below = _below(paths, self.key, self.inner)
        return _spread(values, self.inner, below, executor, is_nullable=self.is_nullable)


@dataclass(frozen=True, slots=True)
class Many:
    """An attribute, or a method that needs nothing, that holds a list of objects."""

    key: str
    values: Values
    inner: Selection
    is_item_nullable: bool

    def column(self, objects: Sequence[Any], paths: Paths | None, executor: Executor) -> Coming:
        lists = self.values(objects)
        if not set(map(type, lists)) <= {list, tuple}:
            raise GaveUp
        items = [item for items in lists for item in items]
        starts, below = _below(paths, self.key, self.inner), None
        if starts is not None:
            below = [
                Path(start, index, None)
                for start, items_of in zip(starts, lists, strict=True)
                for index in range(len(items_of))
            ]
        rows = _spread(items, self.inner, below, executor, is_nullable=self.is_item_nullable)
        return _after(rows, lambda found: _cut(iter(found), map(len, lists)))


@dataclass(frozen=True, slots=True)
class ToOne:
    """A relation declared through `graph.relations`: one load, and each found object once.

    `of` makes an object of a row; None where the row itself will do.
    """

    key: str
    query: Callable[[Context], Query]
    keys: Callable[[Sequence[Any]], Column]
    of: Callable[[Any], Any] | None
    inner: Selection
    is_nullable: bool

    async def column(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executor
    ) -> Column:
        keys = self.keys(objects)
        distinct = dict.fromkeys(keys)
        wanted = [key for key in distinct if key is not None]
        if not self.is_nullable and None in distinct:
            raise GaveUp
        if not wanted:
            return keys
        context: Context = executor.context_value
        rows = await context.load_all(self.query(context), wanted)
        found = list(map(rows.__getitem__, wanted))
        if self.of is not None:
            found = [None if row is None else self.of(row) for row in found]
        # What many rows share is finished once, as if it stood at the first of them.
        below = None
        if paths is not None and self.inner.needs_paths:
            places = {key: place for place, key in reversed(list(enumerate(keys)))}
            below = _below([paths[places[key]] for key in wanted], self.key, self.inner)
        finished = _spread(found, self.inner, below, executor, is_nullable=self.is_nullable)
        if not isinstance(finished, list):
            finished = await finished
        return list(map(dict(zip(wanted, finished, strict=True)).get, keys))


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: graphql-core executes the field, object by object, all of them together."""

    key: str
    type_name: str
    begin: Callable[[Executor, Any, Path], Any]

    def column(self, objects: Sequence[Any], paths: Paths | None, executor: Executor) -> Coming:
        assert paths is not None, "a selection with such a field needs paths"
        begun = (
            self.begin(executor, each, Path(path, self.key, self.type_name))
            for each, path in zip(objects, paths, strict=True)
        )
        return _all_of(begun, executor.is_awaitable, list)


def _below(paths: Paths | None, key: str, inner: Selection) -> list[Path] | None:
    if paths is None or not inner.needs_paths:
        return None
    return [Path(path, key, inner.type_name) for path in paths]


def _spread(
    values: Column, inner: Selection, paths: Paths | None, executor: Executor, *, is_nullable: bool
) -> Coming:
    """The response objects of `values`, with None where the value is None."""
    if NoneType not in set(map(type, values)):
        return inner.rows(values, paths, executor)
    if not is_nullable:
        raise GaveUp
    there = [value is not None for value in values]
    below = None if paths is None else list(compress(paths, there))
    rows = inner.rows(list(compress(values, there)), below, executor) if any(there) else []
    return _after(rows, lambda found: _put(iter(found), there))


def _put(rows: Iterator[Any], there: Sequence[bool]) -> Column:
    return [next(rows) if is_there else None for is_there in there]


def _cut(items: Iterator[Any], sizes: Iterable[int]) -> Column:
    return [list(islice(items, size)) for size in sizes]


def _is_coming(column: Coming) -> bool:
    return type(column) is not list


def _after(coming: Coming, act: Callable[[Column], Column]) -> Coming:
    return act(coming) if isinstance(coming, list) else _once_there(coming, act)


async def _once_there(coming: Awaitable[Column], act: Callable[[Column], Column]) -> Column:
    return act(await coming)


def _all_of(
    begun: Iterable[Any], is_waiting: Callable[[Any], bool], act: Callable[[list[Any]], Column]
) -> Coming:
    """What `act` makes of things begun one after the other, and awaited all at once: so the loads
    of a level meet. All of them end before the first error of any is raised: nothing is left
    running.
    """
    values: list[Any] = []
    try:
        for value in begun:
            values.append(value)  # noqa: PERF402 - those before an error matter
    except Exception as error:
        waiting = list(filter(is_waiting, values))
        if not waiting:
            raise
        return _raised_after(waiting, error)
    places = [place for place, value in enumerate(values) if is_waiting(value)]
    return _awaited(values, places, act) if places else act(values)


async def _awaited(
    values: list[Any], places: Sequence[int], act: Callable[[list[Any]], Column]
) -> Column:
    if len(places) == 1:
        values[places[0]] = await values[places[0]]
        return act(values)
    found = await together([values[place] for place in places])
    for place, value in zip(places, found, strict=True):
        if isinstance(value, BaseException):
            raise value
        values[place] = value
    return act(values)


async def _raised_after(waiting: Sequence[Awaitable[Any]], error: Exception) -> Any:
    await together(waiting)
    raise error
