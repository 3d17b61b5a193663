"""Budgets: what may be spent in each period, how it carries over, and where it is heading.

All amounts are whole minor units of the limit's currency; what is in others stays out of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from domain.periods import Cycle, Span

_WHOLE = 100
_DAY = timedelta(days=1)


class Rollover(Enum):
    NONE = "Each period begins with its limit."
    SURPLUS = "What is left over is added to the next period."
    DEFICIT = "What was spent too much is taken from the next period."
    BOTH = "What is left over is added, and what was spent too much is taken away."


class BudgetHealth(Enum):
    ON_TRACK = "At this pace it holds to the end of the period."
    AT_RISK = "At this pace it will be exceeded before the period ends."
    NEAR_LIMIT = "Its last threshold below 100 percent is reached, or 100 percent exactly."
    EXCEEDED = "More is spent than there was."


@dataclass(frozen=True, slots=True)
class Course:
    """The periods of one budget, numbered from 0: its cycle's, of which `start` cuts the first and
    `end`, which is exclusive, the last. None is for ever.
    """

    cycle: Cycle
    start: date
    end: date | None = None

    def number(self, day: date) -> int:
        """Of the period that has the day; before all of them the first, after them the last."""
        latest = day if self.end is None else min(day, self.end - _DAY)
        return self.cycle.number(max(latest, self.start)) - self.cycle.number(self.start)

    def period(self, number: int) -> Span:
        own = number + self.cycle.number(self.start)
        end = self.cycle.start(own + 1)
        start = max(self.cycle.start(own), self.start)
        return Span(start, end if self.end is None else min(end, self.end))

    def is_begun(self, number: int, today: date) -> bool:
        return self.period(number).start <= today

    def newsworthy_from(self, today: date) -> int:
        """The number of the first period whose state may be news: the one before the current."""
        return max(0, self.number(today) - 1)

    def watched(self, today: date, booked: Iterable[int]) -> set[int]:
        """The numbers of the periods whose state is news: the one that `today` is in, the one
        before it, and those of the `booked` that are still to come.
        """
        now = self.cycle.number(today) - self.cycle.number(self.start)
        last = None if self.end is None else self.number(self.end)
        wanted = {now - 1, now, *(number for number in booked if number > now)}
        return {n for n in wanted if n >= 0 and (last is None or n <= last)}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`carry` comes into the period with this number, so that those before it need no look."""

    number: int
    carry: int


BEGINNING = Checkpoint(0, 0)


def carried(
    spent: Mapping[int, int],
    *,
    limit: int,
    rollover: Rollover,
    into: Iterable[int],
    since: Checkpoint = BEGINNING,
) -> dict[int, int]:
    """What comes into each of the periods `into` from those before it, by their numbers.

    `spent` has the periods in which something was: the others cost nothing, however many. None of
    `into` is before `since`, and what was spent before it is told by what it carries.
    """
    if rollover is Rollover.NONE:
        return dict.fromkeys(into, 0)
    booked = sorted(number for number in spent if number >= since.number)
    found: dict[int, int] = {}
    carry, at, place = since.carry, since.number, 0
    for wanted in sorted(set(into)):
        assert wanted >= since.number, "the checkpoint is behind it"
        while place < len(booked) and booked[place] < wanted:
            number = booked[place]
            carry = _after_empty(carry, number - at, limit, rollover)
            carry = _kept(limit + carry - spent[number], rollover)
            at, place = number + 1, place + 1
        found[wanted] = _after_empty(carry, wanted - at, limit, rollover)
    return found


def _after_empty(carry: int, periods: int, limit: int, rollover: Rollover) -> int:
    """What is carried after so many periods without spending: each leaves its whole limit."""
    return _kept(carry + periods * limit, rollover) if periods else carry


def _kept(rest: int, rollover: Rollover) -> int:
    """What of a period's rest, negative if too much was spent, goes into the next one."""
    if rollover is Rollover.SURPLUS:
        return max(0, rest)
    return min(0, rest) if rollover is Rollover.DEFICIT else rest


@dataclass(frozen=True, slots=True)
class Standing:
    """How one period stands: its limit, what was carried into it, and what was spent."""

    limit: int
    carried: int
    spent: int

    @property
    def available(self) -> int:
        return self.limit + self.carried

    @property
    def remaining(self) -> int:
        """Negative by what was spent too much."""
        return self.available - self.spent

    @property
    def is_exceeded(self) -> bool:
        return self.spent > self.available

    @property
    def percent(self) -> tuple[int, int]:
        """The exact percentage used, as numerator and positive denominator.

        Where there is nothing to spend it is 100, and what is spent beyond that in percent of the
        limit.
        """
        if self.available > 0:
            return _WHOLE * self.spent, self.available
        return _WHOLE * (self.limit - self.remaining), self.limit

    @property
    def percent_text(self) -> str:
        """To one decimal, half to even."""
        numerator, denominator = self.percent
        tenths = nearest(10 * numerator, denominator)
        sign = "-" if tenths < 0 else ""
        return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"

    def has_reached(self, threshold: int) -> bool:
        """From 100 percent on a threshold must be passed: exactly 100 is not exceeded."""
        numerator, denominator = self.percent
        mark = threshold * denominator
        return numerator >= mark if threshold < _WHOLE else numerator > mark

    def health(self, thresholds: Iterable[int], *, projected: int) -> BudgetHealth:
        if self.is_exceeded:
            return BudgetHealth.EXCEEDED
        numerator, denominator = self.percent
        mark = max((each for each in thresholds if each < _WHOLE), default=_WHOLE)
        if numerator >= min(mark, _WHOLE) * denominator:
            return BudgetHealth.NEAR_LIMIT
        is_at_risk = projected > self.available
        return BudgetHealth.AT_RISK if is_at_risk else BudgetHealth.ON_TRACK

    def daily_allowance(self, period: Span, today: date) -> int:
        """What may be spent on each day that is left, today included; rounded down."""
        days = (period.end - max(today, period.start)).days
        return max(0, self.remaining) // days if days > 0 else 0


@dataclass(frozen=True, slots=True)
class Projection:
    """`exceed_on` is None if the period will hold, or does not hold already."""

    spend: int
    exceed_on: date | None


def projected(
    period: Span,
    *,
    available: int,
    past: int,
    known: Sequence[tuple[date, int]],
    today: date,
    fixed: int = 0,
) -> Projection:
    """Where a period is heading: known entries plus the pace of what was spent so far.

    `past` was spent up to today and with it, `fixed` of it by what recurs by itself; `known` is
    what comes on days after today. The pace is the rest of `past` by the days that have passed,
    today included; more refunds than spending are no pace. What all of it comes to is rounded
    once for each day, half to even. A period that has not begun has no pace, one that is over
    neither pace nor known entries.
    """
    pace = _Pace(period, past - fixed, today)
    come = _by_day(known)
    last = period.end - _DAY
    spend = pace.on_top_of(past + sum(come.values()), last)
    is_exceeded = period.start <= today and past > available
    if is_exceeded or today > last:
        return Projection(spend, None)
    return Projection(spend, _exceed_on(pace, come, past, available))


@dataclass(frozen=True, slots=True)
class _Pace:
    period: Span
    past: int
    current: date

    @property
    def first(self) -> date:
        """The first day of the period that is not over."""
        return max(self.current, self.period.start)

    def on_top_of(self, total: int, day: date) -> int:
        """The total and what the pace adds from tomorrow to the end of a day, rounded together."""
        if not self.period.has(self.current) or day <= self.current:
            return total
        elapsed = (self.current - self.period.start).days + 1
        return nearest(total * elapsed + max(0, self.past) * (day - self.current).days, elapsed)


def _exceed_on(pace: _Pace, come: Mapping[date, int], past: int, available: int) -> date | None:
    total = past + come.get(pace.first, 0)
    marks = [pace.first, *sorted(day for day in come if day > pace.first), pace.period.end]
    for start, end in pairwise(marks):
        total += come.get(start, 0) if start > pace.first else 0
        if (day := _passing(pace, total, available, Span(start, end))) is not None:
            return day
    return None


def _passing(pace: _Pace, total: int, available: int, span: Span) -> date | None:
    """The first of the days on which the total with what the pace adds is more than available."""

    def comes_to(number: int) -> int:
        return pace.on_top_of(total, span.start + number * _DAY)

    # Nothing comes between them, so that it only grows from day to day.
    days = range(span.days)
    place = bisect_left(days, available + 1, key=comes_to)
    return span.start + place * _DAY if place < len(days) else None


def _by_day(known: Iterable[tuple[date, int]]) -> dict[date, int]:
    sums: dict[date, int] = {}
    for day, amount in known:
        sums[day] = sums.get(day, 0) + amount
    return sums


def nearest(numerator: int, denominator: int) -> int:
    """The quotient to the nearest whole number, half to even; `denominator` > 0."""
    whole, rest = divmod(numerator, denominator)
    return whole + (2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1))
