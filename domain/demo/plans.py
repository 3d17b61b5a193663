"""What Robin means to spend, and what Robin saves for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.budgets import Rollover
from domain.demo.person import CURRENCY
from domain.money import Money
from domain.periods import Period
from domain.records import CategoryPath

# The transfers that count for the first goal, by what they are called.
PUT_ASIDE = "Put aside"


@dataclass(frozen=True, slots=True)
class DemoBudget:
    """Of one category with all below it; of all spending where the path is empty."""

    name: str
    limit_minor: int
    path: CategoryPath = ()
    period: Period = Period.MONTHLY
    rollover: Rollover = Rollover.NONE
    start: date = date(2025, 5, 1)
    end: date | None = None
    thresholds: tuple[int, ...] = (80, 100)

    @property
    def limit(self) -> Money:
        return Money(self.limit_minor, CURRENCY)


@dataclass(frozen=True, slots=True)
class DemoGoal:
    """`saved` are sums by themselves, on their days."""

    name: str
    target_minor: int
    deadline: date | None
    saved: tuple[tuple[date, int, str], ...] = ()

    @property
    def target(self) -> Money:
        return Money(self.target_minor, CURRENCY)


BUDGETS = (
    DemoBudget("Everything", 260_000),
    DemoBudget("Food", 95_000, ("Food",)),
    DemoBudget("Coffee", 1_800, ("Food", "Coffee"), Period.WEEKLY, thresholds=(100,)),
    DemoBudget("Leisure", 12_000, ("Leisure",), rollover=Rollover.SURPLUS),
    DemoBudget("Getting around", 13_000, ("Transport",), rollover=Rollover.BOTH),
    DemoBudget(
        "Japan 2026", 190_000, ("Travel", "Japan 2026"), Period.YEARLY,
        start=date(2026, 1, 1), end=date(2026, 6, 1), thresholds=(50, 80, 100),
    ),
)  # fmt: skip
# The first is what is put aside each month.
GOALS = (
    DemoGoal("A year's reserve", 1_000_000, date(2027, 6, 30)),
    DemoGoal(
        "New bicycle", 90_000, date(2026, 9, 1),
        saved=(
            (date(2026, 2, 14), 20_000, "Birthday money"),
            (date(2026, 4, 30), 25_000, "What was left in April"),
            (date(2026, 6, 20), 12_000, "From the old one"),
            (date(2026, 8, 28), 33_000, "The rest"),
        ),
    ),
    DemoGoal("Piano", 240_000, None, saved=((date(2025, 12, 24), 10_000, "A gift"),)),
)  # fmt: skip
