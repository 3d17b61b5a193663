"""The real files: each expectation was read from the file by eye, line by line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from domain.statements.csv_reader import read_csv
from domain.statements.keys import keys
from domain.statements.layout import Origin, Role, Row, Statement
from tests.statements.golden import GOLDEN, ROLES, Golden

FILES = Path(__file__).parent.parent / "statements"


@cache
def _read(file: str, account: str) -> Statement:
    return read_csv((FILES / file).read_bytes(), currency=account)


def _transactions(file: str, account: str) -> list[Row]:
    return [row for row in _read(file, account).rows if row.is_transaction]


def _facts(row: Row) -> tuple[int, str | None, int | None, str]:
    return row.line, row.occurred_on, row.amount_minor, row.description


def _roles(file: str, account: str) -> dict[int, str]:
    columns = _read(file, account).layout.columns
    return {column.index: column.role.name for column in columns if column.role is not Role.IGNORED}


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file)
def test_a_real_file_is_laid_out_as_a_person_sees_it(golden: Golden) -> None:
    layout = _read(golden.file, golden.account).layout

    found = (
        layout.encoding.value,
        layout.delimiter.value,
        layout.header_line.value,
        layout.preamble_lines.value,
        layout.footer_lines.value,
        layout.date_order.value,
        layout.decimal_mark.value,
        layout.sign.value,
    )
    assert found == golden.layout
    assert layout.currency.value == golden.currency


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file)
def test_a_real_file_gives_the_rows_that_it_has(golden: Golden) -> None:
    statement = _read(golden.file, golden.account)

    rows = _transactions(golden.file, golden.account)
    assert len(rows) == golden.count
    assert (_facts(rows[0]), _facts(rows[-1])) == (golden.first, golden.last)
    assert tuple(row.line for row in statement.rows if row.set_aside) == golden.aside
    assert statement.questions == ()
    assert not any(row.problems for row in statement.rows)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file)
def test_the_amounts_of_a_real_file_add_up(golden: Golden) -> None:
    total = sum(row.amount_minor or 0 for row in _transactions(golden.file, golden.account))

    # The long file is added up from its text, by means that the reader does not share.
    expected = golden.total or _sum_of_fourth_column(FILES / golden.file)
    assert total == expected


def _sum_of_fourth_column(path: Path) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    tails = [line.split('";')[1].split(";") for line in lines if '";' in line]
    return sum(int(tail[1].replace(",", "")) for tail in tails)


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda golden: golden.file)
def test_every_transaction_of_a_real_file_has_a_key_of_its_own(golden: Golden) -> None:
    rows = _read(golden.file, golden.account).rows

    found = [key for key in keys(rows) if key is not None]

    assert len(found) == len(set(found)) == golden.count


@pytest.mark.parametrize(("file", "account", "roles"), ROLES)
def test_the_columns_of_a_real_file_are_told_apart(
    file: str, account: str, roles: dict[int, str]
) -> None:
    assert _roles(file, account) == roles


def test_a_row_whose_quote_sign_is_missing_keeps_its_account() -> None:
    rows = _read("csv/rabobank_nl_latin1.csv", "EUR").rows

    assert {row.account for row in rows} == {"NL77RABO0311467415"}
    assert [row.line for row in rows] == [2, 3, 4]
    assert [row.reference[-4:] for row in rows] == ["9565", "9590", "9591"]
    assert [row.balance_minor for row in rows] == [525728, 1308453, 1233453]


def test_an_opening_balance_is_kept_with_the_reason_it_is_no_transaction() -> None:
    opening = _read("csv/banco_do_brasil_latin1.csv", "BRL").rows[0]

    assert opening.set_aside == "It states a balance and is no transaction"
    assert (opening.occurred_on, opening.amount_minor) == ("2012-10-31", 10000)


def test_the_rebooked_credit_stays_money_out() -> None:
    """The word CREDIT of this one row contradicts its minus; the other rows agree with theirs."""
    paypal = _read("csv/chase_us.csv", "USD").rows[7]

    assert (paypal.line, paypal.amount_minor) == (8, -11622)


@pytest.mark.parametrize(
    ("file", "account", "expected"),
    [
        ("csv/n26_de.csv", "EUR", "The header 'Betrag (EUR)' names it"),
        ("csv/ocbc_frank_sg.csv", "EUR", "The header 'Withdrawals (SGD)' names it"),
        ("csv/nationwide_uk_gbp_symbol.csv", "EUR", "8 amounts are written with £"),
        ("csv/raiffeisen_at.csv", "USD", "Column 5 says EUR in 73 of 73 rows"),
    ],
)
def test_the_currency_is_the_files_own_and_not_the_accounts(
    file: str, account: str, expected: str
) -> None:
    finding = _read(file, account).layout.currency

    assert (finding.evidence, finding.origin) == (expected, Origin.DETECTED)


def test_overlapping_statements_of_one_bank_agree() -> None:
    content = (FILES / "csv/raiffeisen_at.csv").read_bytes().splitlines(keepends=True)
    early = read_csv(b"".join(content[:40]), currency="EUR")
    late = read_csv(b"".join(content[25:]), currency="EUR")

    both = set(keys(early.rows)) & set(keys(late.rows)) - {None}

    assert len(both) == 15
