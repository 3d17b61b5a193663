"""Periods: how civil days are gathered into budgets' periods and into the buckets of analytics.

A period is `[start, end)`. Periods tile the calendar: each begins on the day on which the one
before it ends. All of them are counted from an anchor, so that the 31st does not drift: a month
that is too short for it ends on its last day, and the next one begins on the 31st again.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.ledger import Weekday

_MONTHS = 12
_WEEK = 7
# Days that every month has.
_SHORTEST = 28


class Period(Enum):
    DAILY = "Each day."
    WEEKLY = "Each week, from the wallet's first day of the week."
    MONTHLY = "Each month, from the day on which the wallet's months begin."
    YEARLY = "Each year, from the beginning of the wallet's January."
    CUSTOM = "Every so many days, weeks or months, from the budget's first day on."


class PeriodUnit(Enum):
    DAY = "Days."
    WEEK = "Weeks of seven days."
    MONTH = "Months; from the last day of a month that is too short for the first day."


class Bucket(Enum):
    DAY = "A day."
    WEEK = "A week, from the wallet's first day of the week."
    MONTH = "A month, from the day on which the wallet's months begin."
    QUARTER = "Three months, from the beginning of the wallet's January."
    YEAR = "A year, from the beginning of the wallet's January."


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days `[start, end)`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def has(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a wallet's months and weeks begin. `month_start_day` is 1 to 31."""

    month_start_day: int = 1
    week_start: Weekday = Weekday.MONDAY


@dataclass(frozen=True, slots=True)
class Cycle:
    """Periods of one length: `every` units, one of which begins on `anchor`.

    `anchor_day` is the day of the month that months begin on, where they are long enough.
    """

    unit: PeriodUnit
    every: int
    anchor: date
    anchor_day: int

    def start(self, number: int) -> date:
        """The first day of the period with this number; the one from the anchor has 0.

        Raises OverflowError or ValueError beyond the years that a date can have.
        """
        steps = number * self.every
        if self.unit is PeriodUnit.MONTH:
            months = self.anchor.year * _MONTHS + self.anchor.month - 1
            return _in_month(months + steps, self.anchor_day)
        return self.anchor + timedelta(days=steps * (_WEEK if self.unit is PeriodUnit.WEEK else 1))

    def number(self, day: date) -> int:
        """The number of the period that has this day in it."""
        if self.unit is PeriodUnit.MONTH:
            months = (day.year - self.anchor.year) * _MONTHS + day.month - self.anchor.month
            number, rest = divmod(months, self.every)
            # Most days are told by their month; the others may lie before a shorter month's end.
            is_begun = rest > 0 or day.day >= self.anchor_day or self.start(number) <= day
            return number if is_begun else number - 1
        length = self.every * (_WEEK if self.unit is PeriodUnit.WEEK else 1)
        return (day - self.anchor).days // length

    def period(self, day: date) -> Span:
        """The period that has this day in it."""
        number = self.number(day)
        return Span(self.start(number), self.start(number + 1))


def cycle(
    period: Period, calendar: Calendar, *, start: date, every: int = 1, unit: PeriodUnit | None
) -> Cycle:
    """The periods of a budget that begins on `start`. `every` and `unit` are for CUSTOM ones.

    The first period of a budget may be cut short by its start: that is for the budget to do.
    """
    if period is Period.CUSTOM:
        assert unit is not None, "a period of one's own has a unit"
        return Cycle(unit, every, start, start.day)
    bucket = {
        Period.DAILY: Bucket.DAY,
        Period.WEEKLY: Bucket.WEEK,
        Period.MONTHLY: Bucket.MONTH,
        Period.YEARLY: Bucket.YEAR,
    }[period]
    return buckets(bucket, calendar)


def buckets(bucket: Bucket, calendar: Calendar) -> Cycle:
    """The buckets of a wallet with this calendar."""
    if bucket is Bucket.DAY:
        return Cycle(PeriodUnit.DAY, 1, _MONDAY, 1)
    if bucket is Bucket.WEEK:
        first = _MONDAY + timedelta(days=list(Weekday).index(calendar.week_start))
        return Cycle(PeriodUnit.WEEK, 1, first, 1)
    day = calendar.month_start_day
    months = {Bucket.MONTH: 1, Bucket.QUARTER: 3, Bucket.YEAR: _MONTHS}[bucket]
    return Cycle(PeriodUnit.MONTH, months, _in_month(_MONDAY.year * _MONTHS, day), day)


# The first day of a year, and a Monday.
_MONDAY = date(2001, 1, 1)


def month_of(day: date, calendar: Calendar) -> Span:
    """The wallet's month that has this day in it."""
    return buckets(Bucket.MONTH, calendar).period(day)


def day_in(moment: datetime, zone: str) -> date:
    """The civil day of a moment in an IANA time zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=8_192)
def month_key(day: str, month_start_day: int) -> str:
    """The first day of the wallet's month that has this day in it, both as rows have them."""
    return month_of(date.fromisoformat(day), Calendar(month_start_day)).start.isoformat()


def months_around(first: str, last: str, month_start_day: int) -> tuple[str, str]:
    """[start, end) of the wallet's months from the one with `first` to the one with `last`."""
    end = month_of(date.fromisoformat(last), Calendar(month_start_day)).end
    return month_key(first, month_start_day), end.isoformat()


def tiles(span: Span, cycle: Cycle) -> list[Span]:
    """The cycle's periods that have days of the span, the first and the last cut to it."""
    found = []
    number = cycle.number(span.start)
    start = span.start
    while start < span.end:
        number += 1
        end = min(cycle.start(number), span.end)
        found.append(Span(start, end))
        start = end
    return found


def how_many(span: Span, cycle: Cycle) -> int:
    """How many `tiles` there would be, without making them."""
    if span.start >= span.end:
        return 0
    return cycle.number(span.end - timedelta(days=1)) - cycle.number(span.start) + 1


def _in_month(months: int, day: int) -> date:
    """The day of a month counted from January of the year 0; the last one of a shorter month."""
    year, month = divmod(months, _MONTHS)
    length = day if day <= _SHORTEST else monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day, length))
