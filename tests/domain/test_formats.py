"""How amounts, percentages and days are written for people of a locale."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import Invalid
from domain.formats import Formats
from domain.money import Money
from domain.periods import Span


@pytest.mark.parametrize(
    ("tag", "money", "text"),
    [
        ("en-IE", Money(123_456, "EUR"), "€1,234.56"),
        ("de-DE", Money(123_456, "EUR"), "1.234,56\xa0€"),
        ("en-GB", Money(1_234, "KWD"), "KWD\xa01.234"),
        ("en-GB", Money(-1_234, "CHF"), "\N{MINUS SIGN}CHF\xa012.34"),
        ("en-US", Money(5, "JPY"), "¥5"),
        ("ja-JP", Money(1_234, "JPY"), "￥1,234"),
    ],
)
def test_money_has_its_currencys_decimals(tag: str, money: Money, text: str) -> None:
    assert Formats(tag).money(money) == text


@pytest.mark.parametrize(
    ("tag", "percent", "text"),
    [
        ("en", "12.34", "+12.3%"),
        ("en", "12.25", "+12.2%"),
        ("en", "-0.50", "\N{MINUS SIGN}0.5%"),
        ("en", "0.00", "0.0%"),
        ("en", "100.00", "+100%"),
        ("en", "123456.78", "+123,457%"),
        ("de", "12.34", "+12,3\xa0%"),
    ],
)
def test_percentages_have_a_decimal_below_a_hundred(tag: str, percent: str, text: str) -> None:
    assert Formats(tag).percent(percent, is_signed=True) == text


@pytest.mark.parametrize(
    ("tag", "start", "end", "text"),
    [
        ("en-GB", date(2026, 3, 1), date(2026, 4, 1), "March 2026"),
        ("de", date(2026, 3, 1), date(2026, 4, 1), "März 2026"),
        ("ja", date(2026, 3, 1), date(2026, 4, 1), "2026年3月"),
    ],
)
def test_a_month_of_the_calendar_has_a_name(tag: str, start: date, end: date, text: str) -> None:
    assert Formats(tag).month(Span(start, end)) == text


def test_any_other_month_is_told_by_its_days() -> None:
    shown = Formats("en-GB").month(Span(date(2026, 3, 15), date(2026, 4, 15)))

    assert shown.startswith("15 Mar")
    assert shown.endswith("14 Apr 2026")


@pytest.mark.parametrize(("tag", "is_letter"), [("en-US", True), ("en", False), ("de-DE", False)])
def test_americans_print_on_letter(tag: str, is_letter: bool) -> None:  # noqa: FBT001 - a case
    assert Formats(tag).is_letter is is_letter


def test_an_unknown_locale_is_refused() -> None:
    with pytest.raises(Invalid):
        Formats("xx-nowhere")
