"""Recurrence: the days of a rule, and what becomes of each of them by a day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.ledger import TransactionKind
from domain.money import Money
from domain.recurrence import (
    Frequency,
    Kept,
    Missed,
    OccurrenceState,
    Planned,
    Posting,
    Rule,
    Schedule,
    next_open,
    planned,
)
from domain.recurring_rules import Draft, refusals
from domain.transactions import Surroundings

FOREVER = date(2200, 12, 31)
SCHEDULED, AWAITING = OccurrenceState.SCHEDULED, OccurrenceState.AWAITING_APPROVAL
POSTED, SKIPPED = OccurrenceState.POSTED, OccurrenceState.SKIPPED


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    start = draw(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
    is_ended, is_counted = draw(st.sampled_from([(0, 0), (1, 0), (0, 1)]))
    return Rule(
        draw(st.sampled_from(Frequency)),
        start,
        draw(st.integers(1, 40)),
        start + timedelta(draw(st.integers(1, 4_000))) if is_ended else None,
        draw(st.integers(1, 60)) if is_counted else None,
    )


def some(rule: Rule, most: int = 60) -> list[date]:
    return list(islice(rule.days(rule.start, FOREVER), most))


def midnight(day: date) -> datetime:
    return datetime.fromisoformat(day.isoformat())


def reference(rule: Rule) -> rrule.rrule:
    """What dateutil says, told to take the last day of a month that is too short."""
    named: dict[str, Any] = {"dtstart": midnight(rule.start), "interval": rule.every}
    if rule.count is not None:
        named["count"] = rule.count
    if rule.end is not None:
        named["until"] = midnight(rule.end - timedelta(1))
    if rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        named |= {"bymonthday": [rule.start.day, -1], "bysetpos": 1}
    if rule.frequency is Frequency.YEARLY:
        named["bymonth"] = rule.start.month
    return rrule.rrule(getattr(rrule, rule.frequency.name), **named)


@given(rule=rules())
def test_the_days_are_those_of_dateutil(rule: Rule) -> None:
    theirs = [each.date() for each in islice(reference(rule), 60)]

    assert some(rule) == [day for day in theirs if day <= FOREVER]


@given(rule=rules(), around=st.dates(date(1980, 1, 1), date(2070, 1, 1)))
def test_a_window_shows_what_the_whole_has(rule: Rule, around: date) -> None:
    until = around + timedelta(400)
    whole = list(rule.days(rule.start, until))

    assert list(rule.days(around, until)) == [day for day in whole if day >= around]
    assert rule.how_many_before(around) == len([day for day in whole if day < around])
    assert rule.first_from(around) == next(rule.days(around, FOREVER), None)


@given(rule=rules())
def test_every_day_is_told_by_its_anchor(rule: Rule) -> None:
    days = some(rule)

    assert days[0] == rule.start
    assert all(before < after for before, after in pairwise(days))
    assert all(map(rule.has, days))
    if rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY):
        lengths = [monthrange(day.year, day.month)[1] for day in days]
        expected = [min(rule.start.day, length) for length in lengths]
        assert [day.day for day in days] == expected


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule(Frequency.MONTHLY, date(2026, 1, 31)), ["01-31", "02-28", "03-31", "04-30"]),
        (Rule(Frequency.MONTHLY, date(2028, 1, 30)), ["01-30", "02-29", "03-30"]),
        (Rule(Frequency.WEEKLY, date(2026, 3, 2), 2, count=3), ["03-02", "03-16", "03-30"]),
        (Rule(Frequency.DAILY, date(2026, 3, 1), end=date(2026, 3, 3)), ["03-01", "03-02"]),
    ],
)
def test_days_by_example(rule: Rule, days: list[str]) -> None:
    assert [str(day)[5:] for day in some(rule, len(days))] == days


def test_a_leap_day_is_the_28th_in_other_years() -> None:
    rule = Rule(Frequency.YEARLY, date(2024, 2, 29))

    assert [day.day for day in some(rule, 5)] == [29, 28, 28, 28, 29]


DAILY = Rule(Frequency.DAILY, date(2026, 3, 1))
TODAY = date(2026, 3, 4)


def states(missed: Missed, posting: Posting = Posting.AUTOMATIC) -> list[str]:
    schedule = Schedule(DAILY, DAILY.start, posting, missed)
    found = planned(schedule, {}, today=TODAY, until=date(2026, 3, 5))
    return [each.state.name for each in found]


def test_what_was_missed_follows_the_rules_choice() -> None:
    assert states(Missed.POST_ALL) == ["POSTED"] * 4 + ["SCHEDULED"]
    assert states(Missed.POST_LATEST) == ["SKIPPED"] * 3 + ["POSTED", "SCHEDULED"]
    assert states(Missed.SKIP) == ["SKIPPED"] * 3 + ["POSTED", "SCHEDULED"]
    asked = states(Missed.SKIP, Posting.NEEDS_APPROVAL)
    assert asked == ["SKIPPED"] * 3 + ["AWAITING_APPROVAL", "SCHEDULED"]


MONTHLY = Schedule(Rule(Frequency.MONTHLY, date(2026, 1, 10)), date(2026, 3, 10))


@pytest.mark.parametrize(
    ("kept", "until", "expected", "following"),
    [
        ({}, date(2026, 3, 9), [], date(2026, 3, 10)),
        ({}, date(2026, 3, 10), ["03-10"], date(2026, 3, 10)),
        # Moved behind what comes after it is moved to.
        (
            {
                date(2026, 3, 10): Kept(SCHEDULED, date(2026, 4, 5)),
                date(2026, 4, 10): Kept(SCHEDULED, date(2026, 3, 20)),
            },
            date(2026, 3, 25),
            ["03-20"],
            date(2026, 3, 20),
        ),
        ({date(2026, 4, 10): Kept(SKIPPED)}, date(2026, 4, 30), ["03-10"], date(2026, 3, 10)),
        (
            {date(2026, 3, 10): Kept(POSTED), date(2026, 4, 10): Kept(AWAITING)},
            date(2026, 5, 10),
            ["05-10"],
            date(2026, 5, 10),
        ),
    ],
)
def test_what_was_decided_and_moved_counts(
    kept: dict[date, Kept], until: date, expected: list[str], following: date
) -> None:
    found = planned(MONTHLY, kept, today=until, until=until)

    assert [str(each.day)[5:] for each in found] == expected
    coming = next_open(MONTHLY, kept)
    assert coming is not None
    assert coming[1] == following


@given(
    rule=rules(),
    missed=st.sampled_from(Missed),
    steps=st.lists(st.integers(1, 300), min_size=1, max_size=8),
    data=st.data(),
)
def test_whatever_days_it_is_looked_at_each_is_decided_once_and_none_is_left(
    rule: Rule, missed: Missed, steps: list[int], data: st.DataObject
) -> None:
    """In bounded batches, killed after any of them, and with some moved."""
    kept: dict[date, Kept] = {}
    for nominal in data.draw(st.lists(st.sampled_from(some(rule, 8)), unique=True)):
        before, after = rule.around(nominal)
        moved = st.dates(before + timedelta(1), after - timedelta(1))
        kept[nominal] = Kept(SCHEDULED, data.draw(moved))
    since: date | None = rule.start
    today = rule.start - timedelta(50)
    decided: list[Planned] = []
    for step in steps:
        today += timedelta(step)
        while due := planned(Schedule(rule, since, missed=missed), kept, today=today, until=today):
            for each in due[:7]:
                decided.append(each)
                kept[each.nominal] = Kept(each.state, each.day)
            coming = next_open(Schedule(rule, since), kept)
            since = None if coming is None else coming[0]

    nominals = [each.nominal for each in decided]
    assert len(set(nominals)) == len(nominals)
    moved_to = {nominal: one.day for nominal, one in kept.items()}
    window = list(rule.days(rule.start, today + timedelta(20_000)))
    assert set(nominals) == {day for day in window if (moved_to.get(day) or day) <= today}
    if missed is Missed.POST_ALL:
        assert {each.state for each in decided} <= {POSTED}


KNOWN = Surroundings({"cash": "EUR", "bank": "EUR", "dollars": "USD"}, {"food": "EXPENSE"})


def stated(**changed: Any) -> Draft:
    given: dict[str, Any] = {
        "kind": TransactionKind.EXPENSE,
        "amount": Money(1_000, "EUR"),
        "description": "Rent",
        "frequency": Frequency.MONTHLY,
        "start": "2026-03-01",
        "account_id": "cash",
    }
    return Draft(**(given | changed))


def fields(draft: Draft) -> list[str]:
    found: list[Refusal] = list(refusals(draft, KNOWN, today=date(2026, 3, 14)))
    return [".".join(refusal.field) for refusal in found]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"every": 0}, ["every"]),
        ({"every": 1_001}, ["every"]),
        ({"end": "2026-03-01"}, ["end_date"]),
        ({"end": "2026-02-01"}, ["end_date"]),
        ({"count": 0}, ["count"]),
        ({"count": 10**9}, ["count"]),
        ({"count": 3, "end": "2027-01-01"}, ["count"]),
        ({"start": "1899-12-31"}, ["start_date"]),
        ({"start": "2201-01-01"}, ["start_date"]),
        ({"frequency": Frequency.DAILY, "start": "1950-01-01"}, ["start_date"]),
        ({"remind_days_before": 0}, ["remind_days_before"]),
        ({"remind_days_before": 61}, ["remind_days_before"]),
        ({"amount": Money(0, "EUR")}, ["amount"]),
        ({"account_id": "dollars"}, ["amount.currency"]),
        ({"kind": TransactionKind.TRANSFER}, ["to_account"]),
        ({"kind": TransactionKind.TRANSFER, "to_account_id": "bank"}, []),
        ({"kind": TransactionKind.TRANSFER, "to_account_id": "dollars"}, ["to_amount"]),
        ({"category_id": "food", "kind": TransactionKind.INCOME}, ["category"]),
        ({"every": 0, "count": 0, "amount": Money(-1, "EUR")}, ["amount", "every", "count"]),
    ],
)
def test_what_is_refused_names_its_field(changed: dict[str, Any], expected: list[str]) -> None:
    assert fields(stated(**changed)) == expected
