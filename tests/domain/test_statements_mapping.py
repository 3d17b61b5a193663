"""What a person says about a file is taken as said, kept, and refused where it cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Invalid
from domain.statements.csv_reader import read_csv
from domain.statements.layout import DateOrder, Origin, Role, Sign, Statement
from domain.statements.mapping import Mapping

HEADER = "Date,Description,Amount\n"
PLAIN = HEADER + "28/01/2024,Shop,-5.00\n27/01/2024,Wages,100.00\n"


def _read(text: str, currency: str = "EUR", **how: Any) -> Statement:
    return read_csv(text.encode(), currency=currency, **how)


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


@pytest.mark.parametrize("sign", [Sign.DEBIT_CREDIT, Sign.FLAG])
def test_a_sign_that_the_file_has_no_columns_for_is_refused(sign: Sign) -> None:
    text = "Date,Description,Amount\n28/01/2024,Shop,5.00\n"

    with pytest.raises(Invalid) as caught:
        _read(text, mapping=Mapping(sign=sign))

    assert caught.value.field == ("mapping", "sign")


def test_a_mapping_that_leaves_no_row_is_refused() -> None:
    with pytest.raises(Invalid, match="No row has a date and an amount"):
        _read(PLAIN, mapping=Mapping(footer_lines=99))


def test_a_wrong_mapping_shows_its_rows_with_what_is_wrong() -> None:
    rows = _read(PLAIN, mapping=Mapping(date_order=DateOrder.MDY)).rows

    assert [row.problems[0].column for row in rows] == [0, 0]
