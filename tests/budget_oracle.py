"""Budgets worked out the slow way: day by day and period by period, by no rule of ours but the
plain ones.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


@dataclass(frozen=True)
class Periods:
    """As a client states them; `end` is exclusive."""

    period: str
    start: date
    end: date | None = None
    every: int = 1
    unit: str | None = None
    month_start_day: int = 1
    week_start: str = "MONDAY"

    def begins(self, day: date) -> bool:
        """Whether a period begins on a day that the budget has."""
        return day == self.start or self._turns(day)

    def _turns(self, day: date) -> bool:
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        days = (day - self.start).days
        if self.period == "CUSTOM":
            if self.unit == "MONTH":
                return months % self.every == 0 and _is_the(day, self.start.day)
            return days % (self.every * (7 if self.unit == "WEEK" else 1)) == 0
        if self.period == "DAILY":
            return True
        if self.period == "WEEKLY":
            return WEEKDAYS[day.weekday()] == self.week_start
        is_month = _is_the(day, self.month_start_day)
        return is_month and (self.period == "MONTHLY" or day.month == 1)

    def walked(self, until: date) -> Iterator[tuple[date, date]]:
        """(start, end) of every period that begins before a day, walking from day to day."""
        last = until if self.end is None else min(until, self.end)
        start, day = self.start, self.start
        while start < last:
            day += DAY
            if self._turns(day) or day == self.end:
                yield start, day
                start = day

    def start_of(self, day: date) -> date:
        """Of the period that has a day of the budget in it."""
        while not self.begins(day):
            day -= DAY
        return day


def _is_the(day: date, wanted: int) -> bool:
    return day.day == min(wanted, monthrange(day.year, day.month)[1])


def carried(rollover: str, limit: int, spent: Sequence[int]) -> list[int]:
    """What is carried into each period, and into the one after the last, of those that were
    `spent` in, none left out.
    """
    found = [0]
    for each in spent:
        rest = limit + found[-1] - each
        kept = {"NONE": 0, "SURPLUS": max(0, rest), "DEFICIT": min(0, rest), "BOTH": rest}
        found.append(kept[rollover])
    return found


def percent(limit: int, available: int, spent: int) -> Fraction:
    if available > 0:
        return Fraction(100 * spent, available)
    return 100 + Fraction(100 * (spent - available), limit)


def is_due(threshold: int, share: Fraction) -> bool:
    return share >= threshold if threshold < 100 else share > threshold


def heading(
    period: tuple[date, date],
    available: int,
    past: int,
    known: Mapping[date, int],
    today: date,
) -> tuple[int, date | None]:
    """(what the period comes to, the first day that exceeds), found by going through its days."""
    start, end = period
    total, exceed_on = past, None
    exact = Fraction(max(0, past), (today - start).days + 1) if start <= today else Fraction(0)
    day = max(start, today)
    if today < end:
        is_exceeded = start <= today and past > available
        while day < end:
            come = past + sum(amount for on, amount in known.items() if on <= day)
            total = round(come + exact * (day - today).days)
            if total > available and exceed_on is None and not is_exceeded:
                exceed_on = day
            day += DAY
    return total, exceed_on
