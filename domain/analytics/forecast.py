"""What months to come may bring, from what came back regularly and from the months before.

Each currency for itself. What is known to come back is expected on its days. All else is the mean
of what the same month of the last two years had beside it; where there are not both of them, of
what the last twelve whole months had beside it, or as many as there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.analytics.figures import mean
from domain.analytics.regular import Regular
from domain.budgets import nearest
from domain.periods import Bucket, Calendar, Cycle, PeriodUnit, Span, buckets

MONTHS_MAX = 60
_YEAR = 12
_YEARS_BACK = 2
# How many months before the present one are looked at.
MONTHS_BACK = _YEAR * _YEARS_BACK


@dataclass(frozen=True, slots=True)
class Known:
    """The whole months before the present one, the earliest first: currency → minor units of each.

    They begin with the first month that has anything, and are at most MONTHS_BACK.
    """

    months: Sequence[Span]
    sums: Sequence[Mapping[str, int]]
    regular: Sequence[Regular]


@dataclass(frozen=True, slots=True)
class Expected:
    span: Span
    income: Mapping[str, int]
    expense: Mapping[str, int]

    @property
    def net(self) -> dict[str, int]:
        found = dict(self.income)
        for currency, amount_minor in self.expense.items():
            found[currency] = found.get(currency, 0) - amount_minor
        return found


def latest_end(today: date) -> date:
    """The latest day, exclusive, that a forecast reaches: MONTHS_MAX months after tomorrow."""
    tomorrow = today + timedelta(days=1)
    return Cycle(PeriodUnit.MONTH, 1, tomorrow, tomorrow.day).start(MONTHS_MAX)


def spans(today: date, until: date, calendar: Calendar) -> list[Span]:
    """From tomorrow on, up to but without `until`, by month."""
    months = buckets(Bucket.MONTH, calendar)
    found, start = [], today + timedelta(days=1)
    number = months.number(start)
    while start < until:
        number += 1
        end = min(months.start(number), until)
        found.append(Span(start, end))
        start = end
    return found


def expected(span: Span, known: Known, calendar: Calendar) -> dict[str, int]:
    """What comes in, or goes out, during days of one month."""
    months = buckets(Bucket.MONTH, calendar)
    found: dict[str, int] = defaultdict(int)
    for regular in known.regular:
        times = sum(1 for _ in regular.due(span.start, span.end))
        found[regular.last.currency] += times * regular.last.amount_minor
    month = months.period(span.start)
    for currency, amount_minor in _beside(known, month, months).items():
        found[currency] += _share(amount_minor, span.days, month.days)
    return {currency: amount_minor for currency, amount_minor in found.items() if amount_minor}


def _beside(known: Known, month: Span, months: Cycle) -> dict[str, int]:
    """The mean of what the months that it is likened to had beside what is regular."""
    if not known.months:
        return {}
    number = months.number(month.start)
    first, last = (months.number(known.months[place].start) for place in (0, -1))
    latest = number - _YEAR * -(-(number - last) // _YEAR)
    chosen = [latest - _YEAR * back for back in range(_YEARS_BACK)]
    if chosen[-1] < first:
        chosen = list(range(max(first, last - _YEAR + 1), last + 1))
    rest = [_without_regular(known, place - first) for place in chosen]
    currencies = {currency for sums in rest for currency in sums}
    return {currency: mean([sums.get(currency, 0) for sums in rest]) for currency in currencies}


def _without_regular(known: Known, place: int) -> dict[str, int]:
    span, found = known.months[place], dict(known.sums[place])
    for regular in known.regular:
        for paid in regular.paid:
            if span.has(date.fromisoformat(paid.day)):
                found[paid.currency] = found.get(paid.currency, 0) - paid.amount_minor
    return found


def _share(amount_minor: int, days: int, of_days: int) -> int:
    """Rounded to whole minor units, half to even."""
    return nearest(amount_minor * days, of_days)
