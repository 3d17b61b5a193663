"""Payments that follow on one another at equal intervals, whatever else was paid between them.

Equal amounts are looked at first, and then what is left of amounts much the same: a price that
rises goes on with the chain before it. Each payment is in one chain at most. Of a place where much
is paid all the time nothing is a chain: between the payments of one there are, on average, no more
other days than its own, and from half as many on they must keep to their day.

Payments are tried as the latest of a chain once for each interval, and a step looks at the days
of one window only (22 at most): a run over n payments takes O(n log n).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

TIMES_MIN = 3


class Interval(Enum):
    WEEKLY = "Every seven days, give or take one."
    MONTHLY = "Every month, give or take four days."
    QUARTERLY = "Every three months, give or take a week."
    YEARLY = "Every year, give or take ten days."


class Gap(NamedTuple):
    """The least and most days of an interval, its months, and how near its day is kept to."""

    least: int
    most: int
    months: int
    strict: int

    @lru_cache(maxsize=4_096)  # noqa: B019 - there are four of these, for ever
    def off(self, earlier: date, later: date) -> int:
        """By how many days they miss the interval, counted from the one or from the other."""
        if not self.months:
            return abs((later - earlier).days - self.least - 1)
        back = abs((_moved(later, -self.months) - earlier).days)
        return min(back, abs((_moved(earlier, self.months) - later).days))


GAPS = {
    Interval.WEEKLY: Gap(6, 8, 0, 0),
    Interval.MONTHLY: Gap(26, 35, 1, 2),
    Interval.QUARTERLY: Gap(84, 99, 3, 2),
    Interval.YEARLY: Gap(355, 376, 12, 2),
}


@dataclass(frozen=True, slots=True)
class Paid:
    """One entry; `id` is its transaction's. `key` is whom it went to, or what it says: entries with
    one key may belong.
    """

    key: str
    payee_id: str | None
    description: str
    day: str
    amount_minor: int
    currency: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Payments at one interval, the earliest first."""

    paid: tuple[Paid, ...]
    interval: Interval

    @property
    def first(self) -> date:
        return _day(self.paid[0])

    @property
    def last(self) -> date:
        return _day(self.paid[-1])


def chains(near: Iterable[Paid]) -> list[Chain]:
    """All chains of payments whose amounts are much the same, also those that have ended."""
    found: list[Chain] = []
    rest: list[Paid] = []
    equal: dict[int, list[Paid]] = defaultdict(list)
    for paid in near:
        equal[paid.amount_minor].append(paid)
    for several in equal.values():
        crowd = _Crowd(several)
        found += crowd.chains()
        rest += crowd.left()
    crowd = _Crowd(rest)
    found += crowd.chains()
    grown = [crowd.grown(chain) for chain in sorted(_joined(found), key=lambda one: -len(one.paid))]
    return _joined(grown)


class _Crowd:
    """Payments of which none is in a chain yet, by day; each day's by amount."""

    def __init__(self, payments: Sequence[Paid]) -> None:
        self._by_day: dict[date, list[Paid]] = defaultdict(list)
        for paid in sorted(payments, key=attrgetter("amount_minor")):
            self._by_day[_day(paid)].append(paid)
        self._days = sorted(self._by_day)
        self._places = {day: place for place, day in enumerate(self._days)}

    def chains(self) -> list[Chain]:
        """Take out all that there are, those of the shorter intervals and the latest first."""
        if len(self._days) < TIMES_MIN:
            return []
        return [
            chain
            for interval in Interval
            for day in reversed(self._days)
            for chain in self._ending(day, interval)
        ]

    def _ending(self, day: date, interval: Interval) -> Iterator[Chain]:
        failed = None
        for end in self._ends(day, interval):
            # What is equal to it ends nothing either.
            if end.amount_minor == failed:
                continue
            chain = self._chain(end, interval)
            if chain is None:
                failed = end.amount_minor
                continue
            for paid in chain.paid:
                self._by_day[_day(paid)].remove(paid)
            yield chain

    def _ends(self, day: date, interval: Interval) -> list[Paid]:
        """What may be the latest of a chain: nothing where so few payments are crowded already."""
        least = date.fromordinal(max(1, day.toordinal() - (TIMES_MIN - 1) * GAPS[interval].least))
        count = self._places[day] + 1 - bisect_left(self._days, least)
        return list(self._by_day[day]) if count <= 2 * TIMES_MIN else []

    def left(self) -> Iterator[Paid]:
        for several in self._by_day.values():
            yield from several

    def grown(self, chain: Chain) -> Chain:
        """The chain with what comes next before and behind it, taken out of here."""
        paid, gap = list(chain.paid), GAPS[chain.interval]
        while (next_ := self._beside(paid[-1], gap, 1)) is not None:
            paid.append(next_)
        while (next_ := self._beside(paid[0], gap, -1)) is not None:
            paid.insert(0, next_)
        return Chain(tuple(paid), chain.interval)

    def _chain(self, end: Paid, interval: Interval) -> Chain | None:
        """The one with this end, unless another interval makes a longer one of it."""
        links = self._back(end, interval)
        if len(links) < TIMES_MIN:
            return None
        if any(len(self._back(end, other)) > len(links) for other in Interval):
            return None
        return Chain(tuple(reversed(links)), interval)

    def _back(self, end: Paid, interval: Interval) -> list[Paid]:
        links, gap, worst = [end], GAPS[interval], 0
        latest = self._places[_day(end)]
        while (step := self._nearest(links[-1], gap, -1)) is not None:
            worst, times = max(worst, step[0]), len(links) + 1
            others = latest - self._places[_day(step[1])] + 1 - times
            is_crowded = others > times or (2 * others > times and worst > gap.strict)
            if times >= TIMES_MIN and is_crowded:
                break
            links.append(step[1])
        return links

    def _nearest(self, paid: Paid, gap: Gap, sign: int) -> tuple[int, Paid] | None:
        """What is an interval before (-1) or behind, and by how many days it misses that."""
        day = _day(paid)
        ends = sorted(day.toordinal() + sign * days for days in (gap.least, gap.most))
        start, stop = (date.fromordinal(max(1, end)) for end in ends)
        best: tuple[tuple[bool, int, int], Paid] | None = None
        for near in self._days[bisect_left(self._days, start) : bisect_right(self._days, stop)]:
            other = _like(self._by_day[near], paid.amount_minor)
            if other is None:
                continue
            differs = abs(other.amount_minor - paid.amount_minor)
            rank = (differs > 0, gap.off(*sorted((day, near))), differs)
            if best is None or rank < best[0]:
                best = rank, other
        return None if best is None else (best[0][1], best[1])

    def _beside(self, paid: Paid, gap: Gap, sign: int) -> Paid | None:
        """Take what comes next: on its very day, or if nothing else lies between."""
        step = self._nearest(paid, gap, sign)
        if step is None:
            return None
        start, stop = sorted((_day(paid), _day(step[1])))
        between = self._days[bisect_right(self._days, start) : bisect_left(self._days, stop)]
        if step[0] > gap.strict and any(self._by_day[day] for day in between):
            return None
        self._by_day[_day(step[1])].remove(step[1])
        return step[1]


def _joined(found: Iterable[Chain]) -> list[Chain]:
    """Each that begins an interval after the end of another goes on with it."""
    ended: dict[tuple[Interval, date], list[Chain]] = defaultdict(list)
    ends: dict[Interval, list[date]] = defaultdict(list)
    for chain in sorted(found, key=lambda one: (one.first, one.last)):
        gap, days = GAPS[chain.interval], ends[chain.interval]
        first = chain.first.toordinal()
        start, stop = (date.fromordinal(max(1, first - days)) for days in (gap.most, gap.least))
        near = days[bisect_left(days, start) : bisect_right(days, stop)]
        before = min(near, key=lambda day: gap.off(day, chain.first), default=None)
        whole = chain
        if before is not None:
            whole = Chain(ended[chain.interval, before].pop().paid + chain.paid, chain.interval)
            days.remove(before)
        ended[chain.interval, whole.last].append(whole)
        insort(days, whole.last)
    return [chain for several in ended.values() for chain in several]


def _like(several: Sequence[Paid], amount_minor: int) -> Paid | None:
    """The nearest by amount."""
    place = bisect_left(several, amount_minor, key=attrgetter("amount_minor"))
    around = several[max(0, place - 1) : place + 1]
    return min(around, key=lambda paid: abs(paid.amount_minor - amount_minor), default=None)


def _moved(day: date, months: int) -> date:
    """The same day of another month, or the last that it has."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(paid: Paid) -> date:
    return date.fromisoformat(paid.day)
