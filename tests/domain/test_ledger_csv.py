"""The ledger's own CSV: what is written is read back, and what cannot be read is told by line."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import ledger_csv
from domain.conversions import OwnRate
from domain.errors import Refusals
from domain.ledger import TransactionKind
from domain.ledger_csv.cells import joined, neutral, original, split
from domain.ledger_csv.columns import HEADER, HEADER_1
from domain.money import Money
from domain.records import Part, Record
from tests.records import ledgers

FORMULA_STARTS = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
BREAD = Record("2026-03-14", TransactionKind.EXPENSE, Money(250, "EUR"), "Bread")
RECEIPT = Record(
    "2026-03-14",
    TransactionKind.EXPENSE,
    Money(300, "EUR"),
    "Market",
    parts=(Part(100, ("Food",)), Part(200, ("Home", "Furniture"), "A lamp")),
)


def file_of(*records: Record) -> bytes:
    return ledger_csv.header() + ledger_csv.written(records)


def refusals_of(content: bytes) -> list[str]:
    with pytest.raises(Refusals) as caught:
        ledger_csv.read(content)
    assert all(refusal.field == ("file",) for refusal in caught.value.refusals)
    return [refusal.message for refusal in caught.value.refusals]


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_what_is_written_is_read_back(ledger: list[Record]) -> None:
    content = file_of(*ledger)

    read = [entry.record for entry in ledger_csv.read(content)]

    assert read == ledger
    assert file_of(*read) == content


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_no_cell_of_a_file_is_a_formula(ledger: list[Record]) -> None:
    text = io.StringIO(file_of(*ledger).decode(), newline="")

    rows = list(csv.reader(text, strict=True))

    assert not [cell for row in rows for cell in row if cell[:1] in FORMULA_STARTS]


@settings(deadline=None)
@given(st.text(alphabet="'=+-@\t\r\na\uff1d", max_size=6))
def test_neutralising_a_cell_is_undone(text: str) -> None:
    assert original(neutral(text)) == text


@settings(deadline=None)
@given(st.lists(st.text(alphabet="a:;\\", min_size=1, max_size=5), max_size=4))
def test_names_in_one_cell_come_apart_again(names: list[str]) -> None:
    assert split(joined(names, ":"), ":") == names
    assert split(joined(names, ";"), ";") == names


def test_a_receipt_has_a_row_for_each_part() -> None:
    lines = ledger_csv.written([RECEIPT]).decode().split("\r\n")

    assert lines == [
        "2026-03-14,EXPENSE,1.00,EUR,,,,,Food,,Market,,,,1 of 2,,,,",
        "2026-03-14,EXPENSE,2.00,EUR,,,,,Home:Furniture,,Market,,,,2 of 2,A lamp,,,",
        "",
    ]


def test_an_entry_knows_the_line_it_begins_on() -> None:
    long = Record("2026-03-14", TransactionKind.INCOME, Money(1, "JPY"), "x", note="one\ntwo")

    read = ledger_csv.read(file_of(long, RECEIPT, BREAD))

    assert [entry.line for entry in read] == [2, 4, 6]


def test_a_byte_order_mark_and_blank_lines_do_no_harm() -> None:
    content = b"\xef\xbb\xbf" + ledger_csv.header() + b"\r\n" + ledger_csv.written([BREAD])

    assert [entry.record for entry in ledger_csv.read(content)] == [BREAD]


def test_equal_records_are_told_apart_by_their_number() -> None:
    keys = list(ledger_csv.keyed([BREAD, RECEIPT, BREAD]))

    assert [number for _, number in keys] == [1, 1, 2]
    assert keys[0][0] == keys[2][0] != keys[1][0]


OLD = f"{','.join(HEADER_1)}\r\n".encode()
# Of version 1, before there were rates.
FINGERPRINT = "76d4dd9479b23989"
ROW = "2026-03-14,EXPENSE,2.50,EUR,,,,,,,Bread,,,,,,"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2026-03-14,EXPENSE", "Line 2: It has 2 cells"),
        (ROW.replace("2026-03-14", "14.3.2026"), "Line 2: date: Not a day"),
        (ROW.replace("2026-03-14", "2026-02-30"), "Line 2: date: Not a day"),
        (ROW.replace("2026-03-14", "0001-01-01"), "Line 2: date: The day must lie"),
        (ROW.replace("EXPENSE", "expense"), "Line 2: kind: Not a kind"),
        (ROW.replace("2.50", "2.505"), "Line 2: amount: EUR has 2 decimal places"),
        (ROW.replace("2.50", "-2.50"), "Line 2: amount: It must be at least 0.01"),
        (ROW.replace("2.50", "0"), "Line 2: amount: It must be at least 0.01"),
        (ROW.replace("2.50", "NaN"), "Line 2: amount: Not a decimal number"),
        (ROW.replace("2.50", "9999999999999999"), "Line 2: amount: The amount is larger"),
        (ROW.replace("EUR", "EURO"), "Line 2: amount: 'EURO' is not an ISO 4217"),
        (ROW.replace("Bread", "B" * 501), "Line 2: description: The text is longer"),
        (ROW.replace("Bread", "B\0"), "Line 2: description: The text holds the character U+0000"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,a:b:c,,x,,,,,,", "Line 2: category: Categories have two"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,a:,,x,,,,,,", "Line 2: category: This must not be empty"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,a\\b,,x,,,,,,", "Line 2: category: A backslash stands"),
        ("2026-03-14,TRANSFER,2.50,EUR,,,,,a,,x,,,,,,", "Line 2: A transfer is no spending"),
        ("2026-03-14,TRANSFER,2.50,EUR,,,,,,,x,,,,1 of 1,,", "Line 2: A transfer is no spending"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,a;;b,,,,", "Line 2: tags: This must not be empty"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,no,,,", "Line 2: refund: Write yes"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,,1/2,,", "Line 2: split: Write which"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,,2 of 1,,", "Line 2: split: Write which"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,,2 of 2,,", "Line 2: split: The row of part 1"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,,1 of 2,,", "Line 2: split: The row of part 2"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,,,a,", "Line 2: line_note: Only a row of"),
        ("2026-03-14,EXPENSE,2.50,EUR,,,,,,,x,,,,,,1", "Line 2: The last column stays empty"),
        ('"a"b', "Line 2: it is not CSV as Outlay writes it"),
        ('"' + "x" * 200_000 + '"', "Line 2: it is not CSV as Outlay writes it"),
        ('"open', "Line 2: it is not CSV as Outlay writes it"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_by_its_line(row: str, reason: str) -> None:
    found = refusals_of(OLD + row.encode() + b"\r\n")

    assert [message[: len(reason)] for message in found] == [reason]


def test_the_rows_of_a_receipt_must_agree() -> None:
    content = file_of(RECEIPT).replace(b"Home:Furniture,,Market", b"Home:Furniture,,Fair")

    assert refusals_of(content) == [
        "Line 3: The rows of one receipt differ only in amount, category, split and line_note"
    ]


def test_a_broken_receipt_is_told_once() -> None:
    broken = file_of(RECEIPT, RECEIPT).replace(b"1.00", b"1.001", 1)

    assert len(refusals_of(broken)) == 1


def test_only_the_first_mistakes_are_told() -> None:
    found = refusals_of(ledger_csv.header() + b"x\r\n" * 30)

    assert len(found) == 21
    assert found[-1] == "And 10 more; nothing was imported"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "This is no ledger that Outlay exported"),
        (b"date,amount\r\n", "This is no ledger that Outlay exported"),
        (b"\xff\xfe\x00", "The file is not UTF-8 text"),
        (ledger_csv.header().replace(b"ledger_2", b"ledger_3"), "The file is of format"),
        (ledger_csv.header() + ledger_csv.written([BREAD]) * 50_001, "The file has more than"),
    ],
)
def test_a_file_of_another_kind_is_refused(content: bytes, reason: str) -> None:
    assert refusals_of(content)[0].startswith(reason)


def test_the_header_names_every_column_and_the_version() -> None:
    assert ledger_csv.header().decode() == ",".join(HEADER) + "\r\n"
    assert HEADER[-1] == "outlay_ledger_2"
    assert (HEADER_1[-1], HEADER_1[:-1]) == ("outlay_ledger_1", HEADER[:16])


def test_files_of_the_version_before_are_read_and_say_the_same() -> None:
    [entry] = ledger_csv.read(OLD + ROW.encode())

    assert entry.record == BREAD
    # As it was with version 1: what came in from a file of it is known again.
    assert ledger_csv.fingerprint(BREAD).startswith(FINGERPRINT)
    assert ledger_csv.fingerprint(replace(BREAD, rate=OwnRate("2", "USD"))).startswith(FINGERPRINT)


@pytest.mark.parametrize(
    ("rate", "reason"),
    [
        ("0,USD", "Line 2: rate: Not a rate"),
        ("1e3,USD", "Line 2: rate: Not a rate"),
        (",USD", "Line 2: rate: Not a rate"),
        ("1.5,", "Line 2: rate_currency: "),
        ("1.5,dollars", "Line 2: rate_currency: 'dollars' is not an ISO 4217"),
    ],
)
def test_a_rate_that_is_none_is_told(rate: str, reason: str) -> None:
    found = refusals_of(ledger_csv.header() + f"{ROW[:-1]},{rate},".encode())

    assert found[0].startswith(reason)
