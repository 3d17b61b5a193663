"""Recurrence: on which days a rule falls, and what is to become of each of them by a day.

Occurrence n is counted from the anchor and never from the one before it, so that the 31st does not
drift: a month that is too short for it has it on its last day, and the next one on the 31st again.
29 February is the 28th in other years. An occurrence is known by its nominal day for ever, on
whichever day it is posted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from domain.ledger import YEARS
from domain.periods import Cycle, PeriodUnit

_LAST_DAY = date(YEARS[1], 12, 31)
_MONTHS = 12
_DAY = timedelta(days=1)


class Frequency(Enum):
    DAILY = "Every so many days."
    WEEKLY = "Every so many weeks, on the weekday of the first day."
    MONTHLY = "Every so many months, on the day of the first; the last day of shorter months."
    YEARLY = "Every so many years, on the day of the first; 29 February is the 28th in others."


class Posting(Enum):
    AUTOMATIC = "On its day it becomes a transaction."
    NEEDS_APPROVAL = "On its day it waits for somebody to approve it."


class Missed(Enum):
    POST_ALL = "Everything that was missed is posted, each on its own day."
    POST_LATEST = "Of all that is due only the latest is posted; those before it are skipped."
    SKIP = "What is due is posted on its own day or never: what was missed is skipped."


class OccurrenceState(Enum):
    SCHEDULED = "Still to come, or due and not looked at yet."
    AWAITING_APPROVAL = "Due, and waiting for somebody to approve or skip it."
    POSTED = "It became a transaction, which may have been deleted since."
    SKIPPED = "It was left out, by somebody or because it was missed."


@dataclass(frozen=True, slots=True)
class Rule:
    """`every` so many days, weeks, months or years from `start`, which is the first of them.

    It ends before the day `end`, or after `count` occurrences; without either it goes on to the
    last day that there is.
    """

    frequency: Frequency
    start: date
    every: int = 1
    end: date | None = None
    count: int | None = None

    @property
    def cycle(self) -> Cycle:
        unit, length = {
            Frequency.DAILY: (PeriodUnit.DAY, 1),
            Frequency.WEEKLY: (PeriodUnit.WEEK, 1),
            Frequency.MONTHLY: (PeriodUnit.MONTH, 1),
            Frequency.YEARLY: (PeriodUnit.MONTH, _MONTHS),
        }[self.frequency]
        return Cycle(unit, self.every * length, self.start, self.start.day)

    @property
    def how_many(self) -> int:
        """How many occurrences there are at all."""
        return self._limit(self.cycle)

    def how_many_before(self, day: date) -> int:
        return min(self._first_from(self.cycle, day), self.how_many)

    def days(self, since: date, until: date) -> Iterator[date]:
        """The occurrences from the day `since` to the day `until`, both included, in order."""
        cycle = self.cycle
        for number in range(self._first_from(cycle, since), self._limit(cycle)):
            day = cycle.start(number)
            if day > until:
                return
            yield day

    def first_from(self, day: date) -> date | None:
        """The first occurrence on this day or later; None if there is none."""
        return next(self.days(day, _LAST_DAY), None)

    def has(self, day: date) -> bool:
        return self.first_from(day) == day

    def around(self, nominal: date) -> tuple[date, date]:
        """The nominal days before and after an occurrence, as if the rule had no ends."""
        cycle = self.cycle
        number = cycle.number(nominal)
        return cycle.start(number - 1), cycle.start(number + 1)

    def _limit(self, cycle: Cycle) -> int:
        last = _LAST_DAY if self.end is None else min(_LAST_DAY, self.end - _DAY)
        by_day = max(0, cycle.number(last) + 1)
        return by_day if self.count is None else min(by_day, self.count)

    def _first_from(self, cycle: Cycle, day: date) -> int:
        if day <= self.start:
            return 0
        number = cycle.number(day)
        return number if cycle.start(number) == day else number + 1


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of an occurrence: what became of it, and what somebody changed of it.

    `day` is where it was moved to, always between the nominal days before and after its own;
    `amount_minor` is what it was changed to.
    """

    state: OccurrenceState
    day: date | None = None
    amount_minor: int | None = None

    @property
    def is_open(self) -> bool:
        return self.state is OccurrenceState.SCHEDULED


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rule, and what is to be done with what it gives.

    `since` is its first nominal day that nothing has become of yet; None when there is none.
    """

    rule: Rule
    since: date | None
    posting: Posting = Posting.AUTOMATIC
    missed: Missed = Missed.POST_ALL


class Planned(NamedTuple):
    """An occurrence, the day it is for, and what is to become of it on that day.

    What lies after today stays SCHEDULED until then.
    """

    nominal: date
    day: date
    state: OccurrenceState
    amount_minor: int | None = None


def planned(
    schedule: Schedule, kept: Mapping[date, Kept], *, today: date, until: date
) -> list[Planned]:
    """What becomes of all open occurrences whose day is `until` or before, by their nominal days.

    `kept` has what is known of the rule's nominal days from `schedule.since` on. What is posted on
    a day is what this gives for `until` that day; what is upcoming is what it gives for a later
    one.
    """
    found = list(_open(schedule, kept, until))
    latest: tuple[date, date] | None = None
    if schedule.missed is Missed.POST_LATEST:
        latest = max(((day, nominal) for nominal, day, _ in found if day <= today), default=None)

    def state(nominal: date, day: date) -> OccurrenceState:
        if day > today:
            return OccurrenceState.SCHEDULED
        if schedule.missed is Missed.SKIP and day < today:
            return OccurrenceState.SKIPPED
        if schedule.missed is Missed.POST_LATEST and (day, nominal) != latest:
            return OccurrenceState.SKIPPED
        if schedule.posting is Posting.NEEDS_APPROVAL:
            return OccurrenceState.AWAITING_APPROVAL
        return OccurrenceState.POSTED

    return [
        Planned(nominal, day, state(nominal, day), amount_minor)
        for nominal, day, amount_minor in found
    ]


def next_open(schedule: Schedule, kept: Mapping[date, Kept]) -> tuple[date, date] | None:
    """The first nominal day that is still open, and the day that comes next of all open ones.

    These are of one occurrence mostly; the one after it may have been moved before it. None when
    nothing is left.
    """
    if schedule.since is None:
        return None
    found = _still_open(schedule.rule.days(schedule.since, _LAST_DAY), kept)
    first = next(found, None)
    if first is None:
        return None
    second = next(found, first) if kept else first
    return first[0], min(first[1], second[1])


def _open(
    schedule: Schedule, kept: Mapping[date, Kept], until: date
) -> Iterator[tuple[date, date, int | None]]:
    """(nominal day, day, amount) of what is open and for `until` or before."""
    if schedule.since is None:
        return
    beyond = 0
    for nominal in schedule.rule.days(schedule.since, _LAST_DAY):
        # Moved or not, an occurrence stays between its neighbours: only the first one after
        # `until` can be for a day before it.
        beyond += nominal > until
        one = kept.get(nominal)
        day = nominal if one is None or one.day is None else one.day
        if day <= until and (one is None or one.is_open):
            yield nominal, day, None if one is None else one.amount_minor
        if beyond:
            return


def _still_open(days: Iterator[date], kept: Mapping[date, Kept]) -> Iterator[tuple[date, date]]:
    for nominal in days:
        one = kept.get(nominal)
        if one is None:
            yield nominal, nominal
        elif one.is_open:
            yield nominal, one.day or nominal
