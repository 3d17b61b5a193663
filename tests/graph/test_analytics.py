"""Every figure of analytics is what one counts by hand, and costs as many statements as ever."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.ledger import Weekday
from services import wallets
from tests.api import Api
from tests.conftest import START
from tests.graph.brute import Brute, money, percent
from tests.graph.budgeting import budget
from tests.graph.figures import FIRST, all_figures, books_of, drafted, stated
from tests.graph.ledgers import Ledger

Span: TypeAlias = tuple[date, date]

_SPANS = st.tuples(st.integers(-40, 480), st.integers(1, 400))


def span(told: tuple[int, int]) -> Span:
    start = FIRST + timedelta(days=told[0])
    return start, start + timedelta(days=told[1])


def given_as(days: Span) -> dict[str, str]:
    return {"start": days[0].isoformat(), "end": days[1].isoformat()}


def expected(brute: Brute, days: Span, other: Span, by: str, month: date, some: str) -> Any:
    begin = brute.month(month)
    end = brute.month(begin + timedelta(days=40))
    year = [begin]
    while len(year) < 13:
        year.insert(0, brute.month(year[0] - timedelta(days=1)))
    flows = brute.flows(year[0], end, "MONTH")
    now = {kind: brute.of(kind, begin, end) for kind in ("INCOME", "EXPENSE")}
    then = {kind: brute.of(kind, year[-2], begin) for kind in ("INCOME", "EXPENSE")}
    return {
        "spending": brute.by_category("EXPENSE", *days),
        "earning": brute.by_category("INCOME", *days),
        "incomeVsExpense": brute.flows(*days, by),
        "trend": brute.trend(*days, by, [], 3),
        "some": brute.trend(*days, by, [some], 2),
        "compare": brute.compare(other, days),
        "topPayees": brute.payees(*days, 2),
        "netWorth": brute.worth(*days, by),
        "monthly": {
            "start": begin.isoformat(),
            "end": end.isoformat(),
            "current": flows[-1],
            "previous": flows[-2],
            "incomeChange": _change(now["INCOME"], then["INCOME"]),
            "expenseChange": _change(now["EXPENSE"], then["EXPENSE"]),
            "cashFlow": flows[1:],
            "spendingByCategory": brute.by_category("EXPENSE", begin, end),
            "incomeByCategory": brute.by_category("INCOME", begin, end),
            "largestExpenses": brute.largest(begin, end),
            "unconverted": [
                {"kind": kind, "money": each, "count": count}
                for kind, sum_ in now.items()
                for each, count in _others(sum_)
            ],
        },
    }


def _change(now: Any, then: Any) -> str | None:
    return percent(now.own - then.own, then.own)


def _others(sum_: Any) -> list[tuple[Any, int]]:
    return [
        (money(sum(part.minor for part in several), code), len(several))
        for code, several in sum_.others()
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    several=st.lists(stated(), max_size=40),
    days=_SPANS,
    other=_SPANS,
    whole=st.booleans(),
    by=st.sampled_from(["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"]),
    month=st.integers(0, 480),
    begins=st.sampled_from([1, 15, 29, 31]),
    week_start=st.sampled_from(Weekday),
)
def test_every_figure_is_what_transactions_come_to(
    api: Api,
    several: list[dict[str, Any]],
    days: tuple[int, int],
    other: tuple[int, int],
    *,
    whole: bool,
    by: str,
    month: int,
    begins: int,
    week_start: Weekday,
) -> None:
    ledger = Ledger.new(api)
    books = books_of(ledger)
    changes: wallets.WalletChanges = {"month_start_day": begins, "week_start": week_start}
    if several:
        books.add_many(*(drafted(books, told) for told in several))
    books.write(wallets.update, wallet_id=books.wallet, changes=changes)
    brute = Brute(api.engine, books.wallet)
    asked = span(days)
    if whole:
        asked = brute.month(asked[0]), brute.month(asked[1] + timedelta(days=31))

    found = all_figures(
        ledger.person,
        dates=given_as(asked),
        other=given_as(span(other)),
        by=by,
        month=(FIRST + timedelta(days=month)).isoformat(),
        until="2026-06-01",
        categories=[ledger.categories["Food"]],
    )

    for later in ("forecast", "subscriptions"):
        del found[later]
    found["monthly"]["largestExpenses"] = [
        each["id"] for each in found["monthly"]["largestExpenses"]
    ]
    day = FIRST + timedelta(days=month)
    assert found == expected(brute, asked, span(other), by, day, books.categories["Food"])


@pytest.fixture(scope="module")
def ledger(running_api: Api) -> Ledger:
    ledger = Ledger.new(running_api)
    for month in range(1, 4):
        ledger.add("9.99", date=f"2026-0{month}-05", payee="Films", description="Films")
        ledger.add("2000.00", date=f"2026-0{month}-01", kind="INCOME", category=None)
    return ledger


@pytest.mark.parametrize("as_of", [None, START.isoformat()], ids=["now", "then"])
def test_it_costs_as_many_statements_however_much_there_is(
    api: Api, ledger: Ledger, as_of: str | None
) -> None:
    def count() -> int:
        with ledger.person.api.statements() as said:
            ask(ledger)
        return len(said)

    def ask(ledger: Ledger) -> None:
        all_figures(
            ledger.person,
            asOf=as_of,
            dates={"start": "2026-01-01", "end": "2026-04-01"},
            other={"start": "2025-01-01", "end": "2026-01-01"},
            by="WEEK",
            month="2026-03-01",
            until="2026-12-01",
            categories=[ledger.categories["Food"]],
        )

    api.clock.advance(minutes=1)
    ledger.add(payee="First", date="2026-03-02")
    before = count()
    for number, name in enumerate(("Health", "Food", "Clothing", "Travel")):
        ledger.add(category=ledger.categories[name], payee=f"P{number}", date="2026-03-02")
        ledger.account(f"Account {number} of {as_of}")

    assert count() == before


_MONTH = '{start: "2026-01-01", end: "2026-02-01"}'
_CENTURIES = '{start: "1990-01-01", end: "2190-01-01"}'
REFUSED = [
    ('spendingByCategory(dates: {start: "2026-01-01"}) { share }', ["dates", "end"]),
    ("spendingByCategory(dates: {}) { share }", ["dates", "start"]),
    (
        'spendingByCategory(dates: {start: "2026-01-02", end: "2026-01-02"}) { share }',
        ["dates", "end"],
    ),
    (f"spendingByCategory(dates: {_MONTH}, kind: TRANSFER) {{ share }}", ["kind"]),
    (f"incomeVsExpense(dates: {_CENTURIES}, by: DAY) {{ start }}", ["dates"]),
    (f"trend(dates: {_CENTURIES}, by: MONTH) {{ start }}", ["dates"]),
    (f"netWorth(dates: {_CENTURIES}, by: WEEK) {{ start }}", ["dates"]),
    (f"trend(dates: {_MONTH}, by: DAY, movingAverage: 1) {{ start }}", ["movingAverage"]),
    (f"trend(dates: {_MONTH}, by: DAY, movingAverage: 61) {{ start }}", ["movingAverage"]),
    (f"trend(dates: {_MONTH}, by: DAY, categories: []) {{ start }}", ["categories"]),
    (f'trend(dates: {_MONTH}, by: DAY, categories: ["x"]) {{ start }}', ["categories", "0"]),
    (f'compare(a: {{end: "2026-01-01"}}, b: {_MONTH}) {{ change }}', ["a", "start"]),
    (f"topPayees(dates: {_MONTH}, first: 201) {{ payee {{ id }} }}", ["first"]),
    (f"topPayees(dates: {_CENTURIES}) {{ payee {{ id }} }}", ["dates"]),
    ('forecast(until: "2026-03-15") { start }', ["until"]),
    ('forecast(until: "2031-03-16") { start }', ["until"]),
]


@pytest.mark.parametrize(("asked", "field"), REFUSED)
def test_what_is_asked_wrongly_is_refused_alone(
    ledger: Ledger, api: Api, asked: str, field: list[str]
) -> None:
    answer = ledger.person.send(f"{{ analytics {{ {asked} subscriptions {{ times }} }} }}")

    assert answer["errors"][0]["extensions"]["field"] == field
    assert answer["data"]["analytics"]["subscriptions"] is not None


def test_a_trend_is_of_categories_of_one_kind(ledger: Ledger, api: Api) -> None:
    asked = f"trend(dates: {_MONTH}, by: MONTH, categories: $chosen) {{ start }}"
    chosen = [ledger.categories[name] for name in ("Food", "Salary")]

    answer = ledger.person.send(
        f"query ($chosen: [ID!]) {{ analytics {{ {asked} }} }}", chosen=chosen
    )

    assert answer["errors"][0]["message"] == "Ask for categories of one kind at a time"


def test_too_many_buckets_are_refused_with_the_cap(ledger: Ledger, api: Api) -> None:
    asked = 'incomeVsExpense(dates: {start: "1990-01-01", end: "2190-01-01"}, by: DAY) { start }'

    [error] = ledger.person.send(f"{{ analytics {{ {asked} }} }}")["errors"]

    assert "At most 1,000 buckets" in error["message"]
    assert "73,049" in error["message"]


def test_a_thousand_buckets_are_shown(ledger: Ledger, api: Api) -> None:
    asked = 'incomeVsExpense(dates: {start: "2024-01-01", end: "2026-09-27"}, by: DAY) { start }'

    found = ledger.person.run(f"{{ analytics {{ {asked} }} }}")["analytics"]["incomeVsExpense"]

    assert len(found) == 1_000


def test_a_forecast_reaches_sixty_months_from_tomorrow(ledger: Ledger, api: Api) -> None:
    asked = 'forecast(until: "2031-03-15") { start end }'

    found = ledger.person.run(f"{{ analytics {{ {asked} }} }}")["analytics"]["forecast"]

    assert (len(found), found[-1]["end"]) == (61, "2031-03-15")


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        # Today is the 14th of March 2026.
        (
            "2026-03-20",
            [
                ("begins", "2026-03-23", "2026-03-30"),
                ("ended", "2026-03-01", "2026-03-05"),
                ("on", "2026-03-01", "2026-04-01"),
            ],
        ),
        (
            "2026-02-10",
            [
                ("ended", "2026-02-01", "2026-03-01"),
                ("on", "2026-02-01", "2026-03-01"),
                ("within", "2026-02-09", "2026-02-12"),
            ],
        ),
        (
            "2026-04-10",
            [("begins", "2026-04-27", "2026-05-04"), ("on", "2026-04-01", "2026-05-01")],
        ),
    ],
)
def test_a_month_shows_every_budget_that_has_a_day_in_it(
    api: Api, month: str, expected: list[tuple[str, str, str]]
) -> None:
    ledger = Ledger.new(api)
    weekly: dict[str, Any] = {"period": "WEEKLY"}
    budget(ledger, name="on", startDate="2026-01-01")
    budget(ledger, name="ended", startDate="2026-01-01", endDate="2026-03-05")
    budget(ledger, name="within", startDate="2026-02-03", endDate="2026-02-12", **weekly)
    budget(ledger, name="begins", startDate="2026-03-23", **weekly)
    budget(ledger, name="before", startDate="2026-01-01", endDate="2026-02-01")
    query = """query ($month: Date!) { analytics { monthly(month: $month) {
      budgets { start end budget { name } } } } }"""

    found = ledger.person.run(query, month=month)["analytics"]["monthly"]["budgets"]

    assert [(each["budget"]["name"], each["start"], each["end"]) for each in found] == expected


def test_a_wallet_of_others_has_no_figures(ledger: Ledger, api: Api) -> None:
    stranger = api.person()

    answer = stranger.send(
        "query ($w: ID) { analytics(wallet: $w) { subscriptions { times } } }", w=ledger.wallet
    )

    assert answer["data"] == {"analytics": None}
    assert answer["errors"][0]["extensions"]["field"] == ["wallet"]


def test_a_regular_payment_is_found_and_expected(api: Api) -> None:
    ledger = Ledger.new(api)
    for day in ("2025-12-31", "2026-01-31", "2026-02-28"):
        ledger.add("9.99", date=day, payee="Films", description="Films")
    for day in ("2026-01-03", "2026-01-20", "2026-03-09"):
        ledger.add("9.99", date=day, payee="Bakery")

    found = ledger.person.run(
        """{ wallet { analytics {
             subscriptions { payee { name } description interval times lastDate nextDate
               amount { amount } yearlyCost { amount } }
             forecast(until: "2026-06-01") { start end expense { amount } balance { amount } }
        } } }"""
    )["wallet"]["analytics"]

    assert found["subscriptions"] == [
        {
            "payee": {"name": "Films"},
            "description": "Films",
            "interval": "MONTHLY",
            "times": 3,
            "lastDate": "2026-02-28",
            "nextDate": "2026-03-31",
            "amount": {"amount": "9.99"},
            "yearlyCost": {"amount": "119.88"},
        }
    ]
    # Bread is two thirds of 9.99 a month, by its days: 17 of 31 in March.
    assert found["forecast"] == [
        {
            "start": "2026-03-15",
            "end": "2026-04-01",
            "expense": {"amount": "13.64"},
            "balance": {"amount": "-73.58"},
        },
        {
            "start": "2026-04-01",
            "end": "2026-05-01",
            "expense": {"amount": "16.65"},
            "balance": {"amount": "-90.23"},
        },
        {
            "start": "2026-05-01",
            "end": "2026-06-01",
            "expense": {"amount": "16.65"},
            "balance": {"amount": "-106.88"},
        },
    ]
