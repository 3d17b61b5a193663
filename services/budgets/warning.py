"""Warning: which thresholds of which periods a budget has reached, and who has been told.

New warnings are of periods that are not over and of the one before the current one. What was
raised of older ones is withdrawn when it does not hold any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from db.queries import alerts
from db.tables import Alert, Budget
from domain.alerts import budget_kind
from domain.budgets import Standing
from domain.periods import day_in
from services.alerts import Due, News
from services.budgets import settling
from services.budgets.settling import Book
from services.budgets.watched import Watched
from services.writing import Write


def judge(write: Write, changed: Mapping[Watched, str]) -> None:
    """Raise and withdraw what follows for these budgets from what has changed, and settle them.

    Each comes with the start of the first period in which something may be different; empty where
    everything may be.
    """
    today = day_in(write.by.at, write.wallet.time_zone)
    # Whoever never warns has nothing to withdraw, unless that is what has changed.
    warned = {each for each, start in changed.items() if each.thresholds or not start}
    since = {
        each: min(start, each.start_of(each.course.newsworthy_from(today)))
        for each, start in changed.items()
        if each in warned or settling.is_wanting(each, start, today)
    }
    books = settling.opened(write.session, since)
    _tell(write, [book for book in books if book.of in warned], since, today)
    settling.settle(write, books, today)


def _tell(write: Write, books: Sequence[Book], since: Mapping[Watched, str], today: date) -> None:
    if not books:
        return
    ids = [book.of.row.id for book in books]
    ever: dict[str, list[Alert]] = defaultdict(list)
    first = min(since[book.of] for book in books)
    for alert in alerts.of_subjects(write.session, write.wallet_id, ids, since=first):
        ever[alert.subject_id].append(alert)
    news = News(write)
    for book in books:
        raised = [alert for alert in ever[book.of.row.id] if alert.key >= since[book.of]]
        _settle(news, book, raised, today)
    news.tell()


def _settle(news: News, book: Book, ever: Sequence[Alert], today: date) -> None:
    each = book.of
    raised = {alert.key: _parsed(each, alert.key) for alert in ever if alert.withdrawn_at is None}
    booked = [number for number, minor in book.spent.items() if minor]
    news_worthy = each.course.watched(today, booked)
    # What is still to come and no news has nothing standing: a new budget would not warn of it.
    places = {
        key: place
        for key, place in raised.items()
        if place is not None and (place[0] in news_worthy or each.course.is_begun(place[0], today))
    }
    old = {number for number, _ in places.values()}
    standings = book.standings(news_worthy | old)
    due = [
        _due(each, number, threshold, standings[number])
        for number in sorted(news_worthy)
        for threshold in each.thresholds
        if standings[number].has_reached(threshold)
    ]
    holding = {
        key
        for key, (number, threshold) in places.items()
        if standings[number].has_reached(threshold)
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
