"""Checkpoints of budgets: what is carried into the period that begins on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import orjson
from sqlalchemy import ARRAY, BigInteger, bindparam, cast, func, select, update
from sqlalchemy.orm import Session

from db.base import SUM_MINOR_MAX, Day, Id
from db.made import Made
from db.tables import Budget

# The start of a period and minor units of the limit's currency; None and None where there is none.
Kept: TypeAlias = tuple[str, int] | tuple[None, None]
NOTHING: Kept = (None, None)

_NAMES = ("id", "start", "minor")
_TYPES: tuple[Any, ...] = (Id(), Day(), BigInteger())


def kept(start: str, carry: int) -> Kept:
    """As a row can hold it: what is beyond 64 bits has to be walked to."""
    return (start, carry) if abs(carry) <= SUM_MINOR_MAX else NOTHING


def keep(session: Session, wallet_id: str, rows: Sequence[tuple[str, Kept]]) -> None:
    """These budgets of the wallet have these checkpoints, however many in one statement."""
    listed = [(budget_id, *told) for budget_id, told in rows]
    if session.get_bind().dialect.name == "sqlite":
        told: dict[str, Any] = {"rows": orjson.dumps(listed).decode()}
        return _LISTED.run(session, {"wallet": wallet_id} | told)
    columns = zip(_NAMES, zip(*listed, strict=True), strict=True)
    told = {name: _array(values) for name, values in columns}
    return _ARRAYS.run(session, {"wallet": wallet_id} | told)


def _array(values: Sequence[str | int | None]) -> str:
    """As PostgreSQL reads it: ids, days and numbers need no quotes in it."""
    return f"{{{','.join('NULL' if value is None else str(value) for value in values)}}}"


def _update(told: Any) -> Any:
    return (
        update(Budget)
        .where(Budget.wallet_id == bindparam("wallet"), Budget.id == told.c.id)
        .values(settled_start=told.c.start, settled_minor=told.c.minor)
    )


def _from_list(_: Any) -> Any:
    """On SQLite all rows are one parameter, as JSON."""
    each = func.json_each(bindparam("rows")).table_valued("value")
    cells = (
        func.json_extract(each.c.value, f"$[{place}]").label(name)
        for place, name in enumerate(_NAMES)
    )
    return _update(select(*cells).subquery("told"))


def _from_arrays(_: Any) -> Any:
    """On PostgreSQL each column is one parameter."""
    cells = (
        func.unnest(cast(bindparam(name), ARRAY(kind))).label(name)
        for name, kind in zip(_NAMES, _TYPES, strict=True)
    )
    return _update(select(*cells).subquery("told"))


_LISTED, _ARRAYS = Made(_from_list), Made(_from_arrays)
