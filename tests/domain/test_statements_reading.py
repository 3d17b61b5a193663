"""Amounts, dates, order, mapping and limits of statements, one fact at a time."""

# ruff: noqa: RUF001 - the signs that banks write

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Invalid
from domain.statements import amounts, dates, encoding
from domain.statements.amounts import DecimalMark, Unreadable
from domain.statements.csv_reader import read_csv
from domain.statements.keys import digest, keys
from domain.statements.layout import DateOrder, Origin, Role, Row, Sign, Statement
from domain.statements.mapping import Mapping

POINT, COMMA = DecimalMark("."), DecimalMark(",")
HEADER = "Date,Description,Amount\n"
PLAIN = HEADER + "28/01/2024,Shop,-5.00\n27/01/2024,Wages,100.00\n"


def _read(text: str, currency: str = "EUR", **how: Any) -> Statement:
    return read_csv(text.encode(), currency=currency, **how)


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


OVERRIDES: list[tuple[Mapping, str, object]] = [
    (Mapping(encoding="latin-1"), "encoding", "latin-1"),
    (Mapping(delimiter=","), "delimiter", ","),
    (Mapping(quote="'"), "quote", "'"),
    (Mapping(preamble_lines=0), "preamble_lines", 0),
    (Mapping(header_line=1), "header_line", 1),
    (Mapping(footer_lines=1), "footer_lines", 1),
    (Mapping(date_order=DateOrder.DMY), "date_order", DateOrder.DMY),
    (Mapping(decimal_mark="."), "decimal_mark", "."),
    (Mapping(sign=Sign.INVERTED), "sign", Sign.INVERTED),
    (Mapping(money_out_words=("Out",)), "money_out_words", ("out",)),
    (Mapping(currency="USD"), "currency", "USD"),
]


@pytest.mark.parametrize(("mapping", "name", "value"), OVERRIDES)
def test_what_the_mapping_says_is_taken_as_said(mapping: Mapping, name: str, value: object) -> None:
    finding = getattr(_read(PLAIN, mapping=mapping).layout, name)

    assert (finding.value, finding.origin) == (value, Origin.GIVEN)


def test_the_mapping_decides_what_the_file_would_say_otherwise() -> None:
    text = "A,B,C,D\n01/02/2024,x,5,7\n02/03/2024,y,6,8\n"
    mapping = Mapping(
        header_line=1,
        date_order=DateOrder.MDY,
        sign=Sign.INVERTED,
        columns=(("D", Role.AMOUNT), (2, Role.IGNORED), ("b", Role.PAYEE)),
    )

    rows = _read(text, mapping=mapping).rows

    assert [(row.occurred_on, row.amount_minor, row.payee) for row in rows] == [
        ("2024-01-02", -700, "x"),
        ("2024-02-03", -800, "y"),
    ]


def test_given_columns_for_out_and_in_are_taken() -> None:
    text = "28/01/2024,Acme,5.00,\n27/01/2024,Globex,,7.00\n26/01/2024,Initech,3.00,\n"
    mapping = Mapping(columns=((2, Role.CREDIT), (3, Role.DEBIT)))

    statement = _read(text, mapping=mapping)

    assert [row.amount_minor for row in statement.rows] == [500, -700, 300]
    assert statement.questions == ()


def test_given_words_of_the_flag_are_taken() -> None:
    text = "Date,Text,Kind,Amount\n28/01/2024,A,foo,5.00\n27/01/2024,B,bar,7.00\n"
    mapping = Mapping(sign=Sign.FLAG, money_out_words=("FOO",), columns=(("Kind", Role.FLAG),))

    assert [row.amount_minor for row in _read(text, mapping=mapping).rows] == [-500, 700]


def test_a_mapping_survives_json() -> None:
    mapping = Mapping(
        encoding="cp1252",
        delimiter=";",
        quote="",
        preamble_lines=3,
        header_line=4,
        footer_lines=0,
        date_order=DateOrder.DMY,
        decimal_mark=",",
        sign=Sign.FLAG,
        money_out_words=("af", ""),
        currency="EUR",
        columns=((0, Role.DATE), ("Bedrag", Role.AMOUNT)),
    )

    assert Mapping.from_json(mapping.to_json()) == mapping
    assert Mapping.from_json({}) == Mapping()


@pytest.mark.parametrize(
    ("value", "key"),
    [
        ([], None),
        ({"colour": "red"}, "colour"),
        ({"encoding": "zip"}, "encoding"),
        ({"encoding": "klingon"}, "encoding"),
        ({"encoding": 5}, "encoding"),
        ({"delimiter": ";;"}, "delimiter"),
        ({"delimiter": "\n"}, "delimiter"),
        ({"quote": "x"}, "quote"),
        ({"headerLine": -1}, "headerLine"),
        ({"footerLines": True}, "footerLines"),
        ({"preambleLines": "3"}, "preambleLines"),
        ({"dateOrder": "YDM"}, "dateOrder"),
        ({"decimalMark": "'"}, "decimalMark"),
        ({"sign": 1}, "sign"),
        ({"moneyOutWords": "D"}, "moneyOutWords"),
        ({"currency": "euro"}, "currency"),
        ({"columns": {"0": "DATE"}}, "columns"),
        ({"columns": [{"column": 0}]}, "columns"),
        ({"columns": [{"column": 0.5, "role": "DATE"}]}, "columns"),
        ({"columns": [{"column": 0, "role": "GOLD"}]}, "role"),
        (
            {"columns": [{"column": 0, "role": "AMOUNT"}, {"column": 1, "role": "AMOUNT"}]},
            "columns",
        ),
        (
            {"columns": [{"column": 0, "role": "AMOUNT"}, {"column": 1, "role": "DEBIT"}]},
            "columns",
        ),
    ],
)
def test_a_mapping_that_is_none_is_refused_by_its_key(value: object, key: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        Mapping.from_json(value)

    assert caught.value.field[-1] == (key or "mapping")


@pytest.mark.parametrize("column", [3, -1, "Amuont", "Twice"])
def test_a_column_that_the_file_has_not_is_refused(column: int | str) -> None:
    text = "Date,Twice,Twice,Amount\n28/01/2024,A,B,-5.00\n" if column == "Twice" else PLAIN

    with pytest.raises(Invalid) as caught:
        _read(text, mapping=Mapping(columns=((column, Role.NOTE),)))

    assert caught.value.field == ("mapping", "columns")


def _rows(text: str) -> tuple[Row, ...]:
    return _read(text).rows


def test_keys_do_not_change_with_the_order_of_the_columns_or_the_balance() -> None:
    one = "Date,Text,Amount,Balance\n28/01/2024,Shop A,-5.00,95.00\n27/01/2024,Job,10.00,100.00\n"
    two = "Amount,Date,Balance,Text\n-5.00,28/01/2024,7.00,SHOP a\n10.00,27/01/2024,8.00,Job\n"

    assert keys(_rows(one)) == keys(_rows(two))


def test_two_equal_purchases_have_two_keys() -> None:
    text = HEADER + "28/01/2024,Coffee,-3.00\n" * 2 + "28/01/2024,Tea,-3.00\n"

    found = keys(_rows(text))

    assert len(set(found)) == 3


def test_rows_that_are_no_transactions_have_no_key() -> None:
    assert keys(_rows(PLAIN + "30/02/2024,Odd,-1.00\n"))[2] is None


def test_the_banks_own_id_outlives_a_new_description() -> None:
    one = "Transaction ID,Date,Text,Amount\nT1,28/01/2024,PENDING SHOP,-5.00\n"
    two = "Transaction ID,Date,Text,Amount\nT1,29/01/2024,Shop Ltd,-5.00\n"

    assert keys(_rows(one)) == keys(_rows(two))


def test_a_digest_changes_with_any_row_or_finding() -> None:
    plain = _read(PLAIN)
    turned = _read(PLAIN, mapping=Mapping(sign=Sign.INVERTED))
    longer = _read(PLAIN + "26/01/2024,Bus,-2.00\n")

    found = {digest(statement.layout, statement.rows) for statement in (plain, turned, longer)}

    assert len(found) == 3
    assert digest(plain.layout, plain.rows) == digest(*(_read(PLAIN).layout, _read(PLAIN).rows))
