"""Alerts of budgets: raised once when a threshold is crossed, withdrawn when it is un-crossed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine

from domain.alerts import AlertKind, facts_of, message, title
from domain.analytics.figures import Sum
from domain.budgets import BudgetHealth, Rollover
from domain.errors import InUse
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.periods import Period
from services import categories, transactions, trash, wallets
from services.budgets import changing
from tests import recount
from tests.services.books import Books
from tests.services.budgeting import active, alerts, budget, change, heard, status, stored

MARCH_80, MARCH_100 = "2026-03-01/80", "2026-03-01/100"


@pytest.fixture
def books(engine: Engine) -> Books:
    return Books.new(engine)


def edit(books: Books, transaction: str, amount_minor: int) -> None:
    changes: Any = {"amount": Money(amount_minor, "EUR")}
    books.write(transactions.update, transaction_id=transaction, changes=changes)


def test_crossing_staying_uncrossing_and_crossing_again(books: Books) -> None:
    budget(books, 10_000, "Eating out")

    small = books.add(7_999)
    assert heard(books) == []
    edit(books, small, 8_000)
    books.add(1_000)
    assert heard(books) == [f"+{MARCH_80}"]
    edit(books, small, 9_001)
    assert heard(books)[1:] == [f"+{MARCH_100}"]
    edit(books, small, 1)
    assert sorted(heard(books)[2:]) == [f"-{MARCH_100}", f"-{MARCH_80}"]
    edit(books, small, 9_000)

    assert heard(books)[4:] == [f"+{MARCH_80}"]
    assert alerts(books) == [
        (MARCH_100, "BUDGET_EXCEEDED", True),
        (MARCH_80, "BUDGET_NEAR_LIMIT", False),
    ]


def test_exactly_a_hundred_percent_is_not_exceeded(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out")

    books.add(10_000)

    assert active(books) == [MARCH_80]
    assert status(books, fun).health is BudgetHealth.NEAR_LIMIT
    books.add(1)
    assert active(books) == [MARCH_100, MARCH_80]
    assert status(books, fun).health is BudgetHealth.EXCEEDED


def test_deleting_and_restoring_a_transaction_is_heard(books: Books) -> None:
    budget(books, 10_000, "Eating out", thresholds=(80,))
    dinner = books.add(9_000)

    books.write(transactions.delete, transaction_id=dinner)
    books.write(trash.restore, entity="Transaction", row_id=dinner)

    assert heard(books) == [f"+{MARCH_80}", f"-{MARCH_80}", f"+{MARCH_80}"]
    assert len(alerts(books)) == 1


def test_a_refund_takes_it_back(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", thresholds=(80,))
    books.add(9_000)

    books.add(2_000, is_refund=True)

    assert heard(books) == [f"+{MARCH_80}", f"-{MARCH_80}"]
    assert status(books, fun).standing.spent == 7_000


def test_lines_count_for_their_own_category_and_transfers_never(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out")
    every = budget(books, 10_000)
    bank = books.account("Bank")
    lines = [Line(books.categories["Eating out"], 3_000), Line(books.categories["Health"], 500)]

    books.add(3_500, category_id=None, lines=lines)
    books.add(9_999, kind=TransactionKind.TRANSFER, category_id=None, to_account_id=bank)

    assert stored(books, fun) == {("2026-03-01", "EUR"): (3_000, 1)}
    assert stored(books, every) == {("2026-03-01", "EUR"): (3_500, 2)}


def test_a_parent_includes_what_is_below_it_once(books: Books) -> None:
    food = budget(books, 10_000, "Food", "Eating out")

    books.add(100)
    books.add(10, category_id=books.categories["Food"])

    assert stored(books, food) == {("2026-03-01", "EUR"): (110, 2)}


def test_overlapping_budgets_are_each_right(books: Books) -> None:
    both = [budget(books, 1_000, "Food"), budget(books, 2_000, "Eating out"), budget(books, 9_999)]

    books.add(1_500)

    assert [status(books, each).standing.spent for each in both] == [1_500] * 3
    assert active(books) == [MARCH_100, MARCH_80]


def test_what_has_no_rate_is_listed_and_warns_of_nothing(books: Books) -> None:
    fun = budget(books, 1_000, "Eating out")

    books.add(account_id=None, amount=Money(99_999, "KWD"))

    assert active(books) == []
    found = status(books, fun)
    assert (found.standing.spent, found.sums) == (0, [("KWD", Sum(99_999, 1))])


def test_a_changed_limit_and_thresholds_are_heard(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out")
    books.add(9_000)

    change(books, fun, limit=Money(20_000, "EUR"))
    change(books, fun, limit=Money(8_000, "EUR"))
    change(books, fun, thresholds=(100, 110))
    change(books, fun, thresholds=())

    # Of one write first what is new, then what is raised again and withdrawn.
    assert heard(books) == [
        f"+{MARCH_80}",
        f"-{MARCH_80}",
        f"+{MARCH_100}",
        f"+{MARCH_80}",
        "+2026-03-01/110",
        f"-{MARCH_80}",
        *(f"-{key}" for key in ("2026-03-01/100", "2026-03-01/110")),
    ]


def test_a_new_budget_warns_of_what_is_spent_already(books: Books) -> None:
    books.add(9_000)
    books.add(9_000, occurred_on="2026-02-10")
    books.add(9_000, occurred_on="2026-01-10")

    budget(books, 10_000, "Eating out", thresholds=(80,))

    # Of this month and the one before; what was earlier is no news.
    assert heard(books) == ["+2026-02-01/80", f"+{MARCH_80}"]


def test_a_deleted_budget_withdraws_and_a_restored_one_raises_again(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", thresholds=(80,))
    books.add(9_000)

    books.write(changing.delete, budget_id=fun)
    books.add(5_000)
    books.write(trash.restore, entity="Budget", row_id=fun)

    assert heard(books) == [f"+{MARCH_80}", f"-{MARCH_80}", f"+{MARCH_80}"]
    assert stored(books, fun) == {("2026-03-01", "EUR"): (14_000, 2)}


def test_an_older_period_is_withdrawn_and_never_raised(books: Books) -> None:
    budget(books, 10_000, "Eating out", thresholds=(80,))
    march = books.add(9_000)
    later = replace(books, by=replace(books.by, at=books.by.at + timedelta(days=100)))

    later.add(9_000, occurred_on="2026-02-10")
    edit(later, march, 1)
    edit(later, march, 9_000)

    assert heard(books) == [f"+{MARCH_80}", f"-{MARCH_80}"]


def test_what_is_dated_ahead_warns_of_its_own_period(books: Books) -> None:
    budget(books, 10_000, "Eating out", thresholds=(80,))

    books.add(8_000, occurred_on="2026-05-20")

    assert heard(books) == ["+2026-05-01/80"]


def test_an_old_entry_reaches_this_period_through_what_is_carried(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", thresholds=(100,), rollover=Rollover.DEFICIT)
    books.add(6_000)

    books.add(15_000, occurred_on="2026-01-31")
    before = status(books, fun)
    books.add(10_001, occurred_on="2026-02-28")

    # January leaves 5,000 less for February, which passes on what it spends beyond that.
    assert before.standing.carried == 0
    assert status(books, fun).standing.carried == -5_001
    assert heard(books) == ["+2026-02-01/100", f"+{MARCH_100}"]


def test_the_days_of_the_wallet_say_which_period_is_this(books: Books) -> None:
    fun = budget(books, 10_000, "Eating out", period=Period.DAILY, start="2026-03-01")
    books.add(100)
    books.write(_in_zone, wallet=books.wallet, zone="Pacific/Kiritimati")
    late = replace(books, by=replace(books.by, at=books.by.at.replace(hour=23)))

    # It is the fifteenth there, while it is the fourteenth in UTC.
    assert status(late, fun).period.start.isoformat() == "2026-03-15"


def _in_zone(session: Any, by: Any, *, wallet: str, zone: str) -> None:
    wallets.update(session, by, wallet_id=wallet, changes={"time_zone": zone})


def test_an_alert_says_what_it_is_about(books: Books) -> None:
    budget(books, 10_000, "Eating out")
    books.add(10_050)

    found = recount.rows(
        books.engine,
        "SELECT kind, facts FROM alerts WHERE wallet_id = :w ORDER BY key",
        w=books.wallet,
    )
    said = [
        (title(AlertKind[row.kind], facts), message(AlertKind[row.kind], facts))
        for row in found
        for facts in [facts_of(row.facts)]
    ]
    assert said == [
        (
            "Fun: the budget is exceeded",
            (
                "100.50 EUR of 100.00 EUR (100.5%) is spent from 2026-03-01 to 2026-03-31: "
                "0.50 EUR too much."
            ),
        ),
        (
            "Fun: 80% of the budget is spent",
            (
                "100.50 EUR of 100.00 EUR (100.5%) is spent from 2026-03-01 to 2026-03-31; "
                "nothing is left."
            ),
        ),
    ]


def said(books: Books) -> dict[str, str]:
    found = recount.rows(
        books.engine, "SELECT key, kind, facts FROM alerts WHERE wallet_id = :w", w=books.wallet
    )
    return {row.key: message(AlertKind[row.kind], facts_of(row.facts)) for row in found}


def test_where_nothing_was_left_an_alert_says_so(books: Books) -> None:
    budget(books, 10_000, "Eating out", rollover=Rollover.DEFICIT)
    books.add(1_200)
    books.add(25_000, occurred_on="2026-02-10")

    found = said(books)

    spent = "12.00 EUR is spent from 2026-03-01 to 2026-03-31"
    left = "the periods before had left -50.00 EUR to spend"
    assert found[MARCH_100] == f"{spent}, and {left}: 62.00 EUR too much."
    assert found[MARCH_80] == f"{spent}, and {left}; nothing is left."


def test_a_period_to_come_holds_no_alert_once_nothing_is_booked_in_it(books: Books) -> None:
    fun = budget(books, 100, "Eating out", rollover=Rollover.DEFICIT, thresholds=(100,))
    books.add(1_000)
    ahead = books.add(1, occurred_on="2026-04-10")
    assert active(books) == [MARCH_100, "2026-04-01/100"]

    books.write(transactions.delete, transaction_id=ahead)

    assert active(books) == [MARCH_100]
    april = replace(books, by=replace(books.by, at=books.by.at + timedelta(days=30)))
    change(april, fun, name="Fun again")
    assert active(books) == [MARCH_100, "2026-04-01/100"]


def at_once(*works: Callable[[], object]) -> None:
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        barrier.wait(timeout=30)
        work()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(timeout=60)


def test_two_writers_at_once_raise_once(books: Books) -> None:
    budget(books, 10_000, "Eating out")

    for _ in range(5):
        at_once(lambda: books.add(6_000), lambda: books.add(6_000))

    assert sorted(heard(books)) == [f"+{MARCH_100}", f"+{MARCH_80}"]
    assert len(alerts(books)) == 2


def test_a_category_that_goes_is_watched_where_what_was_on_it_went(books: Books) -> None:
    fun = budget(books, 10_000, "Clothing", "Travel")
    books.add(9_000, category_id=books.categories["Clothing"])

    to = books.categories["Health"]
    books.write(categories.delete, category_id=books.categories["Clothing"], move_to=to)

    assert named(books, fun) == {to, books.categories["Travel"]}
    assert stored(books, fun) == {("2026-03-01", "EUR"): (9_000, 1)}
    books.write(categories.delete, category_id=to, move_to=books.categories["Travel"])
    assert named(books, fun) == {books.categories["Travel"]}
    assert heard(books) == [f"+{MARCH_80}"]


def test_a_category_that_goes_without_an_heir_is_watched_no_more(books: Books) -> None:
    fun = budget(books, 10_000, "Clothing", "Travel")
    books.add(9_000, category_id=books.categories["Clothing"])

    clothing = books.categories["Clothing"]
    done = books.write(categories.delete, category_id=clothing, move_to=None)

    assert (done.moved_to, done.budget_ids) == (None, [fun])
    assert named(books, fun) == {books.categories["Travel"]}
    assert heard(books) == [f"+{MARCH_80}", f"-{MARCH_80}"]
    books.write(trash.restore, entity="Category", row_id=clothing)
    assert named(books, fun) == {books.categories["Travel"]}


def test_the_only_category_of_a_budget_stays(books: Books) -> None:
    budget(books, 10_000, "Clothing")
    version = books.version

    with pytest.raises(InUse, match="“Fun”"):
        books.write(categories.delete, category_id=books.categories["Clothing"], move_to=None)

    assert books.version == version


def test_a_restored_budget_watches_the_heirs_of_its_categories(books: Books) -> None:
    fun = budget(books, 10_000, "Clothing", "Travel")
    books.write(changing.delete, budget_id=fun)
    clothing, travel = books.categories["Clothing"], books.categories["Travel"]
    books.write(categories.delete, category_id=clothing, move_to=travel)

    restored = books.write(trash.restore, entity="Budget", row_id=fun)

    assert named(books, fun) == {travel}
    assert [(notice.field, notice.instead) for notice in restored.notices] == [
        ("categories", travel)
    ]
    books.write(changing.delete, budget_id=fun)
    books.write(categories.delete, category_id=travel, move_to=None)
    with pytest.raises(InUse, match="restore one of them"):
        books.write(trash.restore, entity="Budget", row_id=fun)


def named(books: Books, budget_id: str) -> set[str]:
    statement = "SELECT category_id FROM budget_categories WHERE wallet_id = :w AND budget_id = :b"
    return {
        row.category_id
        for row in recount.rows(books.engine, statement, w=books.wallet, b=budget_id)
    }
