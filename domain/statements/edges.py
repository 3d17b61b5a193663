"""The first and last rows of a table that are no transactions although they look like rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.statements import dates
from domain.statements.layout import Layout, Role, Row

_TOLD_MIN = 2


def settled(rows: Sequence[Row], layout: Layout) -> tuple[Row, ...]:
    """The rows, those at the ends that state balances set aside."""
    return _without_parts(_without_summary(_without_bare_ends(tuple(rows)), layout))


def _without_bare_ends(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A first or last row without any text, where all others have one, states a balance."""
    told = sum(1 for row in rows if row.description)
    if told < _TOLD_MIN or told < len(rows) - 2:
        return rows
    ends = {0, len(rows) - 1}
    return tuple(
        replace(row, set_aside="It has no text, as a balance has none", problems=())
        if index in ends and row.is_transaction and not row.description
        else row
        for index, row in enumerate(rows)
    )


def _without_summary(rows: tuple[Row, ...], layout: Layout) -> tuple[Row, ...]:
    """Without a header, a first row whose date is unlike all others sums the account up."""
    if layout.header_line.value or len(rows) <= _TOLD_MIN or rows[0].set_aside:
        return rows
    (day,) = layout.indexes(Role.DATE)
    shapes = [_shape(row, day) for row in rows]
    if shapes[0] in shapes[1:] or len(set(shapes[1:])) > 1 or shapes[1] is None:
        return rows
    reason = "It stands above the rows and its date is not written like theirs; it sums them up"
    return (replace(rows[0], set_aside=reason, problems=()), *rows[1:])


def _without_parts(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows without a day below one with the sum of them are what that booking consists of."""
    found: list[Row] = []
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and _is_undated(rows[end]):
            end += 1
        head, parts = rows[start], rows[start + 1 : end]
        if parts and sum(part.amount_minor or 0 for part in parts) == head.amount_minor:
            reason = f"It is a part of the booking in line {head.line}"
            parts = tuple(replace(part, set_aside=reason, problems=()) for part in parts)
        found += (head, *parts)
        start = end
    return tuple(found)


def _is_undated(row: Row) -> bool:
    return row.occurred_on is None and row.amount_minor is not None and len(row.problems) == 1


def _shape(row: Row, day: int) -> tuple[str, str] | None:
    written = dates.written(row.raw[day]) if day < len(row.raw) else None
    return (written.shape, written.separator) if written is not None else None
