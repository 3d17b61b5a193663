"""Money is exact: text in, minor units, the same text out, for every currency."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.history import shipped
from domain.errors import Invalid
from domain.money import (
    AMOUNT_MINOR_MAX,
    MINOR_DIGITS,
    Money,
    decimal_text,
    formatted,
    parse_currency,
    parse_decimal,
    parse_money,
)

currencies = st.sampled_from(sorted(MINOR_DIGITS))
minor_units = st.integers(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX)


@given(currencies, minor_units)
def test_an_amount_survives_being_written_and_read(currency: str, amount_minor: int) -> None:
    text = decimal_text(amount_minor, currency)

    assert parse_money(text, currency) == Money(amount_minor, currency)


@given(currencies, minor_units)
def test_an_amount_has_as_many_decimals_as_its_currency(currency: str, amount_minor: int) -> None:
    _, _, decimals = decimal_text(amount_minor, currency).partition(".")

    assert len(decimals) == MINOR_DIGITS[currency]


@pytest.mark.parametrize(
    ("text", "currency", "amount_minor"),
    [
        ("12.5", "EUR", 1250),
        ("0.01", "EUR", 1),
        ("-0.01", "EUR", -1),
        ("1250", "JPY", 1250),
        ("1.234", "BHD", 1234),
        ("1.2345", "CLF", 12345),
        ("-0", "EUR", 0),
        ("12.500000", "EUR", 1250),
    ],
)
def test_an_amount_is_read_into_minor_units(text: str, currency: str, amount_minor: int) -> None:
    assert parse_money(text, currency).amount_minor == amount_minor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("12.505", "EUR"),
        ("1.5", "JPY"),
        ("1.2345", "BHD"),
        ("9999999999999.99" + "0" * 5, "EUR"),
        ("10000000000000.00", "EUR"),
        ("999999999999999999", "JPY"),
    ],
)
def test_an_amount_that_the_currency_cannot_hold_is_refused(text: str, currency: str) -> None:
    with pytest.raises(Invalid):
        parse_money(text, currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", " 1", "1 ", "+1", "1e5", "1E400", "NaN", "Infinity", "1,5", ".5", "1.", "01"),
        *("--1", "0x10", "1_000", "١٢", "-", "1\n"),
    ],
)
def test_only_plain_ascii_numbers_are_decimals(text: str) -> None:
    with pytest.raises(Invalid, match=r"^Not a decimal number"):
        parse_decimal(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1.0000000", "At most 6 digits after the point"),
        ("-0.1234567", "At most 6 digits after the point"),
        ("9" * 19, "at most 18 digits before the point"),
        ("-" + "9" * 5_000 + ".5", "at most 18 digits before the point"),
    ],
)
def test_a_number_of_too_many_digits_is_told_so(text: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        parse_decimal(text)


def test_a_number_may_have_as_many_digits_as_is_said() -> None:
    assert str(parse_decimal("-" + "9" * 18 + ".123456")) == "-999999999999999999.123456"
    assert str(parse_decimal("0.123456789012", 12)) == "0.123456789012"


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XXX", "XAU", "ZZZ", "€"])
def test_only_currencies_in_use_are_currencies(code: str) -> None:
    with pytest.raises(Invalid):
        parse_currency(code)


def test_what_has_taken_the_place_of_a_currency_is_told() -> None:
    for code in set(shipped().currencies) - set(MINOR_DIGITS):
        with pytest.raises(Invalid, match=r"since \d{4}-\d\d-01 it is (EUR|RON|TRY)"):
            parse_currency(code)


def test_amounts_of_two_currencies_do_not_add_up() -> None:
    with pytest.raises(AssertionError):
        Money(1, "EUR") + Money(1, "USD")


def test_amounts_of_one_currency_add_and_subtract() -> None:
    assert Money(1250, "EUR") + Money(250, "EUR") - Money(1, "EUR") == Money(1499, "EUR")
    assert str(-Money(1250, "EUR")) == "-12.50 EUR"


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(1250, "EUR"), "en-IE", "€12.50"),
        (Money(1250, "EUR"), "de", "12,50\xa0€"),
        (Money(1250, "JPY"), "en", "¥1,250"),
        (Money(15000, "HUF"), "en", "HUF150.00"),
        (Money(-12500, "BHD"), "en", "-BHD12.500"),
    ],
)
def test_an_amount_is_shown_with_iso_digits_in_any_locale(
    money: Money, locale: str, text: str
) -> None:
    assert formatted(money, locale) == text


@pytest.mark.parametrize("locale", ["", "xx", "de-\x00", "x" * 5_000, "../../etc"])
def test_an_unknown_locale_is_refused(locale: str) -> None:
    with pytest.raises(Invalid):
        formatted(Money(1, "EUR"), locale)
