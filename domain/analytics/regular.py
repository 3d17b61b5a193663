"""Regular payments that nobody entered as such: found by who was paid, how much and how often.

What counts is the payee, or where none is recorded the description; amounts that follow on one
another by size within a tenth; and days that are a week, a month, a quarter or a year apart, give
or take a few, whatever else lies between. A payment is detected when its latest days show that at
least three times, and it is alive as long as the next is not overdue. Several may go to one payee.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.analytics.chains import GAPS, TIMES_MIN, Interval, Paid, chains
from domain.periods import Cycle, PeriodUnit
from domain.text import fold

# How far back and at how many entries detection looks: three payments of a year apart, and some.
DAYS_BACK = 800
ENTRIES_MAX = 20_000
# The larger of two neighbours by size is at most a tenth larger.
_NEAR = (11, 10)
# Of the months or years before, one is long enough: of years, one in eight at the least.
_ANCHORS_MAX = 13


_A_YEAR = {
    Interval.WEEKLY: 52,
    Interval.MONTHLY: 12,
    Interval.QUARTERLY: 4,
    Interval.YEARLY: 1,
}


@dataclass(frozen=True, slots=True)
class Regular:
    """A payment that comes back; `paid` are the times it did, the earliest first."""

    paid: Sequence[Paid]
    interval: Interval

    @property
    def last(self) -> Paid:
        return self.paid[-1]

    @property
    def yearly_minor(self) -> int:
        return self.last.amount_minor * _A_YEAR[self.interval]

    @property
    def next_day(self) -> date:
        return self._cycle.start(1)

    @property
    def anchor(self) -> date:
        """A day from which a rule of the same length comes to the same days: that of a payment, or
        an earlier one, in a month that is long enough for the day of all.
        """
        cycle = self._cycle
        days = (cycle.start(-number) for number in range(_ANCHORS_MAX))
        return next((day for day in days if day.day == cycle.anchor_day), cycle.start(0))

    def due(self, start: date, end: date) -> Iterator[date]:
        """The days in [start, end) on which it will come."""
        number = 1
        while (day := self._cycle.start(number)) < end:
            if day >= start:
                yield day
            number += 1

    @property
    def _cycle(self) -> Cycle:
        last = date.fromisoformat(self.last.day)
        if self.interval is Interval.WEEKLY:
            return Cycle(PeriodUnit.WEEK, 1, last, 1)
        # What is paid on the 31st is paid on the last day of a shorter month.
        days = [date.fromisoformat(paid.day) for paid in self.paid[-TIMES_MIN:]]
        latest = max(day.day for day in days)
        is_cut = all(day.day == latest or (day + timedelta(days=1)).day == 1 for day in days)
        anchor_day = latest if is_cut else last.day
        return Cycle(PeriodUnit.MONTH, GAPS[self.interval].months, last, anchor_day)


def whom(payee: str | None, description: str) -> str:
    """What something that comes back is known by: its payee, or what it says where none is
    recorded; folded.
    """
    return fold(payee or description)


def detected(entries: Iterable[Paid], *, today: date) -> list[Regular]:
    """What comes back and is alive, the dearest of a year first in each currency."""
    groups: dict[tuple[str, str], list[Paid]] = defaultdict(list)
    for entry in entries:
        groups[entry.key, entry.currency].append(entry)
    found = [
        Regular(chain.paid, chain.interval)
        for group in groups.values()
        for near in _by_size(group)
        for chain in chains(near)
        if (today - chain.last).days <= GAPS[chain.interval].most
    ]
    return sorted(
        found, key=lambda one: (one.last.currency, -one.yearly_minor, one.last.key, one.last.day)
    )


def _by_size(group: Sequence[Paid]) -> Iterator[list[Paid]]:
    """Entries whose amounts are much the same."""
    ordered = sorted(group, key=lambda paid: (paid.amount_minor, paid.day))
    near: list[Paid] = []
    for paid in ordered:
        if near and paid.amount_minor * _NEAR[1] > near[-1].amount_minor * _NEAR[0]:
            yield near
            near = []
        near.append(paid)
    yield near
