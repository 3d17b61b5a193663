"""Rows of a plan: what they are called, kept and compared by."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.imports import (
    CategoryNames,
    Decision,
    PlannedRow,
    Verdict,
    import_key,
    kind_of,
    pack,
    tally,
    unpack,
    wording,
)
from domain.ledger import TransactionKind
from domain.statements.layout import Problem, Row

ROW = Row(
    line=2,
    occurred_on="2026-03-02",
    amount_minor=-350,
    currency="EUR",
    description="Coffee",
    payee="Cafe",
    note="",
    reference="",
    category="",
    labels=(),
    account="",
    value_on=None,
    balance_minor=None,
    foreign_minor=None,
    foreign_currency=None,
    set_aside=None,
    problems=(),
    raw=(),
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
MAYBE = st.none() | TEXT

PLANNED = st.builds(
    PlannedRow,
    line=st.integers(1, 10**6),
    occurred_on=MAYBE,
    amount_minor=st.none() | st.integers(-(10**15), 10**15),
    currency=st.just("EUR"),
    description=TEXT,
    payee=MAYBE,
    note=MAYBE,
    tags=st.lists(TEXT, max_size=3).map(tuple),
    category_text=TEXT,
    category_id=MAYBE,
    verdict=st.sampled_from(Verdict),
    reason=TEXT,
    problems=st.lists(
        st.builds(Problem, st.integers(1, 9), st.none() | st.integers(0, 9), TEXT), max_size=2
    ).map(tuple),
    transaction_id=MAYBE,
    import_key=MAYBE,
    decision=st.sampled_from(Decision),
)

CATEGORIES = CategoryNames(
    [
        ("food", None, "Food", "EXPENSE"),
        ("out", "food", "Eating out", "EXPENSE"),
        ("home", None, "Home", "EXPENSE"),
        ("home-other", "home", "Other", "EXPENSE"),
        ("food-other", "food", "Other", "EXPENSE"),
        ("gift-in", None, "Gifts", "INCOME"),
        ("gift-out", None, "Gifts", "EXPENSE"),
    ]
)


@given(st.lists(PLANNED, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_what_is_packed_comes_out_the_same(rows: list[PlannedRow]) -> None:
    packed, fingerprint = pack(rows)

    assert unpack(packed) == rows
    assert pack(unpack(packed)) == (packed, fingerprint)
    assert sum(tally(rows)[verdict.name] for verdict in Verdict) == len(rows)


@given(PLANNED)
@settings(max_examples=50, deadline=None)
def test_a_fingerprint_tells_of_every_decision(row: PlannedRow) -> None:
    other = Decision.SKIP if row.decision is Decision.IMPORT else Decision.IMPORT

    assert pack([row])[1] != pack([replace(row, decision=other)])[1]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Food", "EXPENSE", "food"),
        ("  FÖOD ", "EXPENSE", "food"),
        ("eating out", "EXPENSE", "out"),
        ("Food:Eating out", "EXPENSE", "out"),
        ("Food > Eating Out", "EXPENSE", "out"),
        ("Food / Other", "EXPENSE", "food-other"),
        ("Home: Other", "EXPENSE", "home-other"),
        ("Other", "EXPENSE", None),
        ("Home: Eating out", "EXPENSE", None),
        ("Gifts", "EXPENSE", "gift-out"),
        ("Gifts", "INCOME", "gift-in"),
        ("Food", "INCOME", None),
        ("", "EXPENSE", None),
        (":", "EXPENSE", None),
    ],
)
def test_a_category_is_found_by_the_words_of_a_file(
    text: str, kind: str, found: str | None
) -> None:
    assert CATEGORIES.find(text, TransactionKind[kind]) == found


def test_a_row_without_words_is_called_by_its_payee_or_by_its_kind() -> None:
    nameless = replace(ROW, description="", payee="")

    assert wording(replace(ROW, description=""))[0] == "Cafe"
    assert wording(nameless)[0] == "Payment"
    assert wording(replace(nameless, amount_minor=350))[0] == "Deposit"


def test_of_a_long_payee_nothing_is_lost() -> None:
    name = "Very long company name " * 10

    description, payee, note, _ = wording(replace(ROW, payee=name.strip(), note="Invoice 7"))

    assert description == "Coffee"
    assert payee is not None
    assert len(payee) <= 80
    assert note == f"{name.strip()}\nInvoice 7"


def test_labels_become_tags_without_repeating_one() -> None:
    row = replace(ROW, labels=("work", "work", "", "x" * 50, *(f"t{n}" for n in range(30))))

    tags = wording(row)[3]

    assert tags[:2] == ("work", "x" * 40)
    assert len(tags) == 20


def test_the_same_row_of_two_accounts_has_two_keys() -> None:
    assert import_key("a", "k") != import_key("b", "k")


@pytest.mark.parametrize(("minor", "kind"), [(-1, "EXPENSE"), (1, "INCOME"), (None, "EXPENSE")])
def test_money_out_is_spent_and_money_in_is_received(minor: int | None, kind: str) -> None:
    assert kind_of(minor).name == kind
