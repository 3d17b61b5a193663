"""Steps: each gives the column of one field, for all objects of a list at once.

A column holds finished values, ready for the response, in the order of the objects.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path
from graphql.type import GraphQLField, GraphQLObjectType
from strawberry.types.field import StrawberryField

from graph.context import Context
from graph.relations import Relation
from graph.turns import together

Column: TypeAlias = list[Any]
# Where objects are; the root is nowhere.
Paths: TypeAlias = Sequence[Path | None]
Values: TypeAlias = Callable[[Sequence[Any]], Column]


class GaveUp(Exception):  # noqa: N818 - no error: graphql-core answers instead
    """Something that a plan leaves to graphql-core: an error, or a null where none may be."""


class Executes(Protocol):
    """What steps need of graphql-core's executor."""

    context_value: Context

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: list[FieldDetails],
        path: Path,
        position_context: Any,
    ) -> Any: ...

    def call(self, field: Other, source: Any, path: Path) -> Awaitable[Any]: ...

    def is_awaitable(self, value: Any) -> bool: ...


@dataclass(frozen=True, slots=True)
class Call:
    """A coroutine that resolves a field whose arguments are the same for every request.

    They are numbers, texts and the like, so that nobody can change them for the next one.
    """

    field: GraphQLField
    definition: StrawberryField
    begin: Callable[[Any, Any], Awaitable[Any]]


class Step(Protocol):
    """One field of a selection. `key` is its name in the response."""

    @property
    def key(self) -> str: ...

    def column(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executes
    ) -> Column | Awaitable[Column]: ...


@dataclass(frozen=True, slots=True)
class Selection:
    """The fields of one object type, compiled. `python_type` is what its objects must be.

    `needs_paths` says whether anything below runs in graphql-core, which wants to know where it is.
    """

    type_name: str
    python_type: type
    steps: tuple[Step, ...]
    shape: Callable[..., dict[str, Any]]
    needs_paths: bool

    def rows(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executes
    ) -> list[dict[str, Any]] | Awaitable[list[dict[str, Any]]]:
        """One response object for each of `objects`, none of which may be null."""
        if not set(map(type, objects)) <= {self.python_type}:
            raise GaveUp
        if not self.steps:
            return [{} for _ in objects]
        columns: list[Any] = []
        try:
            for step in self.steps:
                columns.append(step.column(objects, paths, executor))  # noqa: PERF401 - those before an error matter
        except Exception as error:
            waiting = [column for column in columns if not isinstance(column, list)]
            if not waiting:
                raise
            return _raised_after(waiting, error)
        if set(map(type, columns)) == {list}:
            return self._zipped(columns)
        return self._awaited(columns)

    async def _awaited(self, columns: list[Any]) -> list[dict[str, Any]]:
        return self._zipped(await _completed(columns, lambda column: not isinstance(column, list)))

    def _zipped(self, columns: list[Column]) -> list[dict[str, Any]]:
        # Each step gives a value for each object, so that all columns are as long.
        return list(map(self.shape, *columns))


def shaping(keys: Sequence[str]) -> Callable[..., dict[str, Any]]:
    """`lambda a, b: {"first": a, "second": b}`: it takes a third of what dict(zip(…)) does."""
    names = [f"v{place}" for place in range(len(keys))]
    items = ", ".join(f"{key!r}: {name}" for key, name in zip(keys, names, strict=True))
    made: Callable[..., dict[str, Any]] = eval(f"lambda {', '.join(names)}: {{{items}}}")  # noqa: S307 - of names that GraphQL's grammar allows: letters, digits and _
    return made


def each(get: Callable[[Any], Any]) -> Values:
    """What `get` gives for each object of a list."""
    return lambda objects: list(map(get, objects))


@dataclass(frozen=True, slots=True)
class Typename:
    key: str
    name: str

    def column(self, objects: Sequence[Any], _: Paths | None, __: Executes) -> Column:
        return [self.name] * len(objects)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A plain attribute, or a method that needs nothing, of scalar or enum type.

    Values of `as_is` types are their own output, numbers only if all lie within `range`, both ends
    included; any other is for `coerce`.
    """

    key: str
    values: Values
    as_is: frozenset[type]
    coerce: Callable[[Any], Any]
    is_nullable: bool
    range: tuple[int, int] | None = None

    def column(self, objects: Sequence[Any], _: Paths | None, __: Executes) -> Column:
        values = self.values(objects)
        kinds = set(map(type, values))
        if kinds <= self.as_is and (self.range is None or _within(values, self.range)):
            return values
        if type(None) not in kinds:
            return [self._coerced(value) for value in values]
        if not self.is_nullable:
            raise GaveUp
        return [None if value is None else self._coerced(value) for value in values]

    def _coerced(self, value: Any) -> Any:
        if type(value) in self.as_is and self.range is None:
            return value
        coerced = self.coerce(value)
        if coerced is None:
            raise GaveUp
        return coerced


@dataclass(frozen=True, slots=True)
class Name:
    """A column that holds names of an enum's members; `names` has None if it may be null."""

    key: str
    get: Callable[[Any], Any]
    names: frozenset[str | None]

    def column(self, objects: Sequence[Any], _: Paths | None, __: Executes) -> Column:
        values = list(map(self.get, objects))
        if not self.names.issuperset(values):
            raise GaveUp
        return values


@dataclass(frozen=True, slots=True)
class Prefixed:
    """A column of texts that are shown with something before them, as ids are."""

    key: str
    get: Callable[[Any], str]
    prefix: str

    def column(self, objects: Sequence[Any], _: Paths | None, __: Executes) -> Column:
        prefix = self.prefix
        return [prefix + value for value in map(self.get, objects)]


@dataclass(frozen=True, slots=True)
class One:
    """A plain attribute, or a method that needs nothing, that holds an object."""

    key: str
    values: Values
    inner: Selection
    is_nullable: bool

    def column(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executes
    ) -> Column | Awaitable[Column]:
        values = self.values(objects)
        below = _below(paths, self.key, self.inner)
        return _spread(values, self.inner, below, executor, is_nullable=self.is_nullable)


@dataclass(frozen=True, slots=True)
class Many:
    """A plain attribute, or a method that needs nothing, that holds a list of objects."""

    key: str
    get: Callable[[Any], Any]
    inner: Selection
    is_item_nullable: bool

    def column(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executes
    ) -> Column | Awaitable[Column]:
        lists = list(map(self.get, objects))
        if not set(map(type, lists)) <= {list, tuple}:
            raise GaveUp
        items = [item for items in lists for item in items]
        below = None
        if paths is not None and self.inner.needs_paths:
            starts = [Path(path, self.key, self.inner.type_name) for path in paths]
            below = [
                Path(start, index, None)
                for start, items_of in zip(starts, lists, strict=True)
                for index in range(len(items_of))
            ]
        done = _spread(items, self.inner, below, executor, is_nullable=self.is_item_nullable)
        sizes = list(map(len, lists))
        if isinstance(done, list):
            return _cut(done, sizes)
        return _cut_later(done, sizes)


@dataclass(frozen=True, slots=True)
class ToOne:
    """A relation declared through `graph.relations`: one load, and each found object once."""

    key: str
    relation: Relation
    inner: Selection
    is_nullable: bool

    def column(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executes
    ) -> Awaitable[Column]:
        return self._loaded(self.relation.keys(objects), paths, executor)

    async def _loaded(self, keys: list[Any], paths: Paths | None, executor: Executes) -> Column:
        distinct = dict.fromkeys(keys)
        wanted = [key for key in distinct if key is not None]
        if not self.is_nullable and None in distinct:
            raise GaveUp
        if not wanted:
            return keys
        context = executor.context_value
        rows = await context.load_all(self.relation.query(context), wanted)
        objects = [None if rows[key] is None else self.relation.of(rows[key]) for key in wanted]
        # What many rows share is finished once, as if it stood at the first of them.
        below = None
        if paths is not None and self.inner.needs_paths:
            places = {key: place for place, key in reversed(list(enumerate(keys)))}
            below = _below([paths[places[key]] for key in wanted], self.key, self.inner)
        finished = _spread(objects, self.inner, below, executor, is_nullable=self.is_nullable)
        if not isinstance(finished, list):
            finished = await finished
        by_key = dict(zip(wanted, finished, strict=True))
        return list(map(by_key.get, keys))


@dataclass(frozen=True, slots=True)
class Other:
    """Anything else: graphql-core executes the field, object by object, all of them together.

    With a `call` it need not look for its resolver and arguments.
    """

    key: str
    parent: GraphQLObjectType
    details: list[FieldDetails]
    call: Call | None = None

    def column(
        self, objects: Sequence[Any], paths: Paths | None, executor: Executes
    ) -> Column | Awaitable[Column]:
        assert paths is not None, "a selection with such a field needs paths"
        column: Column = []
        for each, path in zip(objects, paths, strict=True):
            at = Path(path, self.key, self.parent.name)
            try:
                if self.call is None:
                    done = executor.execute_field(self.parent, each, self.details, at, None)
                else:
                    done = executor.call(self, each, at)
                column.append(done)
            except Exception as error:
                waiting = [value for value in column if executor.is_awaitable(value)]
                if not waiting:
                    raise
                return _raised_after(waiting, error)
        if any(map(executor.is_awaitable, column)):
            return _completed(column, executor.is_awaitable)
        return column


def _within(values: Sequence[int], range_: tuple[int, int]) -> bool:
    return not values or (range_[0] <= min(values) and max(values) <= range_[1])


def _spread(
    values: Column,
    inner: Selection,
    paths: Paths | None,
    executor: Executes,
    *,
    is_nullable: bool,
) -> Column | Awaitable[Column]:
    """The response objects of `values`, with None where the value is None."""
    if type(None) not in set(map(type, values)):
        return inner.rows(values, paths, executor)
    if not is_nullable:
        raise GaveUp
    there = [place for place, value in enumerate(values) if value is not None]
    present = [values[place] for place in there]
    below = None if paths is None else [paths[place] for place in there]
    rows = inner.rows(present, below, executor) if present else []
    if isinstance(rows, list):
        return _put(rows, there, len(values))
    return _put_later(rows, there, len(values))


def _put(rows: Column, there: Sequence[int], size: int) -> Column:
    column: Column = [None] * size
    for place, row in zip(there, rows, strict=True):
        column[place] = row
    return column


async def _put_later(rows: Awaitable[Column], there: Sequence[int], size: int) -> Column:
    return _put(await rows, there, size)


def _cut(items: Column, sizes: Sequence[int]) -> Column:
    column, start = [], 0
    for size in sizes:
        column.append(items[start : start + size])
        start += size
    return column


async def _cut_later(items: Awaitable[Column], sizes: Sequence[int]) -> Column:
    return _cut(await items, sizes)


async def _completed(values: list[Any], is_waiting: Callable[[Any], bool]) -> list[Any]:
    """The values, those that are awaitable awaited, all at once: so the loads of a level meet.

    All of them end before the first error of any is raised: nothing is left running.
    """
    places = [place for place, value in enumerate(values) if is_waiting(value)]
    if len(places) == 1:
        values[places[0]] = await values[places[0]]
        return values
    found = await together([values[place] for place in places])
    for place, value in zip(places, found, strict=True):
        if isinstance(value, BaseException):
            raise value
        values[place] = value
    return values


async def _raised_after(waiting: list[Awaitable[Any]], error: Exception) -> Any:
    await together(waiting)
    raise error


def _below(paths: Paths | None, key: str, inner: Selection) -> Paths | None:
    if paths is None or not inner.needs_paths:
        return None
    return [Path(path, key, inner.type_name) for path in paths]
