"""Rows, order, signs, encodings and limits of statements, one fact at a time."""

# ruff: noqa: RUF001 - letters of the code pages

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Invalid
from domain.statements import encoding
from domain.statements.csv_reader import read_csv
from domain.statements.layout import DateOrder, Origin, Sign, Statement

HEADER = "Date,Description,Amount\n"
PLAIN = HEADER + "28/01/2024,Shop,-5.00\n27/01/2024,Wages,100.00\n"


def _read(text: str, currency: str = "EUR", **how: Any) -> Statement:
    return read_csv(text.encode(), currency=currency, **how)


@pytest.mark.parametrize(
    "cell", ["30.02.2024", "29/02/2023", "2024-13-01", "0000-00-00", "31.04.2024", "01.01.9999"]
)
def test_an_impossible_date_is_the_rows_problem(cell: str) -> None:
    text = f"Date,Description,Amount\n28/01/2024,Shop,-5.00\n{cell},Odd,-6.00\n"

    odd = _read(text).rows[1]

    assert odd.occurred_on is None
    assert [(problem.line, problem.column) for problem in odd.problems] == [(3, 0)]
    assert cell in odd.problems[0].reason


def test_an_excess_decimal_is_the_rows_problem() -> None:
    odd = _read(PLAIN + "26/01/2024,Odd,-6.1234\n").rows[2]

    assert (odd.amount_minor, odd.problems[0].line, odd.problems[0].column) == (None, 4, 2)


def test_a_delimiter_inside_a_text_is_the_rows_problem() -> None:
    odd = _read(PLAIN + "26/01/2024,Shop, Inc,-6.00\n").rows[2]

    assert not odd.is_transaction


def test_text_comes_out_clean() -> None:
    dirty = "  Cafe\u0301\u200b \u202eevil\u202c\t\x07  bar  "

    row = _read(PLAIN + f'26/01/2024,"{dirty}",-6.00\n').rows[2]

    assert row.description == "Café evil bar"
    assert row.raw[1] == "Café evil bar"


def test_a_long_description_is_bounded() -> None:
    row = _read(PLAIN + f"26/01/2024,{'x' * 9000},-6.00\n").rows[2]

    assert row.description == "x" * 500


def test_a_neutralised_formula_is_the_text_it_stood_for() -> None:
    row = _read(PLAIN + "26/01/2024,'=SUM(A1),-6.00\n").rows[2]

    assert row.description == "=SUM(A1)"


def test_every_row_may_have_its_own_currency_and_account() -> None:
    text = (
        "Date,Account,Description,Amount,Currency\n"
        "28/01/2024,A1,Shop,-5.00,EUR\n27/01/2024,B2,Sushi,-500,JPY\n26/01/2024,A1,Odd,-1.00,XQQ\n"
    )

    rows = _read(text, currency="EUR").rows

    assert [(row.account, row.amount_minor, row.currency) for row in rows[:2]] == [
        ("A1", -500, "EUR"),
        ("B2", -500, "JPY"),
    ]
    assert not rows[2].is_transaction


def test_mixed_line_ends_count_as_lines() -> None:
    text = "Date,Description,Amount\r28/01/2024,A,-1.00\r\n27/01/2024,B,-2.00\n26/01/2024,C,-3.00"

    assert [row.line for row in _read(text).rows] == [2, 3, 4]


def test_a_record_over_several_lines_starts_at_its_first() -> None:
    text = HEADER + '28/01/2024,"A\nb\nc",-1.00\n27/01/2024,B,-2.00\n'

    rows = _read(text).rows

    assert [(row.line, row.description) for row in rows] == [(2, "A b c"), (5, "B")]


def test_a_header_in_the_middle_and_a_total_are_set_aside() -> None:
    text = PLAIN + HEADER + "26/01/2024,Bus,-2.00\nTotal,,93.00\n"

    rows = _read(text).rows

    assert [row.set_aside for row in rows] == [
        None,
        None,
        "It repeats the header",
        None,
        "It adds up other rows and is no transaction",
    ]


ORDERS = [
    ("01/02/2024 01/03/2024 15/03/2024", DateOrder.DMY, 0),
    ("01/02/2024 01/03/2024 01/15/2024", DateOrder.MDY, 0),
    ("01.02.2024 01.03.2024", DateOrder.DMY, 0),
    ("01/02/2024 01/03/2024 01/05/2024 01/09/2024", DateOrder.MDY, 0),
    ("02/01/2024 03/01/2024 05/01/2024 09/01/2024", DateOrder.DMY, 0),
    ("03/01/2024 05/01/2024 02/02/2024 01/03/2024", DateOrder.DMY, 0),
    ("24/01/05 24/02/07 24/02/09", DateOrder.YMD, 0),
    ("01/02/24 01/03/24 28/03/24", DateOrder.DMY, 0),
    ("01/01/2024 01/02/2024 01/03/2024 01/04/2024", DateOrder.DMY, 1),
    ("03/02/2024", DateOrder.DMY, 1),
]


@pytest.mark.parametrize(("days", "order", "questions"), ORDERS)
def test_the_date_order_is_found_or_asked_for(days: str, order: DateOrder, questions: int) -> None:
    text = HEADER + "".join(f"{day},Shop,-5.00\n" for day in days.split())

    statement = _read(text)

    assert statement.layout.date_order.value is order
    assert [question.key for question in statement.questions] == ["dateOrder"] * questions


def test_another_column_of_days_tells_the_order() -> None:
    text = (
        "Date,Value date,Description,Amount\n"
        "03/02/2024,2024-02-03,A,-1.00\n04/02/2024,2024-02-05,B,-1.00\n"
    )

    finding = _read(text).layout.date_order

    assert (finding.value, finding.origin) == (DateOrder.DMY, Origin.DETECTED)


@pytest.mark.parametrize(
    ("locale", "currency", "order", "asked"),
    [
        ("en_US", "USD", DateOrder.MDY, False),
        ("en_GB", "GBP", DateOrder.DMY, False),
        ("en_US", "EUR", DateOrder.MDY, True),
        (None, "USD", DateOrder.DMY, True),
    ],
)
def test_the_readers_country_decides_only_with_its_own_money(
    locale: str | None, currency: str, order: DateOrder, *, asked: bool
) -> None:
    statement = _read(HEADER + "03/02/2024,Shop,-5.00\n", currency=currency, locale=locale)

    assert statement.layout.date_order.value is order
    assert statement.layout.date_order.origin is Origin.ASSUMED
    assert bool(statement.questions) is asked


def test_a_balance_proves_an_inverted_sign() -> None:
    text = (
        "Date,Description,Amount,Balance\n"
        "26/01/2024,A,10.00,90.00\n27/01/2024,B,-50.00,140.00\n28/01/2024,C,15.00,125.00\n"
    )

    statement = _read(text)

    assert statement.layout.sign.value is Sign.INVERTED
    assert [row.amount_minor for row in statement.rows] == [-1000, 5000, -1500]


def test_a_balance_before_each_row_does_not_turn_the_sign() -> None:
    text = (
        "Date,Description,Amount,Balance\n"
        "26/01/2024,A,-10.00,100.00\n27/01/2024,B,50.00,90.00\n28/01/2024,C,-15.00,140.00\n"
    )

    assert [row.amount_minor for row in _read(text).rows] == [-1000, 5000, -1500]


def test_two_columns_that_nothing_tells_apart_are_asked_for() -> None:
    text = "28/01/2024,Acme,5.00,\n27/01/2024,Globex,,7.00\n26/01/2024,Initech,3.00,\n"

    statement = _read(text)

    (question,) = statement.questions
    assert question.key == "columns"
    assert list(question.choices) == ["2=DEBIT,3=CREDIT", "2=CREDIT,3=DEBIT"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"  \r\n ", "empty"),
        (b"\x00\x01\x02\xff" * 50, "not a text file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a text file"),
        (b"a,b\n" * 3, "No row has a date"),
        (b"28/01/2024\n27/01/2024\n", "single column|No row has a date"),
        (HEADER.encode(), "no rows below"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (PLAIN.encode() + b"26/01/2024,A,-1.00\n" * 50_000, "more than 50000 rows"),
        (b",".join([b"a"] * 100) + b"\n" + b",".join([b"1"] * 100), "more than 64"),
        (PLAIN.encode() + b'26/01/2024,"' + b"x" * 5_000_000 + b'",-1.00\n', "longer than 10000"),
        (b"\xff\xfe\x00", "not"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_csv(content, currency="EUR")


@pytest.mark.parametrize(
    ("text", "name", "locale"),
    [
        ("Über Straße; Gebühren", "cp1252", None),
        ("Łódź żółw księgowania", "cp1250", "pl_PL"),
        ("Дата операции; Сумма", "cp1251", None),
        ("İşlem açıklaması; Şubat", "cp1254", "tr_TR"),
        ("お支払金額,お預り金額,差引残高", "cp932", None),
        ("交易日期,交易金额,账户余额", "gb18030", None),
    ],
)
def test_an_old_code_page_is_found(text: str, name: str, locale: str | None) -> None:
    decoded, finding = encoding.decode(text.encode(name), locale=locale)

    assert decoded == text
    assert finding.origin is Origin.DETECTED


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(name: str) -> None:
    decoded, _ = encoding.decode("Datum;Betrag €\n".encode(name))

    assert decoded == "Datum;Betrag €\n"


def test_utf16_without_a_mark_is_found() -> None:
    assert encoding.decode(PLAIN.encode("utf-16-le"))[0] == PLAIN


def test_fifty_thousand_rows_are_read_and_one_more_is_refused() -> None:
    header, row = b"Date,Payee,Amount\n", b"26/01/2024,A,-1.00\n"

    statement = read_csv(header + row * 50_000, currency="GBP")

    assert len(statement.rows) == 50_000
    with pytest.raises(Invalid, match="more than 50000 rows"):
        read_csv(header + row * 50_001, currency="GBP")
