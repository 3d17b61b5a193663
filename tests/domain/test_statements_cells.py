"""Amounts and dates of statements, as banks write them."""

from __future__ import annotations

import pytest

from domain.statements import amounts, dates
from domain.statements.amounts import DecimalMark, Unreadable
from domain.statements.layout import DateOrder

HEADER = "Date,Description,Amount\n"
PLAIN = HEADER + "28/01/2024,Shop,-5.00\n27/01/2024,Wages,100.00\n"


POINT, COMMA = DecimalMark("."), DecimalMark(",")


def _minor(cell: str, mark: DecimalMark, currency: str = "EUR") -> int:
    written = amounts.written(cell)
    assert written is not None
    minor = amounts.to_minor(written.core, mark, currency)
    return -minor if written.sign < 0 or written.mark < 0 else minor


@pytest.mark.parametrize(
    ("cell", "mark", "minor"),
    [
        ("£1,183.23", POINT, 118323),
        ("- $21.59", POINT, -2159),
        ("+ €5", POINT, 500),
        ("1.234,56 EUR", COMMA, 123456),
        ("1'234.50", POINT, 123450),
        ("1\u2019234.50", POINT, 123450),
        ("1 234,56", COMMA, 123456),
        ("1\u00a0234,56", COMMA, 123456),
        ("1\u202f234,56 zł", COMMA, 123456),
        ("1,23,456.78", POINT, 12345678),
        ("100,00-", COMMA, -10000),
        ("(12.00)", POINT, -1200),
        ("12.00 CR", POINT, 1200),
        ("12.00DR", POINT, -1200),
        ("\u22125,00", COMMA, -500),
        ("12,-", COMMA, 1200),
        ("CHF 12.50-", POINT, -1250),
        (".5", POINT, 50),
        ("US$5.10", POINT, 510),
        ("-$5.10", POINT, -510),
        ("$-5.10", POINT, -510),
        ("kr 12,50", COMMA, 1250),
        ("Rs. 1,200.00 Dr", POINT, -120000),
        ('="12.50"', POINT, 1250),
        ("29.5", POINT, 2950),
        ("12.5000", POINT, 1250),
    ],
)
def test_an_amount_is_read_exactly(cell: str, mark: DecimalMark, minor: int) -> None:
    assert _minor(cell, mark) == minor


@pytest.mark.parametrize(
    "cell", ["", "-", "CHECK 2656", "15,5 %", "12:30", "1e400", "NaN", "(5.00", "--5", "K2 18.09."]
)
def test_what_is_no_amount_is_not_taken_for_one(cell: str) -> None:
    assert amounts.written(cell) is None


@pytest.mark.parametrize(
    ("cell", "currency", "reason"),
    [
        ("12.345", "EUR", "three digits after the decimal mark"),
        ("12.3456", "EUR", "more decimals than EUR has"),
        ("12.50", "JPY", "more decimals than JPY has"),
        ("1,2,3.00", "EUR", "not grouped in thousands"),
        ("1.2.3", "EUR", "is not an amount"),
        ("99999999999999999.00", "EUR", "is larger than"),
    ],
)
def test_an_amount_that_the_currency_cannot_have_is_refused(
    cell: str, currency: str, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        _minor(cell, POINT, currency)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2018-02-25 12:34:56 +0000", "2018-02-25"),
        ("2019-12-31T23:30:00.000-05:00", "2019-12-31"),
        ("20091224120000[0:GMT]", "2009-12-24"),
        ("20240229", "2024-02-29"),
        ("31.12.2019", "2019-12-31"),
        ("2019.04.19.", "2019-04-19"),
        ("12-Dec-2019", "2019-12-12"),
        ("07 Nov 2013", "2013-11-07"),
        ("5. März 2020", "2020-03-05"),
        ("12 de diciembre de 2019", "2019-12-12"),
        ("25 avr. 2019", "2019-04-25"),
        ("1 août 2019", "2019-08-01"),
        ("15 gru 2020", "2020-12-15"),
        ("3 февраля 2021", "2021-02-03"),
        ("25 Şub 2020", "2020-02-25"),
        ("Dec 12, 2019", "2019-12-12"),
        ("2020年1月5日", "2020-01-05"),
        ("Mon 02/03/2020", "2020-03-02"),
        ("31/12/2019 14:33", "2019-12-31"),
        ("31/12/2019 2:33 PM", "2019-12-31"),
        ("1.2.68", "2068-02-01"),
        ("1.2.69", "1969-02-01"),
        ("01022024", "2024-02-01"),
    ],
)
def test_a_date_is_the_civil_day_as_written(cell: str, day: str) -> None:
    assert dates.iso(cell, DateOrder.DMY) == day
