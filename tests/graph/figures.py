"""What the tests of analytics ask for: every figure in one document, and random ledgers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.ledger import AccountKind, Line, TransactionKind
from domain.money import Money
from domain.transactions import Draft
from services import accounts
from services.accounts import NewAccount
from services.actors import Actor
from tests.api import Person
from tests.conftest import START
from tests.graph.ledgers import Ledger
from tests.services.books import Books

# An operation may have 500 fields, and all figures together have more.
_PARTS = (
    """$dates: DateRange!, $by: Bucket!, $categories: [ID!]
    spending: spendingByCategory(dates: $dates) { ...Category children { ...Category } }
    earning: spendingByCategory(dates: $dates, kind: INCOME) {
      ...Category children { ...Category } }
    trend(dates: $dates, by: $by, movingAverage: 3) {
      start end total { ...Total } movingAverage { amount currency } }
    some: trend(dates: $dates, by: $by, categories: $categories, movingAverage: 2) {
      start end total { ...Total } movingAverage { amount currency } }""",
    """$dates: DateRange!, $other: DateRange!, $by: Bucket!, $until: Date!
    incomeVsExpense(dates: $dates, by: $by) { ...Flow }
    compare(a: $other, b: $dates) { ...Pair children { ...Pair } }
    topPayees(dates: $dates, first: 2) { payee { name } total { ...Total } }
    netWorth(dates: $dates, by: $by) { start end total { ...Total } }
    forecast(until: $until) {
      start end income { amount } expense { amount } net { amount } balance { amount }
      unconverted { amount currency } unconvertedBalance { amount currency }
    }
    subscriptions {
      payee { name } description amount { amount currency } interval times lastDate nextDate
      yearlyCost { amount }
    }""",
    """$month: Date!
    monthly(month: $month) {
      start end current { ...Flow } previous { ...Flow } incomeChange expenseChange
      cashFlow { ...Flow }
      spendingByCategory { ...Category children { ...Category } }
      incomeByCategory { ...Category children { ...Category } }
      largestExpenses { id date amount { amount } }
      unconverted { kind money { amount currency } count }
    }""",
)
_FRAGMENTS = {
    "Flow": """fragment Flow on CashFlow {
  start end income { ...Total } expense { ...Total } net { ...Total } savingsRate }""",
    "Category": """fragment Category on CategoryTotal {
  category { name } total { ...Total } own { ...Total } share previous { ...Total } change }""",
    "Pair": """fragment Pair on CategoryComparison {
  category { name } a { ...Total } b { ...Total } difference { amount currency } change }""",
    "Total": """fragment Total on Total { money { amount currency } count
  unconverted { amount currency } conversions { from { amount currency } to { amount } count } }""",
}
_ASKED = ("dates", "other", "by", "month", "until", "categories")


def all_figures(person: Person, **asked: Any) -> dict[str, Any]:
    """Every figure that analytics has, by its name."""
    found: dict[str, Any] = {}
    for part in _PARTS:
        variables, fields = part.split("\n", 1)
        used = [text for name, text in _FRAGMENTS.items() if f"...{name}" in fields]
        used += [] if _FRAGMENTS["Total"] in used else [_FRAGMENTS["Total"]]
        document = (
            f"query Figures($w: ID, $asOf: DateTime, {variables}) {{\n"
            f"  analytics(wallet: $w, asOf: $asOf) {{\n{fields} }} }}\n" + "\n".join(used)
        )
        told = {
            name: value
            for name, value in asked.items()
            if name not in _ASKED or f"${name}:" in variables
        }
        found |= person.run(document, **told)["analytics"]
    return found


CURRENCIES = {"Cash": "EUR", "Bank": "EUR", "Dollars": "USD", "Yen": "JPY", "Dinars": "KWD"}
SPENDING = [None, "Food", "Groceries", "Eating out", "Health"]
EARNING = [None, "Salary", "Other income"]
FIRST = date(2025, 1, 20)


def books_of(ledger: Ledger, *names: str) -> Books:
    """The person's own wallet for services to write in, with accounts in several currencies."""
    books = Books(
        ledger.person.api.engine,
        Actor(ledger.person.id[4:], None, START),
        ledger.wallet[4:],
        {name: shown[4:] for name, shown in ledger.accounts.items()},
        {name: shown[4:] for name, shown in ledger.categories.items()},
    )
    for name in names or ("Bank", "Dollars", "Yen", "Dinars"):
        opening = Money(12_345, CURRENCIES[name])
        new = NewAccount(name, AccountKind.CHECKING, CURRENCIES[name], opening_balance=opening)
        books.accounts[name] = books.write(accounts.create, wallet_id=books.wallet, new=new).id
    return books


# A draft in names: (kind, day, amount, account, category or lines, is a refund, payee).
@st.composite
def stated(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from([TransactionKind.EXPENSE] * 3 + [*TransactionKind]))
    amount = draw(st.integers(1, 100_000))
    account = draw(st.sampled_from([*CURRENCIES]))
    told: dict[str, Any] = {
        "kind": kind,
        "occurred_on": (FIRST + timedelta(days=draw(st.integers(0, 480)))).isoformat(),
        "amount": Money(amount, CURRENCIES[account]),
        "account_id": account,
        "payee": draw(st.sampled_from([None, "Shop", "Café", "Power"])),
    }
    if kind is TransactionKind.TRANSFER:
        other = draw(st.sampled_from([name for name in CURRENCIES if name != account]))
        is_same = CURRENCIES[other] == CURRENCIES[account]
        arrives = None if is_same else Money(draw(st.integers(1, 1_000)), CURRENCIES[other])
        return told | {"category_id": None, "to_account_id": other, "to_amount": arrives}
    names = st.sampled_from(SPENDING if kind is TransactionKind.EXPENSE else EARNING)
    told["is_refund"] = draw(st.integers(0, 4)) == 0
    if amount > 2 and draw(st.integers(0, 3)) == 0:
        part = draw(st.integers(1, amount - 1))
        lines = [Line(draw(names), part), Line(draw(names), amount - part)]
        return told | {"category_id": None, "lines": lines}
    return told | {"category_id": draw(names)}


def drafted(books: Books, told: dict[str, Any]) -> Draft:
    """With ids for names."""
    known = {None: None} | books.accounts
    ids = {name: known[told[name]] for name in ("account_id", "to_account_id") if name in told}
    categories = {None: None} | books.categories
    lines = [
        replace(line, category_id=categories[line.category_id]) for line in told.get("lines", ())
    ]
    return books.draft(
        **told | ids | {"category_id": categories[told["category_id"]], "lines": lines}
    )
