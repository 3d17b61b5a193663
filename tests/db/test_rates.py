"""Rates as they are looked up: which publication counts for a day, and whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, func, select

from db.history import shipped
from db.queries.rates import Differing, all_added, found, published_until
from db.session import reading, write
from db.tables import ExchangeRate
from domain.exchange import Asked, Rate

# Thursday to Monday, after the shipped history ends.
THURSDAY, FRIDAY, SATURDAY, MONDAY = "2027-03-11", "2027-03-12", "2027-03-13", "2027-03-15"


@pytest.fixture(autouse=True)
def unrecorded(engine: Engine) -> Iterator[None]:
    """The module's database without rates, before and after."""
    yield
    with engine.begin() as connection:
        connection.execute(delete(ExchangeRate))


def record(engine: Engine, source: str, published: Mapping[str, Mapping[str, str]]) -> int:
    return write(engine, all_added, source, published)[0]


def rate(engine: Engine, from_currency: str, to_currency: str, day: str) -> Rate | None:
    asked = Asked(from_currency, to_currency, day)
    with reading(engine) as session:
        return found(session, [asked])[asked]


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("BEGIN"):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def per_euro(source: str, per: str, day: str) -> Rate:
    """From the euro to something else."""
    return Rate(Decimal(per), Decimal(1), day, source)


def test_the_shipped_history_answers_without_a_statement(engine: Engine) -> None:
    asked = [Asked("USD", "CHF", day) for day in ("1999-01-04", "2020-02-29", "2026-10-30")]
    with reading(engine) as session, statements(engine) as said:
        rates = found(session, asked)

    assert said == []
    assert rates == {
        asked[0]: Rate(Decimal("1.6168"), Decimal("1.1789"), "1999-01-04", "ECB"),
        # A Saturday takes the Friday before it.
        asked[1]: Rate(Decimal("1.0614"), Decimal("1.0977"), "2020-02-28", "ECB"),
        asked[2]: Rate(Decimal("0.9194"), Decimal("1.1172"), "2026-10-30", "ECB"),
    }


def test_any_number_of_questions_is_one_statement(engine: Engine) -> None:
    record(engine, "ECB", {THURSDAY: {"USD": "1.1"}})
    record(engine, "FRANKFURTER", {"2023-05-02": {"RUB": "87.5"}})
    asked = [
        Asked(currency, "EUR", day)
        for currency in ("USD", "RUB", "KWD")
        for day in (THURSDAY, FRIDAY, SATURDAY, "2023-05-02", "2001-01-01")
    ]
    with reading(engine) as session, statements(engine) as said:
        rates = found(session, asked)

    assert len(said) == 1
    assert list(rates) == asked
    assert [key for key, rate in rates.items() if rate] == [
        *asked[:5],
        Asked("RUB", "EUR", "2023-05-02"),
    ]


def test_of_nothing_nothing_is_asked(engine: Engine) -> None:
    with reading(engine) as session:
        assert found(session, []) == {}


@pytest.mark.parametrize("day", ["1066-10-14", "1998-12-31", "2026-10-30", "2099-01-01"])
def test_a_currency_is_worth_itself_on_any_day(engine: Engine, day: str) -> None:
    assert rate(engine, "KWD", "KWD", day) == Rate(Decimal(1), Decimal(1), day, "FIXED")


def test_before_the_euro_there_is_no_rate(engine: Engine) -> None:
    record(engine, "FRANKFURTER", {"1998-12-30": {"USD": "1.17"}})

    assert rate(engine, "USD", "EUR", "1999-01-03") is None
    assert rate(engine, "USD", "EUR", "1999-01-04") is not None


def test_what_was_fetched_goes_on_where_the_history_ends(engine: Engine) -> None:
    record(engine, "ECB", {THURSDAY: {"USD": "1.1", "JPY": "160"}, FRIDAY: {"USD": "1.2"}})

    assert rate(engine, "EUR", "USD", THURSDAY) == per_euro("ECB", "1.1", THURSDAY)
    assert rate(engine, "EUR", "USD", SATURDAY) == per_euro("ECB", "1.2", FRIDAY)
    # Left out on Friday: an older one is not taken for it.
    assert rate(engine, "EUR", "JPY", THURSDAY) == per_euro("ECB", "160", THURSDAY)
    assert rate(engine, "EUR", "JPY", SATURDAY) is None


def test_a_rate_counts_for_seven_days_and_no_more(engine: Engine) -> None:
    record(engine, "ECB", {FRIDAY: {"USD": "1.2"}})

    assert rate(engine, "EUR", "USD", "2027-03-19") == per_euro("ECB", "1.2", FRIDAY)
    assert rate(engine, "EUR", "USD", "2027-03-20") is None
    assert rate(engine, "EUR", "USD", THURSDAY) is None


def test_the_last_shipped_day_counts_for_seven_days(engine: Engine) -> None:
    assert rate(engine, "EUR", "USD", "2026-11-06") == per_euro("ECB", "1.1172", "2026-10-30")
    assert rate(engine, "EUR", "USD", "2026-11-07") is None


def test_a_suspended_currency_has_no_rate_rather_than_an_old_one(engine: Engine) -> None:
    last = rate(engine, "EUR", "RUB", "2022-03-01")

    assert last == per_euro("ECB", "117.2010", "2022-03-01")
    assert rate(engine, "EUR", "RUB", "2022-03-02") is None
    assert rate(engine, "EUR", "RUB", "2026-10-30") is None


def test_a_withdrawn_currency_has_none_from_the_day_it_was(engine: Engine) -> None:
    assert rate(engine, "EUR", "HRK", "2023-01-01") == per_euro("ECB", "7.5365", "2022-12-30")
    assert rate(engine, "EUR", "HRK", "2023-01-02") is None


def test_the_second_provider_steps_in_where_the_first_has_nothing(engine: Engine) -> None:
    record(engine, "FRANKFURTER", {"2023-05-02": {"RUB": "87.5", "USD": "9.9"}})
    record(engine, "FRANKFURTER", {"2023-05-03": {"AMD": "430"}})

    assert rate(engine, "EUR", "RUB", "2023-05-02") == per_euro("FRANKFURTER", "87.5", "2023-05-02")
    # Each currency has its own days with it.
    assert rate(engine, "EUR", "RUB", "2023-05-09") == per_euro("FRANKFURTER", "87.5", "2023-05-02")
    assert rate(engine, "EUR", "RUB", "2023-05-10") is None
    assert rate(engine, "EUR", "USD", "2023-05-02") == per_euro("ECB", "1.0965", "2023-05-02")


def test_both_legs_are_of_one_provider_where_that_can_be(engine: Engine) -> None:
    record(engine, "FRANKFURTER", {"2023-05-02": {"RUB": "87.5", "USD": "1.1"}})

    assert rate(engine, "RUB", "USD", "2023-05-02") == Rate(
        Decimal("1.1"), Decimal("87.5"), "2023-05-02", "FRANKFURTER"
    )
    assert rate(engine, "RUB", "CHF", "2023-05-04") == Rate(
        Decimal("0.9802"), Decimal("87.5"), "2023-05-02", "ECB_AND_FRANKFURTER"
    )


def test_what_was_recorded_first_stays(engine: Engine) -> None:
    assert record(engine, "ECB", {FRIDAY: {"USD": "1.2", "JPY": "160"}}) == 2

    added, differing = write(
        engine, all_added, "ECB", {FRIDAY: {"USD": "1.3", "JPY": "160.0", "CHF": "0.9"}}
    )

    assert added == 1
    assert differing == [Differing("ECB", FRIDAY, "USD", "1.2", "1.3")]
    assert rate(engine, "EUR", "USD", FRIDAY) == per_euro("ECB", "1.2", FRIDAY)
    assert rate(engine, "EUR", "CHF", FRIDAY) == per_euro("ECB", "0.9", FRIDAY)


def test_the_newest_day_is_the_shipped_one_until_there_is_a_newer(engine: Engine) -> None:
    with reading(engine) as session:
        assert published_until(session) == shipped().until == "2026-10-30"

    record(engine, "FRANKFURTER", {MONDAY: {"RUB": "90"}})
    record(engine, "ECB", {FRIDAY: {"USD": "1.2"}})

    with reading(engine) as session:
        assert published_until(session) == FRIDAY


def test_what_two_record_at_once_is_recorded_once(engine: Engine) -> None:
    published = {
        f"2027-{month:02}-{day:02}": {"USD": "1.1", "JPY": "160", "GBP": "0.8"}
        for month in range(1, 5)
        for day in range(1, 29)
    }
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: write(engine, all_added, "ECB", published), range(4)))

    assert [differing for _, differing in answers] == [[]] * 4
    with reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(ExchangeRate)) == 112 * 4
