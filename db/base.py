"""What every table shares: the naming of constraints and the column types.

Rows carry ids and days as text and amounts as integers: making `UUID`, `Decimal` and `date`
objects for each row is the largest cost of a list. Instants are `datetime` in UTC; a list that
wants them as text selects them with `as_text`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Dialect,
    Index,
    MetaData,
    Row,
    Select,
    String,
    Text,
    text,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import UserDefinedType
from uuid_utils import uuid7

# Rows and SELECTs whose columns are named where they are made.
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

# What one stored sum may come to, either way. A sum and what is added to it are each no larger, so
# that adding them stays within 64 bits: beyond those SQLite goes on in floating point, unasked.
SUM_MINOR_MAX = 4 * 10**18
_SUM_MINOR_WALL = 9 * 10**18

# The category of totals that have none: a primary key cannot hold NULL.
NO_ID = "00000000-0000-0000-0000-000000000000"


class Id(UserDefinedType[str]):
    """A UUID as its canonical text: `uuid` in PostgreSQL, text in SQLite."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "UUID"


class Day(UserDefinedType[str]):
    """A civil day as ISO text: `date` in PostgreSQL, text in SQLite."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "DATE"


class Instant(UserDefinedType[datetime]):
    """A moment, always in UTC: `timestamptz` in PostgreSQL, fixed-width text in SQLite."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "TIMESTAMP WITH TIME ZONE"

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:  # noqa: ARG002
        def process(value: datetime | None) -> str | None:
            if value is None:
                return None
            assert value.tzinfo is not None, "an instant needs its zone"
            # All that one operation writes has one instant; elsewhere an hour may come twice.
            return (
                _instant_text(value)
                if value.tzinfo is UTC
                else _instant_text(value.astimezone(UTC))
            )

        return process

    def result_processor(
        self,
        dialect: Dialect,  # noqa: ARG002
        coltype: object,  # noqa: ARG002
    ) -> Callable[[str | None], datetime | None]:
        def process(value: str | None) -> datetime | None:
            return None if value is None else datetime.fromisoformat(value)

        return process


@lru_cache(maxsize=64)
def _instant_text(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="microseconds")


@compiles(Id, "sqlite")
@compiles(Day, "sqlite")
@compiles(Instant, "sqlite")
def _text(*_: Any, **__: Any) -> str:
    return "TEXT"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text(), int: BigInteger()}  # noqa: RUF012 - SQLAlchemy's own name


Code = String(40)


def new_id() -> str:
    """A UUIDv7: later ids sort after earlier ones."""
    return str(uuid7())


def as_text(column: ColumnElement[datetime] | Any) -> ColumnElement[str]:
    """The instant as the database writes it, `2026-11-20 13:42:44.123456+00:00`, unparsed."""
    return type_coerce(column, Text())


def index_where(name: str, *columns: str, where: str, is_unique: bool = False) -> Index:
    """An index over the rows for which `where` holds."""
    condition = text(where)
    return Index(
        name, *columns, unique=is_unique, postgresql_where=condition, sqlite_where=condition
    )


def one_of(column: str, choices: type[Enum]) -> CheckConstraint:
    """The column holds the name of one of `choices`."""
    names = ", ".join(f"'{choice.name}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({names})", name=column)


def exact(column: str) -> CheckConstraint:
    """The sum in the column has not left 64 bits: the last guard, behind SUM_MINOR_MAX."""
    return CheckConstraint(
        f"{column} BETWEEN -{_SUM_MINOR_WALL} AND {_SUM_MINOR_WALL}", name=column
    )
