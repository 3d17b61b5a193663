"""Exchange by itself: exact until the one rounding, whatever the currencies and the rate."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.errors import Invalid
from domain.exchange import SHOWN_DIGITS, Rate, Source, convert, fixed, half_even, own_rate
from domain.money import AMOUNT_MINOR_MAX, MINOR_DIGITS, Money

VECTORS = orjson.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "vectors" / "conversion.json").read_bytes()
)
DAY = "2026-10-30"

CURRENCIES = st.sampled_from(sorted(MINOR_DIGITS))
# Exponents 0, 2, 3 and 4.
EXPONENTS = st.sampled_from(["JPY", "EUR", "KWD", "CLF"])
AMOUNTS = st.integers(-(10**9), 10**9)
LEGS = st.decimals("0.000001", "1000000", places=6)
RATES = st.builds(Rate, LEGS, LEGS, st.just(DAY), st.just("ECB"))


def exactly(amount: Money, to_currency: str, rate: Rate) -> Fraction:
    """The amount at the rate in minor units, unrounded."""
    return amount.amount_minor * worth(rate) * units(to_currency) / units(amount.currency)


def units(currency: str) -> Fraction:
    """How many minor units one has."""
    return Fraction(f"1e{MINOR_DIGITS[currency]}")


def worth(rate: Rate) -> Fraction:
    return Fraction(rate.numerator) / Fraction(rate.denominator)


def mirrored(rate: Rate) -> Rate:
    return Rate(rate.denominator, rate.numerator, rate.day, rate.source)


@given(AMOUNTS, EXPONENTS, EXPONENTS, RATES)
def test_it_is_the_nearest_amount_and_of_two_the_even_one(
    minor: int, from_currency: str, to_currency: str, rate: Rate
) -> None:
    amount = Money(minor, from_currency)
    exact = exactly(amount, to_currency, rate)
    assume(abs(exact) <= AMOUNT_MINOR_MAX)

    converted = convert(amount, to_currency, rate)

    assert converted == Money(round(exact), to_currency)


@given(st.integers(), st.integers(1))
def test_half_goes_to_the_even_one(dividend: int, divisor: int) -> None:
    assert half_even(dividend, divisor) == round(Fraction(dividend, divisor))


@given(AMOUNTS, CURRENCIES, CURRENCIES, RATES)
def test_what_is_taken_back_is_worth_what_was_given(
    minor: int, from_currency: str, to_currency: str, rate: Rate
) -> None:
    amount = Money(minor, from_currency)
    assume(abs(exactly(amount, to_currency, rate)) < AMOUNT_MINOR_MAX)

    assert convert(-amount, to_currency, rate) == -convert(amount, to_currency, rate)


@given(AMOUNTS, EXPONENTS, EXPONENTS, RATES)
def test_there_and_back_loses_no_more_than_the_two_roundings(
    minor: int, from_currency: str, to_currency: str, rate: Rate
) -> None:
    amount = Money(minor, from_currency)
    assume(abs(exactly(amount, to_currency, rate)) < AMOUNT_MINOR_MAX)

    there = convert(amount, to_currency, rate)
    assume(abs(exactly(there, from_currency, mirrored(rate))) < AMOUNT_MINOR_MAX)
    back = convert(there, from_currency, mirrored(rate))

    half_a_unit_of_the_other = units(from_currency) / units(to_currency) / worth(rate) / 2
    assert abs(back.amount_minor - minor) <= half_a_unit_of_the_other + Fraction(1, 2)


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_a_currency_to_itself_changes_nothing(minor: int, currency: str) -> None:
    assert convert(Money(minor, currency), currency, fixed(DAY)) == Money(minor, currency)


@given(st.lists(AMOUNTS, min_size=1, max_size=50), EXPONENTS, EXPONENTS, RATES)
def test_many_conversions_do_not_drift(
    minors: list[int], from_currency: str, to_currency: str, rate: Rate
) -> None:
    """Each is off by half a unit at most, and none is made from another's rounding."""
    amounts = [Money(minor, from_currency) for minor in minors]
    exact = [exactly(amount, to_currency, rate) for amount in amounts]
    assume(all(abs(each) < AMOUNT_MINOR_MAX for each in exact))

    converted = [convert(amount, to_currency, rate).amount_minor for amount in amounts]

    assert abs(sum(converted) - sum(exact, Fraction())) <= Fraction(len(minors), 2)
    assert converted == [round(each) for each in exact]


@given(RATES)
def test_what_is_shown_of_a_rate_is_the_nearest_of_twelve_digits(rate: Rate) -> None:
    text = rate.shown_text
    significant = text.replace(".", "").strip("0")

    assert Decimal(text) == rate.shown
    assert set(text) <= set("0123456789.")
    assert len(significant) <= SHOWN_DIGITS
    half_of_the_last_digit = Fraction(text) / 2 / Fraction(f"1e{SHOWN_DIGITS - 1}")
    assert -half_of_the_last_digit <= Fraction(text) - worth(rate) <= half_of_the_last_digit


@pytest.mark.parametrize(
    ("above", "below", "text"),
    [
        ("1.1", "1", "1.1"),
        ("117.2010", "1", "117.201"),
        ("100", "1", "100"),
        ("2", "3", "0.666666666667"),
        ("1", "20275170000", "0.0000000000493214113618"),
        ("10000000000000", "3", "3333333333330"),
        # Half of the last digit goes to the even one.
        ("1.000000000005", "1", "1"),
        ("1.000000000015", "1", "1.00000000002"),
    ],
)
def test_a_rate_is_shown_in_plain_digits(above: str, below: str, text: str) -> None:
    assert Rate(Decimal(above), Decimal(below), DAY, "ECB").shown_text == text


@pytest.mark.parametrize("minor", [AMOUNT_MINOR_MAX, -AMOUNT_MINOR_MAX])
def test_more_than_an_amount_may_be_is_refused(minor: int) -> None:
    rate = own_rate("1.000000000001", day=DAY)

    assert convert(Money(minor, "EUR"), "USD", own_rate("1", day=DAY)) == Money(minor, "USD")
    with pytest.raises(Invalid, match=r"^In JPY the amount is larger than 999999999999999;"):
        convert(Money(minor, "EUR"), "JPY", own_rate("101", day=DAY))
    with pytest.raises(Invalid, match="check the amount and the rate"):
        convert(Money(minor, "EUR"), "USD", rate)


def test_a_rate_of_ones_own_says_so() -> None:
    assert own_rate("1.0837", day=DAY) == Rate(Decimal("1.0837"), Decimal(1), DAY, Source.OWN.name)


@pytest.mark.parametrize(
    "case", VECTORS["ownRates"], ids=[case["name"] for case in VECTORS["ownRates"]]
)
def test_the_own_rates_of_the_vectors(case: dict[str, Any]) -> None:
    amount = Money(case["amount"]["minor"], case["amount"]["currency"])

    converted = convert(amount, case["to"], own_rate(case["ownRate"], day=DAY))

    assert converted == Money(case["converted"], case["to"])


@pytest.mark.parametrize("text", VECTORS["refusedRates"])
def test_what_is_no_rate_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(Invalid, match=r"more than 0, in digits .* as in 1\.0837"):
        own_rate(text, day=DAY)
