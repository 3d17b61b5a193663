"""Warning: which thresholds of which periods a budget has reached, and who has been told.

New warnings are of periods that are not over and of the one before the current one. What was
raised of older ones is withdrawn when it does not hold any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from db.queries import alerts, budgets
from db.queries.budgets import SpentKey, SpentRow
from db.tables import Alert, Budget
from domain.alerts import budget_kind
from domain.budgets import Rollover, Standing, carried
from domain.periods import day_in
from services.alerts import Due, News
from services.budgets.watched import Watched
from services.writing import Write

# After every day that there can be.
_NEVER = "9999-12-31"


def judge(write: Write, changed: Mapping[Watched, str]) -> None:
    """Raise and withdraw what follows for these budgets from what has changed.

    Each comes with the start of the first period in which something may be different; empty where
    everything may be.
    """
    today = day_in(write.by.at, write.wallet.time_zone)
    # Whoever never warns has nothing to withdraw, unless that is what has changed.
    since = {
        each: min(start, _watched_from(each, today))
        for each, start in changed.items()
        if each.thresholds or not start
    }
    if not since:
        return
    ids = [each.row.id for each in since]
    ever: dict[str, list[Alert]] = defaultdict(list)
    for alert in alerts.of_subjects(write.session, write.wallet_id, ids, since=min(since.values())):
        ever[alert.subject_id].append(alert)
    keys = {each: _spent_key(each, start) for each, start in since.items()}
    spent = budgets.spent(write.session, list(keys.values()))
    news = News(write)
    for each, start in since.items():
        raised = [alert for alert in ever[each.row.id] if alert.key >= start]
        _settle(news, _Book.of_rows(each, spent[keys[each]]), raised, today)
    news.tell()


def _watched_from(each: Watched, today: date) -> str:
    number = each.course.number(today)
    return each.course.period(max(0, number - 1)).start.isoformat()


def _spent_key(each: Watched, since: str) -> SpentKey:
    """Where nothing is carried over, what was before does not matter."""
    is_carried = each.rollover is not Rollover.NONE
    return (each.row.wallet_id, each.row.id, None if is_carried or not since else since, _NEVER)


@dataclass(frozen=True, slots=True)
class _Book:
    """What was spent of a budget, in the limit's currency, by the numbers of its periods."""

    of: Watched
    spent: Mapping[int, int]

    @classmethod
    def of_rows(cls, each: Watched, rows: Sequence[SpentRow]) -> _Book:
        return cls(each, each.own_spent(rows))

    def standings(self, numbers: set[int]) -> dict[int, Standing]:
        limit, rollover = self.of.row.limit_minor, self.of.rollover
        carry = carried(self.spent, limit=limit, rollover=rollover, into=numbers)
        return {n: self.of.standing(carry[n], self.spent.get(n, 0)) for n in numbers}


def _settle(news: News, book: _Book, ever: Sequence[Alert], today: date) -> None:
    each = book.of
    raised = {alert.key: _parsed(each, alert.key) for alert in ever if alert.withdrawn_at is None}
    booked = [number for number, minor in book.spent.items() if minor]
    news_worthy = each.course.watched(today, booked)
    old = {place[0] for place in raised.values() if place is not None}
    standings = book.standings(news_worthy | old)
    due = [
        _due(each, number, threshold, standings[number])
        for number in sorted(news_worthy)
        for threshold in each.thresholds
        if standings[number].has_reached(threshold)
    ]
    holding = {
        key
        for key, place in raised.items()
        if place is not None and standings[place[0]].has_reached(place[1])
    }
    news.settle((Budget, each.row.id), ever, due=due, holding=holding)


def _key(each: Watched, number: int, threshold: int) -> str:
    return f"{each.course.period(number).start}/{threshold}"


def _parsed(each: Watched, key: str) -> tuple[int, int] | None:
    """The number of the period and the threshold, if the budget still has both."""
    start, _, threshold = key.partition("/")
    number = each.course.number(date.fromisoformat(start))
    is_there = key == _key(each, number, int(threshold)) and int(threshold) in each.thresholds
    return (number, int(threshold)) if is_there else None


def _due(each: Watched, number: int, threshold: int, standing: Standing) -> Due:
    period = each.course.period(number)
    facts = {
        "name": each.row.name,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "threshold": threshold,
        "percent": standing.percent_text,
        "spent": standing.spent,
        "limit": standing.limit,
        "available": standing.available,
        "currency": each.row.currency,
    }
    return Due(_key(each, number, threshold), budget_kind(threshold), facts)
