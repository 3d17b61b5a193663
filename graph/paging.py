"""Connections: keyset pages of a list that can grow. A cursor is opaque, and is not trusted."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import repeat
from typing import Annotated, Any, Generic, TypeAlias, TypeVar

import orjson
import strawberry

from db.keyset import Page, PageRequest
from domain.errors import Invalid
from domain.money import AMOUNT_MINOR_MAX, MINOR_DIGITS
from graph.columns import OF_TUPLES, TUPLES, TUPLES_OF_TUPLES

T = TypeVar("T")

SIZE_DEFAULT = 50
SIZE_MAX = 100

_URL_SAFE = bytes.maketrans(b"+/", b"-_")

# What a value of a key must be, so that nothing a client made up reaches the database.
KeyPart = Callable[[Any], bool]

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

FIRST = (
    "How many from the start of the list, 1 to 100; 50 when neither `first` nor `last` is given."
)
AFTER = "Only what comes after this cursor, exclusive."
LAST = "How many from the end of the list, 1 to 100."
BEFORE = "Only what comes before this cursor, exclusive."


First: TypeAlias = Annotated[int | None, strawberry.argument(description=FIRST)]
After: TypeAlias = Annotated[str | None, strawberry.argument(description=AFTER)]
Last: TypeAlias = Annotated[int | None, strawberry.argument(description=LAST)]
Before: TypeAlias = Annotated[str | None, strawberry.argument(description=BEFORE)]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follows after this page.")
    has_previous_page: bool = strawberry.field(description="Whether more comes before this page.")
    start_cursor: str | None = strawberry.field(
        description="The cursor of the first element; null when the page is empty."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last element; null when the page is empty."
    )


# What a plan takes for an edge: order, key, and the row that its element is made of, and how.
_Placed: TypeAlias = tuple[str, Sequence[Any], Any, Callable[[Any], Any]]


def _cursors(placed: Sequence[_Placed]) -> list[str]:
    """The cursors of many edges."""
    return encode_many([(order, *key) for order, key, _, _ in placed])


def _rows(placed: Sequence[_Placed]) -> list[Any]:
    return [row for _, _, row, _ in placed]


def _elements(placed: Sequence[_Placed]) -> list[Any]:
    return [of(row) for _, _, row, of in placed]


@strawberry.type(description="An element of a list, and its place in it.")
class Edge(Generic[T]):
    order: strawberry.Private[str]
    key: strawberry.Private[Sequence[Any]]
    node: T = strawberry.field(
        description="The element.", metadata={OF_TUPLES: _elements, TUPLES_OF_TUPLES: _rows}
    )

    @strawberry.field(
        description="The place of this element; opaque.", metadata={OF_TUPLES: _cursors}
    )
    def cursor(self) -> str:
        return encode(self.order, self.key)


def _placed(connection: Connection[Any]) -> list[_Placed]:
    page, count = connection.page, len(connection.page.rows)
    order, of = repeat(connection.order, count), repeat(connection.of, count)
    return list(zip(order, page.keys, page.rows, of, strict=True))


@strawberry.type(description="A page of a list that can grow.")
class Connection(Generic[T]):
    """`of` makes an element of its row; one with stored columns keeps that as its `row`."""

    page: strawberry.Private[Page]
    order: strawberry.Private[str]
    of: strawberry.Private[Callable[[Any], T]]

    @strawberry.field(
        description="The elements of this page.",
        metadata={TUPLES: lambda connection: connection.page.rows},
    )
    def nodes(self) -> list[T]:
        return list(map(self.of, self.page.rows))

    @strawberry.field(
        description="The elements of this page, each with its cursor.", metadata={TUPLES: _placed}
    )
    def edges(self) -> list[Edge[T]]:
        return [
            Edge(order=self.order, key=key, node=self.of(row))
            for key, row in zip(self.page.keys, self.page.rows, strict=True)
        ]

    @strawberry.field(description="Where this page stands in the list.")
    def page_info(self) -> PageInfo:
        keys = self.page.keys
        ends = [(self.order, *key) for key in (keys[0], keys[-1])] if keys else []
        start, end = encode_many(ends) if ends else (None, None)
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=start,
            end_cursor=end,
        )


@dataclass(frozen=True, slots=True)
class PageArguments:
    """The four paging arguments of a connection field."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def parse(
        self, order: str, *parts: KeyPart, lacks: frozenset[str] = frozenset()
    ) -> PageRequest:
        """Raises Invalid with the argument's name.

        `order` names the list's order in its cursors; `parts` check the values of its keys.
        """
        size = _size("last" if self.last is not None else "first", self._asked())
        return PageRequest(
            size=size,
            is_backward=self.last is not None,
            after=_decoded("after", self.after, order, parts),
            before=_decoded("before", self.before, order, parts),
            lacks=lacks,
        )

    def _asked(self) -> int:
        if self.first is not None and self.last is not None:
            raise Invalid("Give `first` or `last`, not both", field=("last",))
        if self.last is not None:
            return self.last
        return SIZE_DEFAULT if self.first is None else self.first


def is_uuid(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None


def is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        return date.fromisoformat(value) is not None
    except ValueError:
        return False


def is_instant(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def is_minor(value: Any) -> bool:
    return type(value) is int and abs(value) <= AMOUNT_MINOR_MAX


def is_version(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**62


def is_number(value: Any) -> bool:
    return type(value) is int and -1 <= value < 2**31


def is_currency(value: Any) -> bool:
    return isinstance(value, str) and value in MINOR_DIGITS


def encode(order: str, key: Sequence[Any]) -> str:
    [cursor] = encode_many([(order, *key)])
    return cursor


def encode_many(places: Sequence[tuple[Any, ...]]) -> list[str]:
    """The cursors of many places, each an order and a key."""
    lines = b"".join(map(binascii.b2a_base64, map(orjson.dumps, places)))
    return lines.translate(_URL_SAFE, b"=").decode().splitlines()


def _size(name: str, size: int) -> int:
    if not 1 <= size <= SIZE_MAX:
        raise Invalid(f"`{name}` must lie between 1 and {SIZE_MAX}", field=(name,))
    return size


def _decoded(
    name: str, cursor: str | None, order: str, parts: Sequence[KeyPart]
) -> tuple[Any, ...] | None:
    return None if cursor is None else decode(name, cursor, order, parts)


def decode(name: str, cursor: str, order: str, parts: Sequence[KeyPart]) -> tuple[Any, ...]:
    """The key in a cursor. Raises Invalid, naming the argument, for what is none of this order."""
    refusal = Invalid(
        f"`{name}` is no cursor of this list; take one that the same list gave, in the same order",
        field=(name,),
    )
    try:
        padded = cursor[:400] + "=" * (-len(cursor[:400]) % 4)
        values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError):
        raise refusal from None
    if not isinstance(values, list) or values[:1] != [order]:
        raise refusal
    key = values[1:]
    if len(key) != len(parts) or not all(
        check(value) for check, value in zip(parts, key, strict=True)
    ):
        raise refusal
    return tuple(key)
