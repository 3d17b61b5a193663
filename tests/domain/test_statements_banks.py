"""Exports written in the style of many banks: words, marks and orders of each are read right."""

from __future__ import annotations

import pytest

from domain.statements.csv_reader import read_csv
from domain.statements.layout import DateOrder, Role, Statement
from tests.statements import (
    anywhere,
    northern_eastern,
    overseas,
    rows,
    signs,
    texts,
    western,
)
from tests.statements.style import Case

CASES = tuple(
    case
    for module in (western, northern_eastern, overseas, anywhere, signs, rows, texts)
    for case in module.CASES
)


def _read(case: Case) -> Statement:
    return read_csv(case.text.encode(case.encoding), currency=case.currency)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_export_in_the_style_of_a_bank_is_read_right(case: Case) -> None:
    statement = _read(case)

    found = tuple(
        (row.occurred_on, row.amount_minor, row.description, row.payee)
        for row in statement.rows
        if row.is_transaction
    )
    assert found == case.rows
    assert statement.layout.sign.value is case.sign
    assert tuple(question.key for question in statement.questions) == case.questions
    assert not any(row.problems for row in statement.rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_finding_is_explained_in_a_sentence(case: Case) -> None:
    layout = _read(case).layout

    sentences = [
        layout.encoding.evidence,
        layout.delimiter.evidence,
        layout.header_line.evidence,
        layout.date_order.evidence,
        layout.decimal_mark.evidence,
        layout.sign.evidence,
        layout.currency.evidence,
        *(column.evidence for column in layout.columns),
    ]
    assert all(
        (len(sentence) > 5 and sentence[0].isupper()) or sentence[0] in "'\"0123456789"
        for sentence in sentences
    )


def test_rows_that_did_not_happen_are_kept_with_the_reason() -> None:
    case = next(case for case in CASES if case.name.startswith("Fintech"))

    rows = _read(case).rows

    assert [row.set_aside for row in rows[3:]] == [
        "It is not booked yet (PENDING); it will be in a later statement",
        "The bank says 'REVERTED': no money moved",
    ]


def test_month_first_is_found_by_the_running_order_alone() -> None:
    case = next(case for case in CASES if case.name.startswith("US bank, summary"))

    layout = _read(case).layout

    assert layout.date_order.value is DateOrder.MDY


def test_a_foreign_purchase_keeps_its_own_amount() -> None:
    case = next(case for case in CASES if case.name.startswith("Ukrainian"))

    rows = _read(case).rows

    assert (rows[1].foreign_minor, rows[1].foreign_currency) == (-499, "USD")
    assert (rows[0].foreign_minor, rows[0].foreign_currency) == (None, None)


def test_the_banks_own_id_is_the_reference() -> None:
    case = next(case for case in CASES if case.name.startswith("Czech"))

    statement = _read(case)

    assert [row.reference for row in statement.rows] == ["25111000111", "25111000112"]
    assert statement.layout.indexes(Role.REFERENCE) == (0,)
