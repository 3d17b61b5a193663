"""A budget with what it covers and when: what its row means, for whoever counts or shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.budgets import BEGINNING, Checkpoint, Course, Rollover, Standing
from domain.ledger import Weekday
from domain.periods import Calendar, Period, PeriodUnit, cycle


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """`covered` are the ids of categories whose spending counts; None for all spending."""

    row: Any
    course: Course
    covered: frozenset[str] | None

    @classmethod
    def of(cls, row: Any, calendar: Calendar, covered: frozenset[str] | None) -> Watched:
        return cls(row, course_of(row, calendar), covered)

    @property
    def rollover(self) -> Rollover:
        return Rollover[self.row.rollover]

    @property
    def thresholds(self) -> tuple[int, ...]:
        return thresholds_of(self.row.thresholds)

    def covers(self, category_id: str | None) -> bool:
        return self.covered is None or category_id in self.covered

    def has(self, day: str) -> bool:
        """Whether an ISO day lies between its start and its end."""
        end: str | None = self.row.end_date
        started: bool = self.row.start_date <= day
        return started and (end is None or day < end)

    def start_of(self, number: int) -> str:
        return self.course.period(number).start.isoformat()

    def checkpoint(self, since: str) -> Checkpoint:
        """From where it is walked to the periods from the day `since` on; empty is to all."""
        settled: str | None = self.row.settled_start
        if settled is None or since < settled:
            return BEGINNING
        number = self.course.number(date.fromisoformat(settled))
        return Checkpoint(number, self.row.settled_minor)

    def needed_from(self, since: str) -> str | None:
        """The first day whose spending says how those periods stand; None for all of it.

        Where nothing is carried over, what was before them does not matter.
        """
        if self.rollover is Rollover.NONE:
            return since or None
        settled: str | None = self.row.settled_start
        return None if settled is None or since < settled else settled

    def own_spent(self, rows: Iterable[Any]) -> dict[int, int]:
        """Minor units of the limit's currency, or converted into it, by the numbers of the periods
        that rows are of; none where nothing is.
        """
        number, parse, currency = self.course.cycle.number, date.fromisoformat, self.row.currency
        first = number(self.course.start)
        found: dict[int, int] = {}
        for start, code, sum_ in rows:
            if code == currency or sum_.converted:
                spent_minor = sum_.amount_minor if code == currency else sum_.to_minor
                place = number(parse(start)) - first
                found[place] = found.get(place, 0) + spent_minor
        return found

    def standing(self, carried: int, spent: int) -> Standing:
        return Standing(self.row.limit_minor, carried, spent)


def course_of(row: Any, calendar: Calendar) -> Course:
    """The periods of a budget's row in a wallet with this calendar."""
    start = date.fromisoformat(row.start_date)
    unit = None if row.unit is None else PeriodUnit[row.unit]
    its_cycle = cycle(Period[row.period], calendar, start=start, every=row.every, unit=unit)
    return Course(its_cycle, start, row.end_date and date.fromisoformat(row.end_date))


def calendar_of(row: Any) -> Calendar:
    """When the months and weeks begin of a wallet's row, or of one with its columns."""
    return Calendar(row.month_start_day, Weekday[row.week_start])


def thresholds_of(kept: str) -> tuple[int, ...]:
    """The percents that a row keeps as text."""
    return tuple(map(int, kept.split(","))) if kept else ()


def thresholds_text(thresholds: Sequence[int]) -> str:
    return ",".join(map(str, thresholds))
