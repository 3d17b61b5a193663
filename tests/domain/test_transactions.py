"""What a draft must be to enter the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.errors import Code
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.transactions import Draft, Surroundings, refusals

KNOWN = Surroundings(
    accounts={"cash": "EUR", "bank": "EUR", "dollars": "USD"},
    categories={"food": "EXPENSE", "salary": "INCOME"},
)
EXPENSE = Draft(
    kind=TransactionKind.EXPENSE,
    amount=Money(1250, "EUR"),
    occurred_on="2026-03-14",
    description="Lunch",
    account_id="cash",
    category_id="food",
)
TRANSFER = replace(EXPENSE, kind=TransactionKind.TRANSFER, category_id=None, to_account_id="bank")


def told(draft: Draft) -> list[tuple[tuple[str, ...], Code]]:
    return [(refusal.field, refusal.code) for refusal in refusals(draft, KNOWN)]


@pytest.mark.parametrize(
    "draft",
    [
        EXPENSE,
        replace(EXPENSE, account_id=None, category_id=None),
        replace(EXPENSE, is_refund=True),
        replace(EXPENSE, category_id=None, lines=[Line("food", 1000), Line(None, 250)]),
        TRANSFER,
        replace(TRANSFER, to_account_id="dollars", to_amount=Money(1400, "USD")),
        replace(TRANSFER, to_amount=Money(1250, "EUR")),
        replace(EXPENSE, kind=TransactionKind.INCOME, category_id="salary"),
    ],
)
def test_a_whole_draft_is_not_refused(draft: Draft) -> None:
    assert told(draft) == []


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"amount": Money(0, "EUR")}, ("amount",), Code.INVALID),
        ({"amount": Money(-1, "EUR")}, ("amount",), Code.INVALID),
        ({"amount": Money(1, "USD")}, ("amount", "currency"), Code.INVALID),
        ({"account_id": "foreign"}, ("account",), Code.NOT_FOUND),
        ({"category_id": "foreign"}, ("category",), Code.NOT_FOUND),
        ({"category_id": "salary"}, ("category",), Code.INVALID),
        ({"to_account_id": "bank"}, ("to_account",), Code.INVALID),
        ({"to_amount": Money(1, "EUR")}, ("to_amount",), Code.INVALID),
        ({"lines": [Line("food", 1250)]}, ("category",), Code.INVALID),
    ],
)
def test_what_is_wrong_with_an_expense_names_its_field(
    changed: dict[str, Any], field: tuple[str, ...], code: Code
) -> None:
    assert told(replace(EXPENSE, **changed)) == [(field, code)]


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"to_account_id": None}, ("to_account",), Code.REQUIRED),
        ({"to_account_id": "cash"}, ("to_account",), Code.INVALID),
        ({"to_account_id": "foreign"}, ("to_account",), Code.NOT_FOUND),
        ({"to_account_id": "dollars"}, ("to_amount",), Code.INVALID),
        ({"to_amount": Money(1249, "EUR")}, ("to_amount",), Code.INVALID),
        (
            {"to_account_id": "dollars", "to_amount": Money(0, "USD")},
            ("to_amount",),
            Code.INVALID,
        ),
        ({"category_id": "food"}, ("category",), Code.INVALID),
        ({"lines": [Line(None, 1250)]}, ("lines",), Code.INVALID),
        ({"is_refund": True}, ("is_refund",), Code.INVALID),
    ],
)
def test_what_is_wrong_with_a_transfer_names_its_field(
    changed: dict[str, Any], field: tuple[str, ...], code: Code
) -> None:
    assert told(replace(TRANSFER, **changed)) == [(field, code)]


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ([Line("food", 1000), Line("food", 249)], ("lines",)),
        ([Line("food", 1251)], ("lines",)),
        ([Line("food", 1250), Line("food", 0)], ("lines", "1", "amount")),
        ([Line("foreign", 1250)], ("lines", "0", "category")),
        ([Line("food", 1250, currency="USD")], ("lines", "0", "amount", "currency")),
    ],
)
def test_what_is_wrong_with_lines_names_their_place(
    lines: list[Line], field: tuple[str, ...]
) -> None:
    draft = replace(EXPENSE, category_id=None, lines=lines)

    assert [place for place, _ in told(draft)] == [field]


def test_everything_that_is_wrong_is_told_at_once() -> None:
    draft = replace(EXPENSE, amount=Money(0, "EUR"), account_id="no", category_id="no")

    assert [field for field, _ in told(draft)] == [("amount",), ("account",), ("category",)]


def test_more_lines_than_a_receipt_has_are_refused() -> None:
    draft = replace(EXPENSE, category_id=None, lines=[Line(None, 1)] * 101)

    assert told(draft) == [(("lines",), Code.INVALID)]
