"""Budgets: what is kept of them follows the ledger, and so do their alerts, whatever is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.budgets import Rollover
from domain.ledger import Weekday
from domain.money import Money
from domain.periods import Period, PeriodUnit
from tests.services.books import Books
from tests.services.budget_walk import NAMES, BudgetWalk, Planned
from tests.services.model import EXPENSE, SPENDING, Stated, Step, stated
from tests.soaking import examples

_WHICH = st.integers(0, 9)


@st.composite
def budgets(draw: st.DrawFn) -> Planned:
    period = draw(st.sampled_from(Period))
    is_custom = period is Period.CUSTOM
    start = draw(st.dates(date(2025, 11, 1), date(2026, 3, 20)))
    end = draw(st.none() | st.dates(start + timedelta(days=1), date(2026, 4, 30)))
    return {
        "period": period,
        "every": draw(st.integers(1, 40)) if is_custom else 1,
        "unit": draw(st.sampled_from(PeriodUnit)) if is_custom else None,
        "start": start.isoformat(),
        "end": end and end.isoformat(),
        "rollover": draw(st.sampled_from([*Rollover, Rollover.DEFICIT, Rollover.BOTH])),
        "limit": Money(
            draw(st.sampled_from([1, 5_000, 400_000, 10**6])),
            draw(st.sampled_from(["EUR", "EUR", "USD"])),
        ),
        "thresholds": tuple(sorted(draw(st.sets(st.sampled_from([1, 50, 80, 100, 150]))))),
        "names": draw(st.sets(st.sampled_from(NAMES), min_size=2) | st.just(set())),
    }


# Also of the current period, of one to come, and far ahead.
_DAYS = ["2026-01-01", "2026-01-02", "2026-02-28", "2026-03-13", "2026-03-31", "2026-05-05"]
_STATED = st.builds(lambda stated, day: replace(stated, day=day), stated(), st.sampled_from(_DAYS))
# Expenses that most budgets cover, so that much of what is carried over changes in the past.
_SPENT = st.builds(
    lambda amount, day, name: Stated(EXPENSE, amount, day, "Cash", category=name),
    st.sampled_from([1, 3_000, 450_000]),
    st.sampled_from(_DAYS),
    st.sampled_from([None, *SPENDING]),
)
# And what comes to nothing in any limit's currency, or is so little that it does.
_ABROAD = st.builds(
    lambda amount, day, rate: Stated(EXPENSE, amount, day, "Kuwait", rate=rate),
    st.sampled_from([1, 2, 450_000]),
    st.sampled_from(_DAYS),
    st.sampled_from([None, "0.9"]),
)
_STEPS = st.one_of(
    st.tuples(st.just("create"), _STATED),
    st.tuples(st.just("create"), _ABROAD),
    st.tuples(st.just("create"), _SPENT),
    st.tuples(st.just("create"), _SPENT),
    st.tuples(st.just("create_many"), st.lists(_STATED, min_size=1, max_size=4)),
    st.tuples(st.just("update"), st.tuples(_WHICH, st.sampled_from(["day", "whole"]), _STATED)),
    st.tuples(st.just("delete"), _WHICH),
    st.tuples(st.just("drop"), st.tuples(_WHICH, _WHICH)),
    st.tuples(st.just("restore"), _WHICH),
    st.tuples(st.just("put_below"), st.tuples(_WHICH, _WHICH)),
    st.tuples(st.just("move_calendar"), st.tuples(st.integers(1, 31), st.sampled_from(Weekday))),
    st.tuples(st.just("budget"), budgets()),
    st.tuples(st.just("change_budget"), st.tuples(_WHICH, budgets())),
    st.tuples(st.just("change_limit"), st.tuples(_WHICH, st.sampled_from([1, 7_000, 10**6]))),
    st.tuples(st.just("drop_budget"), _WHICH),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 31, 100])),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 31, 100])),
)


def go(engine: Engine, first: list[Planned], steps: list[Step]) -> None:
    walk = BudgetWalk(Books.new(engine))
    for new in first:
        walk.budget(new)

    walk.look()
    for step in steps:
        walk.take(step)
        walk.look()


# A budget that carries over, and months later two fils that are no cent.
_MONTHLY: Planned = {
    "period": Period.MONTHLY,
    "start": "2026-03-01",
    "rollover": Rollover.DEFICIT,
    "limit": Money(1, "EUR"),
    "thresholds": (1, 50),
    "names": set(),
}
_FILS = Stated(EXPENSE, 2, "2026-03-13", "Kuwait", category="Travel", is_refund=True, rate="0.9")


@example([_MONTHLY], [("wait", 100), ("create", _FILS)])
@example([{**_MONTHLY, "period": Period.DAILY}], [("wait", 31), ("create", _FILS), ("wait", 100)])
@example([_MONTHLY], [("wait", 100), ("create", replace(_FILS, rate=None)), ("delete", 0)])
@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.lists(budgets(), min_size=1, max_size=3),
    steps=st.lists(_STEPS, min_size=8, max_size=16),
)
def test_whatever_is_written_budgets_are_what_the_transactions_come_to(
    engine: Engine, first: list[Planned], steps: list[Step]
) -> None:
    go(engine, first, steps)


_CARRYING = budgets().map(
    lambda new: {
        **new,
        "start": min(new["start"], "2026-01-02"),
        "end": None,
        "rollover": Rollover.BOTH if new["rollover"] is Rollover.NONE else new["rollover"],
        "names": set(),
    }
)
_OLD_AND_NEW = st.one_of(
    st.tuples(st.just("create"), _SPENT),
    st.tuples(st.just("create"), _ABROAD),
    st.tuples(st.just("update"), st.tuples(_WHICH, st.sampled_from(["day", "whole"]), _SPENT)),
    st.tuples(st.just("delete"), _WHICH),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 31, 100])),
    st.tuples(st.just("change_limit"), st.tuples(_WHICH, st.sampled_from([1, 7_000, 10**6]))),
)


@settings(max_examples=examples(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.lists(_CARRYING, min_size=2, max_size=3),
    steps=st.lists(_OLD_AND_NEW, min_size=8, max_size=12),
)
def test_what_is_carried_over_follows_whatever_changes_in_the_past(
    engine: Engine, first: list[Planned], steps: list[Step]
) -> None:
    go(engine, first, steps)
