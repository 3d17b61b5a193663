"""Reading inputs: every field is parsed, and all that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import strawberry

from domain import text
from domain.errors import Code, Invalid, Refusal, Refusals
from graph import ids
from graph.ids import Prefix

V = TypeVar("V")
T = TypeVar("T")

_UUID_VERSION_AT = 14


class Reader:
    """Collects the refusals of one input. `finish` raises them; until then values are provisional.

    `field` is the Python name of the input's field; clients are told its GraphQL name. A dotted
    name is a path, and `prefix` stands in front of each.
    """

    def __init__(self, *prefix: str) -> None:
        self._refusals: list[Refusal] = []
        self._prefix = prefix

    def finish(self) -> None:
        """Raises Refusals if anything was refused."""
        if self._refusals:
            raise Refusals([refusal.under(*self._prefix) for refusal in self._refusals])

    def value(self, field: str, value: V, parse: Callable[[V], T]) -> T:
        try:
            return parse(value)
        except Refusal as refusal:
            self._refusals.append(refusal.under(*field.split(".")))
            return cast("T", None)

    def optional(self, field: str, value: V | None, parse: Callable[[V], T]) -> T | None:
        """None where the client gave null or nothing."""
        if value is None or value is strawberry.UNSET:
            return None
        return self.value(field, value, parse)

    def change(
        self,
        changes: Any,
        field: str,
        value: V | None,
        parse: Callable[[V], Any],
        *,
        name: str | None = None,
        is_nullable: bool = False,
    ) -> None:
        """Put the parsed value into `changes`, under `name`, unless the client left it out."""
        if value is strawberry.UNSET:
            return
        if value is not None:
            changes[name or field] = self.value(field, value, parse)
        elif is_nullable:
            changes[name or field] = None
        else:
            message = "This cannot be null; leave it out to keep it as it is"
            self._refusals.append(Invalid(message, field=(field,), code=Code.REQUIRED))

    def many(self, field: str, values: Sequence[V], parse: Callable[[V], T], most: int) -> list[T]:
        """Each of at most `most` values; a refusal names the position of its value."""
        if len(values) > most:
            self._refusals.append(Invalid(f"At most {most} are allowed", field=(field,)))
            return []
        parsed = []
        for position, value in enumerate(values):
            try:
                parsed.append(parse(value))
            except Refusal as refusal:
                self._refusals.append(refusal.under(field, str(position)))
            except Refusals as several:
                self._refusals += [each.under(field, str(position)) for each in several.refusals]
        return parsed


def id_of(prefix: Prefix) -> Callable[[str], str]:
    return lambda value: ids.decode(prefix, value)


def new_id_of(prefix: Prefix) -> Callable[[str], str]:
    """An id that a client made for something new: a UUIDv7 with the type's prefix."""

    def parse(value: str) -> str:
        uuid = ids.decode(prefix, value)
        if uuid[_UUID_VERSION_AT] != "7":
            raise Invalid("A new id must be a UUIDv7, so that ids sort by time")
        return uuid

    return parse


def name(value: str) -> str:
    return text.required(value, length_max=text.NAME_MAX)


def description(value: str) -> str:
    return text.required(value, length_max=text.DESCRIPTION_MAX)


def note(value: str) -> str | None:
    """Empty text counts as none."""
    return text.clean(value, length_max=text.NOTE_MAX, is_multiline=True) or None


def short(value: str) -> str | None:
    """A name that may be left empty, which counts as none."""
    return text.clean(value, length_max=text.NAME_MAX) or None


def as_is(value: T) -> T:
    return value


def own_id(prefix: Prefix, value: str) -> str:
    """The UUID of an input's `id`. Raises Invalid that names it."""
    try:
        return ids.decode(prefix, value)
    except Refusal as refusal:
        raise refusal.under("id") from None
