"""The published vectors: the service comes to what they say, and so does the slow way."""

from __future__ import annotations

import json
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from domain.budgets import Course, Rollover, Standing, carried, projected
from domain.ledger import Weekday
from domain.periods import Calendar, Period, PeriodUnit, Span, cycle
from domain.recurrence import Frequency, Rule
from tests import budget_oracle as oracle

VECTORS = Path(__file__).resolve().parent.parent.parent / "docs" / "vectors"


def cases(name: str) -> pytest.MarkDecorator:
    """The cases of a file, each under its name."""
    found = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))["cases"]
    assert len({case["name"] for case in found}) == len(found) > 0
    return pytest.mark.parametrize("case", found, ids=[case["name"] for case in found])


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@cases("periods")
def test_periods(case: dict[str, Any]) -> None:
    of, wallet = case["budget"], case["wallet"]
    start = date.fromisoformat(of["startDate"])
    calendar = Calendar(wallet["monthStartDay"], Weekday[wallet["weekStart"]])
    unit = None if of["unit"] is None else PeriodUnit[of["unit"]]
    its_cycle = cycle(Period[of["period"]], calendar, start=start, every=of["every"], unit=unit)
    course = Course(its_cycle, start, _day(of["endDate"]))

    periods = [course.period(number) for number in range(len(case["periods"]))]

    assert [[str(each.start), str(each.end)] for each in periods] == case["periods"]
    days = {each["on"]: each["period"] for each in case["days"]}
    assert {on: course.number(date.fromisoformat(on)) for on in days} == days


@cases("periods")
def test_periods_the_slow_way(case: dict[str, Any]) -> None:
    of, wallet = case["budget"], case["wallet"]
    periods = oracle.Periods(
        of["period"],
        date.fromisoformat(of["startDate"]),
        _day(of["endDate"]),
        of["every"],
        of["unit"],
        wallet["monthStartDay"],
        wallet["weekStart"],
    )

    walked = periods.walked(date.fromisoformat(case["periods"][-1][1]))

    assert [[str(start), str(end)] for start, end in walked] == case["periods"]


@cases("rollover")
def test_rollover(case: dict[str, Any]) -> None:
    spent, expected = case["spent"], case["carriedOver"]
    given = {number: amount for number, amount in enumerate(spent) if amount}

    found = carried(
        given,
        limit=case["limit"],
        rollover=Rollover[case["rollover"]],
        into=range(len(expected)),
    )

    assert list(found.values()) == expected
    assert oracle.carried(case["rollover"], case["limit"], spent) == expected


@cases("projection")
def test_projection(case: dict[str, Any]) -> None:
    period = Span(date.fromisoformat(case["start"]), date.fromisoformat(case["end"]))
    today = date.fromisoformat(case["today"])
    known = [(date.fromisoformat(each["date"]), each["amount"]) for each in case["known"]]
    spent = case["spentUntilToday"] + sum(amount for _, amount in known)
    standing = Standing(case["limit"], case["carriedOver"], spent)

    found = projected(
        period,
        available=standing.available,
        past=case["spentUntilToday"],
        known=known,
        today=today,
    )

    assert {
        "spent": spent,
        "remaining": standing.remaining,
        "percentUsed": standing.percent_text,
        "health": standing.health(case["thresholds"], projected=found.spend).name,
        "dailyAllowance": standing.daily_allowance(period, today),
        "projectedSpend": found.spend,
        "projectedExceedOn": found.exceed_on and found.exceed_on.isoformat(),
        "reached": [each for each in case["thresholds"] if standing.has_reached(each)],
    }.items() <= case.items()


@cases("projection")
def test_projection_the_slow_way(case: dict[str, Any]) -> None:
    known = {date.fromisoformat(each["date"]): each["amount"] for each in case["known"]}

    spend, exceed_on = oracle.heading(
        (date.fromisoformat(case["start"]), date.fromisoformat(case["end"])),
        case["limit"] + case["carriedOver"],
        case["spentUntilToday"],
        known,
        date.fromisoformat(case["today"]),
    )

    assert spend == case["projectedSpend"]
    assert exceed_on == _day(case["projectedExceedOn"])


@cases("recurrence")
def test_recurrence(case: dict[str, Any]) -> None:
    of, days = case["rule"], case["days"]
    start = date.fromisoformat(of["startDate"])
    rule = Rule(Frequency[of["frequency"]], start, of["every"], _day(of["endDate"]), of["count"])

    found = rule.days(start, date(2200, 12, 31))

    assert [str(day) for day in islice(found, len(days))] == days
    assert (next(found, None) is None) is case["isComplete"]
