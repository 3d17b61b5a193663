"""Keys and digests of statements: what makes an import happen once."""

from __future__ import annotations

from typing import Any

from domain.statements.csv_reader import read_csv
from domain.statements.keys import digest, keys
from domain.statements.layout import Row, Sign, Statement
from domain.statements.mapping import Mapping

HEADER = "Date,Description,Amount\n"
PLAIN = HEADER + "28/01/2024,Shop,-5.00\n27/01/2024,Wages,100.00\n"


def _read(text: str, currency: str = "EUR", **how: Any) -> Statement:
    return read_csv(text.encode(), currency=currency, **how)


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
    one = "Transaction ID,Date,Text,Amount\nT-00001,28/01/2024,PENDING SHOP,-5.00\n"
    two = "Transaction ID,Date,Text,Amount\nT-00001,29/01/2024,Shop Ltd,-5.00\n"

    assert keys(_rows(one)) == keys(_rows(two))


def test_a_digest_changes_with_any_row_or_finding() -> None:
    plain = _read(PLAIN)
    turned = _read(PLAIN, mapping=Mapping(sign=Sign.INVERTED))
    longer = _read(PLAIN + "26/01/2024,Bus,-2.00\n")

    found = {digest(statement.layout, statement.rows) for statement in (plain, turned, longer)}

    assert len(found) == 3
    assert digest(plain.layout, plain.rows) == digest(*(_read(PLAIN).layout, _read(PLAIN).rows))


def test_rows_without_an_id_yet_do_not_take_the_ids_from_the_others() -> None:
    header = "Transaction ID,Date,Text,Amount,Status\n"
    early = header + ",29/01/2024,Bus,-2.00,Pending\nT-00001,28/01/2024,Shop,-5.00,Booked\n"
    late = (
        header + "T-00002,29/01/2024,Bus,-2.00,Booked\nT-00001,28/01/2024,SHOP LTD,-5.00,Booked\n"
    )

    assert keys(_rows(early)) == (None, keys(_rows(late))[1])


def test_a_column_that_is_empty_in_one_statement_changes_no_key() -> None:
    header = "Date,Details,Reference,Payee,Amount\n"
    one = header + "28/01/2024,,POS,Shop,-5.00\n27/01/2024,,SAL,Job,10.00\n"
    two = header + "29/01/2024,Seat 4,POS,Rail,-7.00\n28/01/2024,,POS,Shop,-5.00\n"

    assert keys(_rows(one))[0] == keys(_rows(two))[1]


def test_without_a_header_the_key_does_not_hang_on_which_text_says_most() -> None:
    row = "24-Mar-24,1000.00,123456789,,INTER-BANK CREDIT,ACME SALARY,1000.00\n"
    one = "25-Mar-24,-45.10,123456789,,DEBIT,V1234 24/03 COLES SUPERMARKETS,954.90\n" + row
    two = row + "20-Mar-24,-10.00,123456789,,A FEE FOR THE ACCOUNT AND THE CARD,FEE,0.00\n"

    first, second = _read(one).rows[1], _read(two).rows[0]

    assert first.description != second.description
    assert keys(_rows(one))[1] == keys(_rows(two))[0]
