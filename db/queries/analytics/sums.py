"""Income and spending, from the totals of whole months and of the days around them.

So a figure costs by days and categories, however many transactions there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, bindparam, cast, func, select, union_all
from sqlalchemy.orm import Session

from db.among import Among
from db.base import NO_ID, AnySelect, Day
from db.prepared import Prepared
from db.queries.totals import halves, whole
from db.tables import ConvertedDay, ConvertedMonth, DailyTotal, MonthlyTotal
from domain.analytics.figures import ZERO, Sum, Sums, added, in_tiles
from domain.analytics.spans import pieces
from domain.analytics.standing import Standing, on_day
from domain.ledger import TransactionKind
from domain.periods import Span, month_of

_PARTS = ("months", "head", "tail")
# Halves of each sum, and how many amounts.
_OWN = ("amount_minor",)
_CONVERTED = ("to_minor", "from_minor")


def _part(name: str, *keys: str, of_categories: bool, is_converted: bool) -> AnySelect:
    """The totals of months, or of days, from `<name>_start` on to before `<name>_end`."""
    table: Any = _TABLES[name == "months", is_converted]
    day = table.month if name == "months" else table.day
    chosen = [Among(table.category_id, "categories")] if of_categories else []
    if is_converted:
        chosen.append(table.to_currency == bindparam("to_currency"))
    grouped = [day if key == "day" else getattr(table, key) for key in keys]
    sums = _CONVERTED if is_converted else _OWN
    halved = [
        half.label(f"{sum_}_{which}")
        for sum_ in sums
        for which, half in zip(("high", "low"), halves(getattr(table, sum_)), strict=True)
    ]
    counted = cast(func.sum(table.count), BigInteger)
    return (
        select(
            *(column.label(key) for column, key in zip(grouped, keys, strict=True)),
            *halved,
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


_TABLES: dict[tuple[bool, bool], Any] = {
    (True, False): MonthlyTotal,
    (False, False): DailyTotal,
    (True, True): ConvertedMonth,
    (False, True): ConvertedDay,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """The sums, and what of them was converted, which is asked where there is anything abroad."""

    own: Prepared
    converted: Prepared

    @classmethod
    def of(cls, *keys: str, of_categories: bool = False) -> _Asked:
        """Each part is summed where it is read; whoever asks puts the parts together."""
        own, converted = (
            Prepared(
                select(
                    union_all(
                        *(
                            _part(
                                name, *keys, of_categories=of_categories, is_converted=is_converted
                            )
                            for name in _PARTS
                        )
                    ).subquery()
                )
            )
            for is_converted in (False, True)
        )
        return cls(own, converted)

    def rows(self, session: Session, values: Mapping[str, Any]) -> Iterator[tuple[Any, Sum]]:
        """Rows with the columns of the keys, and the sum of each."""
        is_abroad = False
        for row in self.own.rows(session, values):
            is_abroad = is_abroad or row.currency != values["to_currency"]
            yield row, Sum(whole(row.amount_minor_high, row.amount_minor_low), row.counted)
        for row in self.converted.rows(session, values) if is_abroad else ():
            to_minor, from_minor = (
                whole(row.to_minor_high, row.to_minor_low),
                whole(row.from_minor_high, row.from_minor_low),
            )
            yield row, Sum(0, 0, to_minor, from_minor, row.counted)


_BY_CATEGORY = _Asked.of("category_id", "currency")
_BY_DAY = _Asked.of("day", "kind", "currency")
_BY_DAY_OF_SOME = _Asked.of("day", "kind", "currency", of_categories=True)


def by_category(
    session: Session, wallet_id: str, standing: Standing, span: Span, kind: TransactionKind
) -> dict[str | None, Sums]:
    """What each category itself came to; None is what has no category."""
    values = _values(wallet_id, standing, span, [kind])
    parts = [
        (row.category_id, row.currency, sum_) for row, sum_ in _BY_CATEGORY.rows(session, values)
    ]
    parts += [
        (key.category_id or NO_ID, key.currency, sum_)
        for key, sum_ in on_day(standing.delta, span)
        if key.kind == kind.name
    ]
    found: dict[str, dict[str, Sum]] = defaultdict(dict)
    for category_id, currency, sum_ in parts:
        sums = found[category_id]
        sums[currency] = sums.get(currency, ZERO).plus(sum_)
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
    found: dict[str, list[tuple[str, str, Sum]]] = {kind.name: [] for kind in kinds}
    for row, sum_ in asked.rows(session, values):
        found[row.kind].append((row.day, row.currency, sum_))
    for key, sum_ in on_day(standing.delta, span):
        if key.kind in found and (categories is None or key.category_id in categories):
            found[key.kind].append((key.day, key.currency, sum_))
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
    values: dict[str, Any] = {
        "wallet_id": wallet_id,
        "kinds": [kind.name for kind in kinds],
        "to_currency": standing.currency,
    }
    for name in _PARTS:
        part: Span = getattr(found, name)
        values[f"{name}_start"] = part.start.isoformat()
        values[f"{name}_end"] = part.end.isoformat()
    return values
