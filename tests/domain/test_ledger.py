"""What a transaction does to daily totals and balances."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.ledger import Entry, Line, account_effects, daily_effects

EXPENSE = Entry(
    kind="EXPENSE",
    occurred_on="2026-03-14",
    amount_minor=1250,
    currency="EUR",
    account_id="cash",
    to_account_id=None,
    to_amount_minor=None,
    category_id="food",
    is_refund=False,
)
TRANSFER = replace(
    EXPENSE, kind="TRANSFER", to_account_id="bank", to_amount_minor=1400, category_id=None
)


@pytest.mark.parametrize(
    ("entry", "moved"),
    [
        (EXPENSE, -1250),
        (replace(EXPENSE, is_refund=True), 1250),
        (replace(EXPENSE, kind="INCOME"), 1250),
        (replace(EXPENSE, kind="INCOME", is_refund=True), -1250),
    ],
)
def test_an_account_moves_by_the_amount_in_the_direction_of_the_kind(
    entry: Entry, moved: int
) -> None:
    assert list(account_effects(entry)) == [(("cash", "2026-03-14"), moved)]


def test_a_transfer_moves_both_accounts_each_in_its_own_currency() -> None:
    assert dict(account_effects(TRANSFER)) == {
        ("cash", "2026-03-14"): -1250,
        ("bank", "2026-03-14"): 1400,
    }


def test_what_names_no_account_moves_none() -> None:
    assert list(account_effects(replace(EXPENSE, account_id=None))) == []


def test_a_refund_nets_against_its_category() -> None:
    spent, refunded = EXPENSE, replace(EXPENSE, is_refund=True, amount_minor=250)

    [(key, amount, count)] = daily_effects(spent)
    [(same_key, back, also)] = daily_effects(refunded)

    assert key == same_key
    assert (amount + back, count + also) == (1000, 2)


def test_each_line_counts_for_its_own_category() -> None:
    split = replace(EXPENSE, category_id=None, lines=[Line("food", 1000), Line(None, 250)])

    effects = {key.category_id: (amount, count) for key, amount, count in daily_effects(split)}

    assert effects == {"food": (1000, 1), None: (250, 1)}
