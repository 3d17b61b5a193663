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
from domain.exchange import AGE_DAYS_MAX, EURO, SINCE, Asked, Rate, Source, fixed
from domain.exchange.history import Rates

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
    rates = {key: _of_history(key) for key in keys}
    if still_asked := [key for key, rate in rates.items() if rate is None and key.day >= SINCE]:
        sheets = _Sheets(_recorded(session, still_asked))
        rates |= {key: _recorded_rate(sheets, key) for key in still_asked}
    return rates


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
    cells = {
        (day, currency): per_euro
        for day, rates in published.items()
        for currency, per_euro in rates.items()
    }
    if source == _FIRST:
        cells |= {(day, EURO): "1" for day in published}
    known = _known(session, source, cells)
    rows = [
        {"source": source, "day": day, "currency": currency, "per_euro": per_euro}
        for (day, currency), per_euro in cells.items()
        if (day, currency) not in known and (source == _SECOND or day > shipped().until)
    ]
    if rows:
        dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        session.execute(dialect.insert(ExchangeRate).on_conflict_do_nothing(), rows)
    differing = [
        Differing(source, day, currency, recorded, cells[day, currency])
        for (day, currency), recorded in known.items()
        if Decimal(recorded) != Decimal(cells[day, currency])
    ]
    return sum(row["currency"] != EURO for row in rows), differing


def all_followed(session: Session, *, since: str) -> dict[str, str]:
    """The currencies of which the second provider has rates since that day, and the newest day."""
    newest = func.max(ExchangeRate.day)
    rows = session.execute(
        select(ExchangeRate.currency, newest)
        .where(ExchangeRate.source == _SECOND)
        .group_by(ExchangeRate.currency)
        .having(newest >= since)
    )
    return {row[0]: row[1] for row in rows}


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
    for day, currency in cells if source == _FIRST else ():
        sheet = _sheet(day)
        if sheet and sheet[0] == day and (said := sheet[1].get(currency)):
            known[day, currency] = said
    return {cell: known[cell] for cell in cells & known.keys()}


def _of_history(key: Asked) -> Rate | None:
    """What the shipped history alone says, and nothing that is recorded could change."""
    if key.from_currency == key.to_currency:
        return fixed(key.day)
    sheet = _sheet(key.day)
    if sheet is None:
        return None
    day, rates = sheet
    below = "1" if key.from_currency == EURO else rates.get(key.from_currency)
    above = "1" if key.to_currency == EURO else rates.get(key.to_currency)
    if above is None or below is None:
        return None
    return Rate(Decimal(above), Decimal(below), day, _FIRST)


@lru_cache(maxsize=512)
def _sheet(day: str) -> tuple[str, Rates] | None:
    """What the history says of a day that it covers, and of which day that is."""
    history = shipped()
    published = history.last_day(day) if day <= history.until else None
    return None if published is None else (published, history.rates(published))


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
        published = self._published(day)
        if published is None:
            return None
        if published <= shipped().until:
            per_euro = shipped().rates(published).get(currency)
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
        marks = self._first.get(EURO, {})
        recorded = next((known for known in counting if known in marks), "")
        last = max(recorded, shipped().last_day(day) or "")
        return last if last >= counting[-1] else None


def _recorded_rate(sheets: _Sheets, key: Asked) -> Rate | None:
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
