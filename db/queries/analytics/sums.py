"""Income and spending, from the totals of whole months and of the days around them.

So a figure costs by days and categories, however many transactions there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, bindparam, cast, func, select, union_all
from sqlalchemy.orm import Session

from db.among import Among
from db.base import NO_ID, AnySelect, Day
from db.prepared import Prepared
from db.queries.totals import halves, whole
from db.tables import DailyTotal, MonthlyTotal
from domain.analytics.figures import Sums, added, in_tiles
from domain.analytics.spans import pieces
from domain.analytics.standing import Standing, on_day
from domain.ledger import TransactionKind
from domain.periods import Span, month_of

_PARTS = ("months", "head", "tail")


def _part(name: str, *keys: str, of_categories: bool) -> AnySelect:
    """The totals of months, or of days, from `<name>_start` on to before `<name>_end`."""
    table: Any = MonthlyTotal if name == "months" else DailyTotal
    day = table.month if name == "months" else table.day
    chosen = [Among(table.category_id, "categories")] if of_categories else []
    grouped = [day if key == "day" else getattr(table, key) for key in keys]
    high, low = halves(table.amount_minor)
    counted = cast(func.sum(table.count), BigInteger)
    return (
        select(
            *(column.label(key) for column, key in zip(grouped, keys, strict=True)),
            high.label("high"),
            low.label("low"),
            counted.label("counted"),
        )
        .where(
            table.wallet_id == bindparam("wallet_id"),
            day >= bindparam(f"{name}_start", type_=Day()),
            day < bindparam(f"{name}_end", type_=Day()),
            Among(table.kind, "kinds"),
            *chosen,
        )
        .group_by(*grouped)
    )


def _summed(*keys: str, of_categories: bool = False) -> Prepared:
    """Each part is summed where it is read; whoever asks puts the parts together."""
    parts = (_part(name, *keys, of_categories=of_categories) for name in _PARTS)
    return Prepared(select(union_all(*parts).subquery()))


_BY_CATEGORY = _summed("category_id", "currency")
_BY_DAY = _summed("day", "kind", "currency")
_BY_DAY_OF_SOME = _summed("day", "kind", "currency", of_categories=True)


def by_category(
    session: Session, wallet_id: str, standing: Standing, span: Span, kind: TransactionKind
) -> dict[str | None, Sums]:
    """What each category itself came to; None is what has no category."""
    values = _values(wallet_id, standing, span, [kind])
    parts = [
        (row.category_id, row.currency, whole(row.high, row.low), row.counted)
        for row in _BY_CATEGORY.rows(session, values)
    ]
    parts += [
        (key.category_id or NO_ID, key.currency, amount_minor, count)
        for key, amount_minor, count in on_day(standing.delta, span)
        if key.kind == kind.name
    ]
    found: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for category_id, currency, amount_minor, count in parts:
        sums = found[category_id]
        before = sums.get(currency, (0, 0))
        sums[currency] = (before[0] + amount_minor, before[1] + count)
    whole_sums = {key: added([sums]) for key, sums in found.items()}
    return {None if key == NO_ID else key: sums for key, sums in whole_sums.items() if sums}


def by_tile(
    session: Session,
    wallet_id: str,
    standing: Standing,
    tiles: Sequence[Span],
    *,
    kinds: Sequence[TransactionKind],
    categories: Sequence[str] | None = None,
) -> dict[TransactionKind, list[Sums]]:
    """What each kind came to in each of the tiles; those of months begin and end with months.

    `categories`: only these very ones.
    """
    span = Span(tiles[0].start, tiles[-1].end)
    calendar = standing.calendar
    is_of_months = all(month_of(tile.start, calendar).start == tile.start for tile in tiles[1:])
    values = _values(wallet_id, standing, span, kinds, has_months=is_of_months)
    asked = _BY_DAY
    if categories is not None:
        asked, values = _BY_DAY_OF_SOME, values | {"categories": list(categories)}
    found: dict[str, list[tuple[str, str, int, int]]] = {kind.name: [] for kind in kinds}
    for row in asked.rows(session, values):
        found[row.kind].append((row.day, row.currency, whole(row.high, row.low), row.counted))
    for key, amount_minor, count in on_day(standing.delta, span):
        if key.kind in found and (categories is None or key.category_id in categories):
            found[key.kind].append((key.day, key.currency, amount_minor, count))
    return {kind: list(in_tiles(tiles, found[kind.name])) for kind in kinds}


def _values(
    wallet_id: str,
    standing: Standing,
    span: Span,
    kinds: Sequence[TransactionKind],
    *,
    has_months: bool = True,
) -> dict[str, Any]:
    found = pieces(span, standing.calendar, has_months=standing.has_months and has_months)
    values: dict[str, Any] = {"wallet_id": wallet_id, "kinds": [kind.name for kind in kinds]}
    for name in _PARTS:
        part: Span = getattr(found, name)
        values[f"{name}_start"] = part.start.isoformat()
        values[f"{name}_end"] = part.end.isoformat()
    return values
