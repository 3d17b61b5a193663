"""Budgets: periods tile the calendar, and what follows is what the slow way comes to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.budgets import (
    BudgetHealth,
    Checkpoint,
    Course,
    Rollover,
    Standing,
    carried,
    nearest,
    projected,
)
from domain.ledger import Weekday
from domain.periods import Calendar, Cycle, Period, PeriodUnit, Span, cycle, day_in
from tests import budget_oracle as oracle

_DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


@st.composite
def stated(draw: st.DrawFn) -> oracle.Periods:
    period = draw(st.sampled_from(Period))
    is_custom = period is Period.CUSTOM
    start = draw(_DAYS)
    days = draw(st.none() | st.integers(1, 900))
    return oracle.Periods(
        period.name,
        start,
        None if days is None else start + timedelta(days=days),
        draw(st.integers(1, 30)) if is_custom else 1,
        draw(st.sampled_from(PeriodUnit)).name if is_custom else None,
        draw(st.integers(1, 31)),
        draw(st.sampled_from(Weekday)).name,
    )


def course(of: oracle.Periods) -> Course:
    calendar = Calendar(of.month_start_day, Weekday[of.week_start])
    unit = None if of.unit is None else PeriodUnit[of.unit]
    its_cycle = cycle(Period[of.period], calendar, start=of.start, every=of.every, unit=unit)
    return Course(its_cycle, of.start, of.end)


@given(of=stated())
def test_periods_are_those_that_going_from_day_to_day_comes_to(of: oracle.Periods) -> None:
    its = course(of)

    walked = list(of.walked(of.start + timedelta(days=800)))

    assert [(p.start, p.end) for p in map(its.period, range(len(walked)))] == walked
    for number, (start, end) in enumerate(walked):
        assert its.number(start) == its.number(end - timedelta(days=1)) == number


@given(of=stated(), day=_DAYS)
def test_any_day_has_one_period_and_days_outside_the_nearest(of: oracle.Periods, day: date) -> None:
    its = course(of)

    period = its.period(its.number(day))

    if day < of.start:
        assert period.start == of.start
    elif of.end is not None and day >= of.end:
        assert period.end == of.end
    else:
        assert period.has(day)


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        (date(2026, 1, 31), ["01-31", "02-28", "03-31", "04-30", "05-31"]),
        (date(2028, 1, 31), ["01-31", "02-29", "03-31", "04-30", "05-31"]),
        (date(2028, 2, 29), ["02-29", "03-29", "04-29", "05-29", "06-29"]),
    ],
)
def test_the_last_day_of_a_month_does_not_drift(anchor: date, expected: list[str]) -> None:
    its = Course(Cycle(PeriodUnit.MONTH, 1, anchor, anchor.day), anchor)

    assert [its.period(number).start.isoformat()[5:] for number in range(5)] == expected


def test_two_zones_have_two_days_and_so_two_periods() -> None:
    its = course(oracle.Periods("DAILY", date(2026, 3, 1)))
    moment = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    days = [day_in(moment, zone) for zone in ("Europe/Berlin", "America/New_York")]

    assert days == [date(2026, 3, 29), date(2026, 3, 28)]
    assert [its.number(day) for day in days] == [28, 27]


@given(
    spent=st.dictionaries(st.integers(0, 40), st.integers(-300, 900)),
    limit=st.integers(1, 500),
    rollover=st.sampled_from(Rollover),
)
def test_what_is_carried_is_what_walking_through_all_periods_carries(
    spent: dict[int, int], limit: int, rollover: Rollover
) -> None:
    naive = oracle.carried(rollover.name, limit, [spent.get(number, 0) for number in range(45)])

    assert carried(spent, limit=limit, rollover=rollover, into=range(46)) == dict(enumerate(naive))
    for number in (0, 7, 45):
        alone = carried(spent, limit=limit, rollover=rollover, into=[number])
        assert alone == {number: naive[number]}


@given(
    spent=st.dictionaries(st.integers(0, 40), st.integers(-300, 900)),
    limit=st.integers(1, 500),
    rollover=st.sampled_from(Rollover),
    at=st.integers(0, 45),
)
def test_from_any_checkpoint_the_same_is_carried(
    spent: dict[int, int], limit: int, rollover: Rollover, at: int
) -> None:
    rules: Any = {"limit": limit, "rollover": rollover}
    whole = carried(spent, into=range(46), **rules)
    later = {number: minor for number, minor in spent.items() if number >= at}

    for known in (spent, later):
        found = carried(known, into=range(at, 46), since=Checkpoint(at, whole[at]), **rules)
        assert found == {number: whole[number] for number in range(at, 46)}


def test_many_empty_periods_cost_nothing() -> None:
    found = carried({0: 5}, limit=10, rollover=Rollover.BOTH, into=[10**12])

    assert found == {10**12: 10 * 10**12 - 5}


@st.composite
def headings(draw: st.DrawFn) -> dict[str, Any]:
    start = draw(st.dates(date(2026, 1, 1), date(2026, 1, 20)))
    end = start + timedelta(days=draw(st.integers(1, 40)))
    today = start + timedelta(days=draw(st.integers(-5, 45)))
    ahead = st.dates(max(today + timedelta(days=1), start), max(today + timedelta(days=1), end))
    known = draw(st.dictionaries(ahead, st.integers(-500, 500), max_size=5))
    return {
        "period": (start, end),
        "available": draw(st.integers(-100, 2_000)),
        "past": draw(st.integers(-200, 2_000)) if today >= start else 0,
        "known": {day: amount for day, amount in known.items() if start <= day < end},
        "today": today,
    }


@given(of=headings())
def test_the_projection_is_what_going_from_day_to_day_comes_to(of: dict[str, Any]) -> None:
    spend, exceed_on = oracle.heading(**of)

    found = projected(
        Span(*of["period"]),
        available=of["available"],
        past=of["past"],
        known=list(of["known"].items()),
        today=of["today"],
    )

    assert (found.spend, found.exceed_on) == (spend, exceed_on)


@given(of=headings(), spent=st.integers(-100, 3_000))
def test_a_budget_that_will_hold_names_no_day(of: dict[str, Any], spent: int) -> None:
    known = [(day, abs(amount)) for day, amount in of["known"].items()]
    found = projected(
        Span(*of["period"]),
        available=of["available"],
        past=spent,
        known=known,
        today=of["today"],
    )

    if of["today"] < of["period"][1] and spent <= of["available"]:
        assert (found.exceed_on is not None) == (found.spend > of["available"])


@pytest.mark.parametrize(
    ("limit", "carried_in", "spent", "percent", "health"),
    [
        (10_000, 0, 0, "0.0", "ON_TRACK"),
        (10_000, 0, 7_999, "80.0", "ON_TRACK"),
        (10_000, 0, 8_000, "80.0", "NEAR_LIMIT"),
        (10_000, 0, 10_000, "100.0", "NEAR_LIMIT"),
        (10_000, 0, 10_001, "100.0", "EXCEEDED"),
        (10_000, 5_000, 10_001, "66.7", "ON_TRACK"),
        (10_000, -10_000, 0, "100.0", "NEAR_LIMIT"),
        (10_000, -15_000, 0, "150.0", "EXCEEDED"),
        (10_000, -15_000, 1_000, "160.0", "EXCEEDED"),
        (10_000, 0, -500, "-5.0", "ON_TRACK"),
        (10_000, 0, 125, "1.2", "ON_TRACK"),
        (10_000, 0, 135, "1.4", "ON_TRACK"),
    ],
)
def test_a_period_stands_as_it_does(
    limit: int, carried_in: int, spent: int, percent: str, health: str
) -> None:
    standing = Standing(limit, carried_in, spent)

    assert standing.percent_text == percent
    assert standing.health((80, 100), projected=spent) is BudgetHealth[health]
    assert standing.has_reached(100) is (health == "EXCEEDED")
    assert standing.has_reached(80) is (health in {"NEAR_LIMIT", "EXCEEDED"})


def test_a_pace_that_is_too_fast_is_a_risk() -> None:
    standing = Standing(100, 0, 50)

    assert standing.health((), projected=100) is BudgetHealth.ON_TRACK
    assert standing.health((), projected=101) is BudgetHealth.AT_RISK
    assert Standing(100, 0, 99).health((100,), projected=99) is BudgetHealth.ON_TRACK


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-02-20", 3), ("2026-03-01", 3), ("2026-03-31", 100), ("2026-04-01", 0)],
)
def test_the_allowance_is_for_the_days_that_are_left(today: str, expected: int) -> None:
    period = Span(date(2026, 3, 1), date(2026, 4, 1))

    allowance = Standing(150, 0, 50).daily_allowance(period, date.fromisoformat(today))

    assert allowance == expected


@given(numerator=st.integers(-(10**6), 10**6), denominator=st.integers(1, 1_000))
def test_the_nearest_is_that_of_exact_fractions(numerator: int, denominator: int) -> None:
    assert nearest(numerator, denominator) == round(Fraction(numerator, denominator))
