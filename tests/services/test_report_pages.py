"""Reports drawn: how many pages, the same bytes for the same value, and what a reader finds."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import Money
from domain.periods import Calendar, month_of
from domain.reports import BudgetLine, CategoryLine, Cut, ExpenseLine, MonthFlow, MonthlyReport
from services.reports import drawn
from services.reports.overview import marks_of
from tests.services.reporting import edges, empty, full, months, texts

_ROOT = Path(__file__).parents[2]
_AGAIN = """
import hashlib, pickle, sys
from services.reports import drawn
report = pickle.loads(sys.stdin.buffer.read())
print(hashlib.sha256(drawn(report)).hexdigest(), report.digest)
"""
_WIDE = "ﷺ 家計簿 🏡 محفظة العائلة Wörterbuch किराना " * 8


@pytest.mark.parametrize(
    ("report", "pages"),
    [
        (empty(), 1),
        (empty(locale="en-US"), 1),
        (full(), 4),
        (full(locale="en-US"), 4),
        (full(_WIDE), 4),
        (full("W" * 80, 999_999_999_999_999, locale="de-CH"), 4),
        (full(locale="ar-KW"), 4),
        (full(locale="ja-JP"), 4),
    ],
)
def test_a_report_has_one_to_four_pages(report: MonthlyReport, pages: int) -> None:
    assert len(texts(drawn(report))) == pages


@pytest.mark.parametrize(
    "report",
    [
        full(),
        full(_WIDE, locale="en-US"),
        full("W" * 80, 999_999_999_999_999, locale="de-CH"),
        full("W" * 80, -999_999_999_999_999, locale="ar-KW", currency="KWD"),
    ],
)
def test_nothing_leaves_the_margins(report: MonthlyReport) -> None:
    for left, bottom, right, top, width, height in edges(drawn(report)):
        assert (left, bottom) > (47, 20)
        assert (right, top) < (width - 47, height - 47)


@pytest.mark.parametrize("report", [empty(), full(_WIDE), full("سوق 家 🍣", locale="de")])
def test_the_same_value_gives_the_same_bytes(report: MonthlyReport) -> None:
    first = drawn(report)
    drawn(full("Something else: ありがとう"))

    assert drawn(report) == first


@pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Apia"), ("77", "America/New_York")])
def test_another_process_gives_the_same_bytes(seed: str, zone: str) -> None:
    report = full(_WIDE)

    said = subprocess.run(
        [sys.executable, "-c", _AGAIN],
        input=pickle.dumps(report),
        capture_output=True,
        check=True,
        cwd=_ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
    ).stdout.decode()

    assert said.split() == [hashlib.sha256(drawn(report)).hexdigest(), report.digest]


_CHANGED: dict[str, Any] = {
    "wallet": "Another",
    "currency": "CHF",
    "locale": "de",
    "up_to": date(2026, 3, 15),
    "flows": tuple(MonthFlow(month, 1, 2) for month in months()),
    "income_change": "12.51",
    "expense_change": None,
    "savings_rate": "50.01",
    "spending": Cut((), 7, 4_200),
    "income": Cut((CategoryLine(None, 1, None, None),)),
    "budgets": Cut(full().budgets.lines, 2),
    "goals": Cut((replace(full().goals.lines[0], deadline=None),)),
    "expenses": Cut((replace(full().expenses.lines[0], is_split=True),)),
    "unconverted": Cut((replace(full().unconverted.lines[0], count=4),)),
}


@pytest.mark.parametrize("name", [field.name for field in fields(MonthlyReport)])
def test_whatever_changes_changes_the_digest(name: str) -> None:
    report = full()

    changed = replace(report, **{name: _CHANGED[name]})

    assert changed.digest != report.digest
    assert replace(changed, **{name: getattr(report, name)}).digest == report.digest


def test_the_last_page_has_the_digest() -> None:
    report = full()

    pages = texts(drawn(report))

    assert [report.digest in page for page in pages] == [False, False, False, True]


def test_every_page_says_whose_it_is_and_its_number() -> None:
    pages = texts(drawn(full("Household")))

    for number, page in enumerate(pages, start=1):
        assert "Household" in page
        assert "March 2026" in page
        assert f"Page {number} of 4" in page


def test_a_section_that_goes_on_is_named_again() -> None:
    pages = texts(drawn(full()))

    assert pages[2].startswith("Goals As they stand today.")
    assert pages[3].startswith("Not converted Expenses")


def test_a_report_speaks_the_language_of_its_locale() -> None:
    pages = texts(drawn(full(locale="de-AT")))

    assert "Ausgaben nach Kategorie" in pages[0]
    assert "März 2026" in pages[0]
    assert "€ 1.234,56" in pages[0]


def test_a_language_without_words_is_told_in_english_with_its_own_numbers() -> None:
    [page] = texts(drawn(empty(locale="fr-FR", flows=full().flows)))

    assert "Monthly report" in page
    assert "mars 2026" in page
    assert "1 234,56 €" in page


def test_a_month_that_is_not_the_calendars_is_told_by_its_days() -> None:
    calendar = Calendar(month_start_day=15)
    spans = [month_of(date(2025 + n // 12, n % 12 + 1, 20), calendar) for n in range(3, 15)]
    flows = tuple(MonthFlow(span, 0, 0) for span in spans)

    [page] = texts(drawn(empty(flows=flows)))

    assert "15 Mar – 14 Apr 2026" in page  # noqa: RUF001 - a dash


def test_a_month_with_nothing_says_so() -> None:
    [page] = texts(drawn(empty()))

    assert "Nothing was spent in this month." in page
    assert "Budgets" not in page
    assert "–" in page  # noqa: RUF001 - a dash stands for a rate that there is not


def test_decimals_are_those_of_the_currency() -> None:
    lines = tuple(
        ExpenseLine(date(2026, 3, 1), "x", None, is_split=False, amount=Money(1_234_567, currency))
        for currency in ("EUR", "JPY", "KWD")
    )

    [page] = texts(drawn(empty(expenses=Cut(lines))))

    assert all(each in page for each in ("€12,345.67", "JP¥1,234,567", "KWD 1,234.567"))


def test_negative_amounts_have_a_minus_and_no_bar_to_the_right() -> None:
    flows = tuple(MonthFlow(month, -50_000, -20_000) for month in months())
    line = CategoryLine("Refunds", -20_000, None, None)

    [page] = texts(drawn(empty(flows=flows, spending=Cut((line,)))))

    assert "−€500.00" in page  # noqa: RUF001 - a minus
    assert "−€200.00" in page  # noqa: RUF001 - the same


def test_an_amount_is_never_cut() -> None:
    most = Money(999_999_999_999_999, "KWD")
    budget = full().budgets.lines[0]
    line = BudgetLine(budget.name, budget.period, most, most, budget.percent, budget.health)

    [page] = texts(drawn(empty(budgets=Cut((line,)), currency="KWD")))

    assert "KWD 999,999,999,999.999 of KWD 999,999,999,999.999" in page


@given(st.integers(-(10**18), 0), st.integers(0, 10**18))
def test_marks_are_few_and_hold_everything(least: int, most: int) -> None:
    marks = marks_of(least, most, 2)

    assert 2 <= len(marks) <= 7
    assert marks[0] <= least <= most <= marks[-1]
    assert 0 in marks
    assert len({after - before for before, after in pairwise(marks)}) == 1
