"""Exchange rates: what was published in the shipped history, and since then in the table.

A day takes the last publication on or before it, at most AGE_DAYS_MAX days old. What a provider
left out of that publication has no rate from it, however recent an older one may be. A currency
that the first provider has no rate of takes the second one's, if that was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.among import Among
from db.history import shipped
from db.prepared import Prepared
from db.tables import ExchangeRate
from domain.exchange import AGE_DAYS_MAX, EURO, Asked, Rate, Source, fixed

# The day on which a leg was published, and units per euro.
Leg: TypeAlias = tuple[str, str]
# source -> currency -> day -> units per euro
_Recorded: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]

_LAST_DAY = "9999-12-31"
_FIRST, _SECOND = Source.ECB.name, Source.FRANKFURTER.name

_RECORDED = Prepared(
    select(
        ExchangeRate.source, ExchangeRate.currency, ExchangeRate.day, ExchangeRate.per_euro
    ).where(Among(ExchangeRate.currency, "currencies"), Among(ExchangeRate.day, "days"))
)


def found(session: Session, keys: Sequence[Asked]) -> dict[Asked, Rate | None]:
    """The rate for each; None where nobody published one. At most one statement, often none."""
    asked = list(dict.fromkeys(keys))
    open_keys = [key for key in asked if not _is_shipped(key)]
    sheets = _Sheets(_recorded(session, open_keys) if open_keys else {})
    return {key: _rate(sheets, key) for key in asked}


def published_until(session: Session) -> str:
    """The newest day of the first provider's."""
    newest = session.scalar(
        select(func.max(ExchangeRate.day)).where(
            ExchangeRate.currency == EURO, ExchangeRate.source == _FIRST
        )
    )
    return max(newest or "", shipped().until)


@dataclass(frozen=True, slots=True)
class Differing:
    """A provider now says another rate than the one that was recorded first, and stays."""

    source: str
    day: str
    currency: str
    recorded: str
    said: str


def all_added(
    session: Session, source: str, published: Mapping[str, Mapping[str, str]]
) -> tuple[int, list[Differing]]:
    """Record day -> currency -> units per euro, as far as it is new; how many rates that were.

    What is known already stays as it is, also if somebody else records it at the same moment.
    """
    marks = {EURO: "1"} if source == _FIRST else {}
    cells = {
        (day, currency): per_euro
        for day, rates in published.items()
        for currency, per_euro in {**rates, **marks}.items()
    }
    known = _known(session, source, cells)
    rows = [
        {"source": source, "day": day, "currency": currency, "per_euro": per_euro}
        for (day, currency), per_euro in cells.items()
        if (day, currency) not in known
    ]
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(ExchangeRate).on_conflict_do_nothing(), rows)
    differing = [
        Differing(source, day, currency, recorded, cells[day, currency])
        for (day, currency), recorded in known.items()
        if Decimal(recorded) != Decimal(cells[day, currency])
    ]
    return sum(row["currency"] not in marks for row in rows), differing


def _known(
    session: Session, source: str, cells: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """What is known of these (day, currency)."""
    cells = set(cells)
    values = {
        "currencies": list({currency for _, currency in cells}),
        "days": list({day for day, _ in cells}),
    }
    known = {
        (row.day, row.currency): row.per_euro
        for row in _RECORDED.rows(session, values)
        if row.source == source
    }
    return {cell: known[cell] for cell in cells & known.keys()}


def _is_shipped(key: Asked) -> bool:
    """Whether the table has nothing to add."""
    history = shipped()
    if key.from_currency == key.to_currency or key.day < history.since:
        return True
    if key.day > history.until:
        return False
    day = history.last_day(key.day)
    assert day is not None
    return all(
        currency == EURO or history.per_euro(day, currency) is not None
        for currency in (key.from_currency, key.to_currency)
    )


def _recorded(session: Session, keys: Sequence[Asked]) -> _Recorded:
    currencies = {EURO} | {key.from_currency for key in keys} | {key.to_currency for key in keys}
    days = {day for key in keys for day in _counting(key.day)}
    found: dict[str, dict[str, dict[str, str]]] = {}
    for row in _RECORDED.rows(session, {"currencies": list(currencies), "days": list(days)}):
        of_source = found.setdefault(row.source, {})
        of_source.setdefault(row.currency, {})[row.day] = row.per_euro
    return found


class _Sheets:
    """What both providers say, from the history and from the rows that were recorded."""

    def __init__(self, recorded: _Recorded) -> None:
        self._first = recorded.get(_FIRST, {})
        self._second = recorded.get(_SECOND, {})

    def first(self, currency: str, day: str) -> Leg | None:
        history, published = shipped(), self._published(day)
        if published is None:
            return None
        if published <= history.until:
            per_euro = history.per_euro(published, currency)
        else:
            per_euro = self._first.get(currency, {}).get(published)
        return None if per_euro is None else (published, per_euro)

    def second(self, currency: str, day: str) -> Leg | None:
        """It is asked for single currencies: each has its own days."""
        rates = self._second.get(currency, {})
        return next(((known, rates[known]) for known in _counting(day) if known in rates), None)

    def _published(self, day: str) -> str | None:
        """The last day that the first provider published, if it is young enough."""
        counting = _counting(day)
        if day > shipped().until:
            marks = self._first.get(EURO, {})
            recorded = next((known for known in counting if known in marks), None)
            if recorded is not None and recorded > shipped().until:
                return recorded
        last = shipped().last_day(day)
        return last if last is not None and last >= counting[-1] else None


def _rate(sheets: _Sheets, key: Asked) -> Rate | None:
    if key.from_currency == key.to_currency:
        return fixed(key.day)
    if key.day < shipped().since:
        return None
    below, above = (_legs(sheets, c, key.day) for c in (key.from_currency, key.to_currency))
    # One provider's legs were published together; two are better than none.
    for source in (_FIRST, _SECOND):
        if source in below and source in above:
            return _crossed(above[source], below[source], source)
    if not (below and above):
        return None
    [above_leg], [below_leg] = above.values(), below.values()
    return _crossed(above_leg, below_leg, Source.ECB_AND_FRANKFURTER.name)


def _legs(sheets: _Sheets, currency: str, day: str) -> dict[str, Leg]:
    """By provider. The euro is everybody's and always: the other leg says which day it is."""
    if currency == EURO:
        return dict.fromkeys((_FIRST, _SECOND), (_LAST_DAY, "1"))
    legs = {_FIRST: sheets.first(currency, day), _SECOND: sheets.second(currency, day)}
    return {source: leg for source, leg in legs.items() if leg is not None}


def _crossed(above: Leg, below: Leg, source: str) -> Rate:
    day = min(above[0], below[0])
    return Rate(Decimal(above[1]), Decimal(below[1]), day, source)


@lru_cache(maxsize=4_096)
def _counting(day: str) -> tuple[str, ...]:
    """The days whose publications count for `day`, the newest first."""
    last = date.fromisoformat(day)
    return tuple((last - timedelta(days=age)).isoformat() for age in range(AGE_DAYS_MAX + 1))
