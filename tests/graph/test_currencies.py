"""Currencies and their rates through the API: for everybody, in their language, at one go."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from db.queries.rates import all_added
from db.session import write
from db.tables import ExchangeRate
from domain.money import MINOR_DIGITS
from tests.api import Api

LISTED = "query ($locale: String) { currencies(locale: $locale) { code name minorDigits symbol } }"
RATE = """query ($from: Currency!, $to: Currency!, $on: Date) {
  exchangeRate(from: $from, to: $to, on: $on) { from to rate date rateDate source } }"""
SATURDAY = "2020-02-29"


@pytest.fixture(autouse=True)
def unrecorded(engine: Engine) -> Iterator[None]:
    yield
    with engine.begin() as connection:
        connection.execute(delete(ExchangeRate))


def rate(api: Api, from_currency: str, to: str, on: str | None = None, **more: Any) -> Any:
    variables = {"from": from_currency, "to": to, "on": on}
    return api.data(RATE, variables, **more)["exchangeRate"]


def listed(api: Api, locale: str | None = None, **more: Any) -> dict[str, dict[str, Any]]:
    found = api.data(LISTED, {"locale": locale}, **more)["currencies"]
    assert [each["code"] for each in found] == sorted(MINOR_DIGITS)
    return {each["code"]: each for each in found}


def test_all_currencies_are_listed_for_whoever_asks(api: Api) -> None:
    found = listed(api)

    assert found["EUR"] == {"code": "EUR", "name": "Euro", "minorDigits": 2, "symbol": "€"}
    assert found["JPY"] == {"code": "JPY", "name": "Japanese Yen", "minorDigits": 0, "symbol": "¥"}
    assert [found[code]["minorDigits"] for code in ("KWD", "CLF", "XOF")] == [3, 4, 0]
    assert "HRK" not in found
    assert all(each["name"] and each["symbol"] for each in found.values())


@pytest.mark.parametrize(
    ("locale", "name", "symbol"),
    [
        ("de-AT", "US-Dollar", "$"),
        ("en-CA", "US Dollar", "US$"),
        ("ja", "米ドル", "$"),
        ("ar-EG", "دولار أمريكي", "US$"),
    ],
)
def test_their_names_are_those_of_a_language(api: Api, locale: str, name: str, symbol: str) -> None:
    dollar = listed(api, locale)["USD"]

    assert (dollar["name"], dollar["symbol"].strip("\u200f")) == (name, symbol)


def test_without_a_language_it_is_the_viewers(api: Api) -> None:
    person = api.person(locale="de-DE")

    assert listed(api, token=person.token)["CHF"]["name"] == "Schweizer Franken"


@pytest.mark.parametrize("locale", ["xx-YY-ZZ", "", "e" * 1_000])
def test_a_language_that_is_none_is_refused(api: Api, locale: str) -> None:
    answer = api.send(LISTED, {"locale": locale})

    assert answer["data"] == {"currencies": None}
    [error] = answer["errors"]
    assert error["message"] == "No such locale; use a language tag such as en-GB"
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_a_rate_says_of_which_day_and_whose_it_is(api: Api) -> None:
    assert rate(api, "USD", "CHF", SATURDAY) == {
        "from": "USD",
        "to": "CHF",
        "rate": "0.966930855425",
        "date": SATURDAY,
        "rateDate": "2020-02-28",
        "source": "ECB",
    }


@pytest.mark.parametrize(
    ("from_currency", "to", "on", "shown"),
    [
        ("EUR", "USD", "1999-01-04", "1.1789"),
        ("USD", "EUR", "1999-01-04", "0.848248367122"),
        ("IDR", "EUR", "2026-10-30", "0.0000493214113618"),
        ("EUR", "KRW", "2026-10-30", "1491.76"),
        ("KWD", "KWD", "1970-01-01", "1"),
    ],
)
def test_rates_are_plain_digits(api: Api, from_currency: str, to: str, on: str, shown: str) -> None:
    assert rate(api, from_currency, to, on)["rate"] == shown


@pytest.mark.parametrize(
    ("from_currency", "on"),
    [
        ("USD", "1999-01-03"),
        ("RUB", "2022-03-02"),
        ("RUB", "2026-10-30"),
        ("KWD", "2026-10-30"),
        ("USD", "2026-11-07"),
    ],
)
def test_what_nobody_published_is_null(api: Api, from_currency: str, on: str) -> None:
    assert rate(api, from_currency, "EUR", on) is None


def test_a_withdrawn_currency_is_refused_with_what_took_its_place(api: Api) -> None:
    response = api.request(
        "POST", "/graphql", json={"query": RATE, "variables": {"from": "HRK", "to": "EUR"}}
    )

    [error] = response.json()["errors"]
    assert "HRK is no currency any more: since 2023-01-01 it is EUR" in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("code", ["DEM", "XAU", "eur", "ABC", "", "€"])
def test_a_withdrawn_or_unknown_currency_is_refused(api: Api, code: str) -> None:
    response = api.request(
        "POST", "/graphql", json={"query": RATE, "variables": {"from": code, "to": "EUR"}}
    )

    [error] = response.json()["errors"]
    assert "is not an ISO 4217 currency code" in error["message"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


def test_today_is_the_viewers(api: Api) -> None:
    # Still Thursday in Honolulu, and Friday in Kiritimati.
    api.clock.now = datetime(2026, 3, 13, 9, tzinfo=UTC)
    honolulu = api.person(timeZone="Pacific/Honolulu").token
    kiritimati = api.person(timeZone="Pacific/Kiritimati").token

    assert rate(api, "EUR", "USD", token=honolulu)["date"] == "2026-03-12"
    assert rate(api, "EUR", "USD", token=kiritimati)["date"] == "2026-03-13"
    assert rate(api, "EUR", "USD")["date"] == "2026-03-13"


def test_a_token_that_is_not_valid_is_refused_and_not_overlooked(api: Api) -> None:
    answer = api.send(RATE, {"from": "EUR", "to": "USD"}, token="none")

    assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_a_page_of_rates_is_one_statement(api: Api, engine: Engine) -> None:
    write(engine, all_added, "ECB", {"2027-03-12": {"USD": "1.2", "CHF": "0.9"}})
    write(engine, all_added, "FRANKFURTER", {"2027-03-11": {"KWD": "0.35"}})
    asked = {
        "a": ("EUR", "USD", "2027-03-13"),
        "b": ("KWD", "CHF", "2027-03-13"),
        "c": ("KWD", "EUR", "2027-03-12"),
        "d": ("GBP", "EUR", "2027-03-12"),
    }
    fields = [
        f'{alias}: exchangeRate(from: "{of}", to: "{to}", on: "{on}") {{ rate rateDate source }}'
        for alias, (of, to, on) in asked.items()
    ]
    query = f'{{ {" ".join(fields)} currencies {{ code hasRate(on: "2027-03-13") }} }}'

    with api.statements() as said:
        data = api.data(query)

    assert len(said) == 1
    assert data["a"] == {"rate": "1.2", "rateDate": "2027-03-12", "source": "ECB"}
    assert data["b"] == {
        "rate": "2.57142857143",
        "rateDate": "2027-03-11",
        "source": "ECB_AND_FRANKFURTER",
    }
    assert data["c"]["source"] == "FRANKFURTER"
    assert data["d"] is None
    have = [each["code"] for each in data["currencies"] if each["hasRate"]]
    assert have == ["CHF", "EUR", "KWD", "USD"]


def test_the_shipped_history_costs_no_statement(api: Api) -> None:
    with api.statements() as said:
        rate(api, "USD", "CHF", SATURDAY)
        listed(api)

    assert said == []


def test_what_has_a_rate_today(api: Api) -> None:
    found = api.data("{ currencies { code hasRate } }")["currencies"]
    have = {each["code"] for each in found if each["hasRate"]}

    assert {"EUR", "USD", "JPY", "ZAR"} <= have
    assert have.isdisjoint({"RUB", "KWD", "AMD"})
    assert len(have) == 30
