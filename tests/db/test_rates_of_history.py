"""The shipped history: every day and every rate of the bank's file, read the slow way beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any
from zipfile import ZipFile

import orjson
import pytest
from sqlalchemy import Engine

from db import history
from db.queries.rates import found
from db.session import reading
from domain.exchange import Asked, Rate, convert
from domain.money import Money
from tests.conftest import ON_SQLITE

ROOT = Path(__file__).resolve().parents[2]
CASES = orjson.loads((ROOT / "docs" / "vectors" / "conversion.json").read_bytes())["cases"]


@cache
def the_file() -> dict[str, dict[str, str]]:
    """Day -> currency -> units per euro, as the file has them."""
    with ZipFile(ROOT / "db" / "history" / "eurofxref-hist.zip") as archive:
        text = archive.read("eurofxref-hist.csv").decode()
    return {
        row["Date"]: {
            currency: cell
            for currency, cell in row.items()
            if currency not in {"Date", ""} and cell != "N/A"
        }
        for row in csv.DictReader(io.StringIO(text))
    }


def days_since_1999() -> Iterator[str]:
    day, last = date(1999, 1, 4), date.fromisoformat(max(the_file()))
    while day <= last:
        yield day.isoformat()
        day += timedelta(days=1)


def test_the_file_is_whole() -> None:
    assert len(the_file()) == 7_126
    assert sum(map(len, the_file().values())) == 221_702
    assert (min(the_file()), max(the_file())) == ("1999-01-04", "2026-10-30")


@ON_SQLITE
def test_every_published_day_converts_in_every_currency(engine: Engine) -> None:
    published = [
        (Asked("EUR", currency, day), per_euro)
        for day, rates in the_file().items()
        for currency, per_euro in rates.items()
    ]
    with reading(engine) as session:
        rates = found(session, [asked for asked, _ in published])

    assert all(
        rates[asked] == Rate(Decimal(per_euro), Decimal(1), asked.day, "ECB")
        for asked, per_euro in published
    )


@ON_SQLITE
def test_what_was_not_published_has_no_rate_on_any_day(engine: Engine) -> None:
    every = sorted({currency for rates in the_file().values() for currency in rates})
    left_out = [
        Asked(currency, "EUR", day)
        for day, rates in the_file().items()
        for currency in every
        if currency not in rates
    ]
    with reading(engine) as session:
        rates = found(session, left_out)

    assert len(left_out) == 70_464
    assert set(rates.values()) == {None}


@ON_SQLITE
def test_every_day_since_1999_takes_the_last_one_that_was_published(engine: Engine) -> None:
    days = list(days_since_1999())
    with reading(engine) as session:
        rates = found(session, [Asked("GBP", "USD", day) for day in days])

    last = ""
    for day in days:
        last = day if day in the_file() else last
        legs = the_file()[last]
        expected = Rate(Decimal(legs["USD"]), Decimal(legs["GBP"]), last, "ECB")
        assert rates[Asked("GBP", "USD", day)] == expected


@ON_SQLITE
@pytest.mark.parametrize(
    ("day", "currency", "per_euro"),
    [
        # As the bank published them in those days.
        ("1999-01-04", "USD", "1.1789"),
        ("2000-10-26", "USD", "0.8252"),
        ("2008-07-15", "USD", "1.599"),
        ("2015-01-14", "CHF", "1.201"),
        ("2015-01-15", "CHF", "1.028"),
        ("2016-06-24", "GBP", "0.8075"),
        ("2022-03-01", "RUB", "117.201"),
    ],
)
def test_known_days(engine: Engine, day: str, currency: str, per_euro: str) -> None:
    asked = Asked("EUR", currency, day)
    with reading(engine) as session:
        rate = found(session, [asked])[asked]

    assert rate is not None
    assert rate.shown_text == per_euro


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_vectors(engine: Engine, case: dict[str, Any]) -> None:
    amount = Money(case["amount"]["minor"], case["amount"]["currency"])
    asked = Asked(amount.currency, case["to"], case["on"])
    with reading(engine) as session:
        rate = found(session, [asked])[asked]

    if rate is None:
        assert {case[name] for name in ("perEuro", "rateDate", "source", "rate")} == {None}
        return
    legs = {"from": str(rate.denominator), "to": str(rate.numerator)}
    assert (legs, rate.day, rate.source) == (case["perEuro"], case["rateDate"], case["source"])
    assert rate.shown_text == case["rate"]
    assert convert(amount, case["to"], rate) == Money(case["converted"], case["to"])


def test_reading_it_is_cheap() -> None:
    """Ten times what it takes: a start on a slow machine does not wait for it."""
    history.shipped.cache_clear()
    began = perf_counter()
    history.shipped()

    assert perf_counter() - began < 1
