"""A wallet in plain Python, and random steps that are taken in it and in the real one alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from hypothesis import strategies as st

from domain.conversions import OwnRate
from domain.ledger import Line, TransactionKind
from domain.money import Money
from domain.text import fold
from domain.transactions import Draft
from services.transactions import Changes
from tests.recount import Balances, Daily

EXPENSE, INCOME, TRANSFER = (
    TransactionKind.EXPENSE,
    TransactionKind.INCOME,
    TransactionKind.TRANSFER,
)

CURRENCIES = {"Cash": "EUR", "Bank": "EUR", "Dollars": "USD", "Tokyo": "JPY", "Kuwait": "KWD"}
SPENDING = ("Clothing", "Health", "Travel")
EARNING = ("Salary", "Other income")

# (number of the transaction, what to do with it); a number is taken modulo how many there are.
Step: TypeAlias = tuple[str, Any]

_DAYS = st.sampled_from(["2026-01-01", "2026-01-02", "2026-02-28"])
_AMOUNTS = st.integers(1, 10**6)
_PAYEES = st.sampled_from([None, "Café", "CAFE", "Bäcker", "Shop"])
_RATES = st.sampled_from([None, None, "0.9", "1.25", "0.000000000001", "3333.333333333333"])
_TAGS = st.lists(st.sampled_from(["work", "Work", "fun", "trip"]), max_size=3)


@dataclass(frozen=True)
class Stated:
    """A transaction in names: those of accounts and categories."""

    kind: TransactionKind
    amount: int
    day: str
    account: str | None
    to_account: str | None = None
    to_amount: int | None = None
    category: str | None = None
    lines: tuple[tuple[str | None, int], ...] = ()
    is_refund: bool = False
    payee: str | None = None
    tags: tuple[str, ...] = ()
    rate: str | None = None

    @property
    def currency(self) -> str:
        return CURRENCIES[self.account] if self.account else "EUR"

    def draft(self, accounts: dict[str, str], categories: dict[str, str]) -> Draft:
        arriving = None
        if self.to_account is not None and self.to_amount is not None:
            arriving = Money(self.to_amount, CURRENCIES[self.to_account])
        return Draft(
            kind=self.kind,
            amount=Money(self.amount, self.currency),
            occurred_on=self.day,
            description="x",
            payee=self.payee,
            tags=self.tags,
            account_id=self.account and accounts[self.account],
            to_account_id=self.to_account and accounts[self.to_account],
            to_amount=arriving,
            category_id=self.category and categories[self.category],
            lines=[Line(name and categories[name], amount) for name, amount in self.lines],
            is_refund=self.is_refund,
            own_rate=None if self.rate is None else OwnRate(self.rate),
        )


@dataclass
class Model:
    """What the wallet should hold: each transaction by its id."""

    transactions: dict[str, Stated] = field(default_factory=dict)
    categories: set[str] = field(default_factory=lambda: {*SPENDING, *EARNING})

    def daily(self, categories: dict[str, str]) -> Daily:
        amounts: Counter[Any] = Counter()
        counts: Counter[Any] = Counter()
        for stated in self.transactions.values():
            for name, amount in stated.lines or ((stated.category, stated.amount),):
                key = (stated.day, stated.kind.name, name and categories[name], stated.currency)
                amounts[key] += -amount if stated.is_refund else amount
                counts[key] += 1
        return {key: (amounts[key], count) for key, count in counts.items()}

    def balances(self, accounts: dict[str, str]) -> Balances:
        sums: Counter[tuple[str, str]] = Counter()
        for stated in self.transactions.values():
            gain = stated.amount if (stated.kind is INCOME) != stated.is_refund else -stated.amount
            if stated.account is not None:
                sums[accounts[stated.account], stated.day] += gain
            if stated.to_account is not None:
                arriving = stated.amount if stated.to_amount is None else stated.to_amount
                sums[accounts[stated.to_account], stated.day] += arriving
        return {key: value for key, value in sums.items() if value}

    def listed(self) -> list[str]:
        """The latest day first, of one day the latest id."""
        return sorted(self.transactions, key=lambda id: (self.transactions[id].day, id))[::-1]  # noqa: A006

    def tags(self, transaction: str) -> set[str]:
        return {fold(tag) for tag in self.transactions[transaction].tags}

    def move(self, category: str, to: str | None) -> None:
        """The category is gone, and what was on it is on `to`."""
        self.categories.remove(category)
        for id, stated in self.transactions.items():  # noqa: A001
            lines = tuple((to if n == category else n, amount) for n, amount in stated.lines)
            own = to if stated.category == category else stated.category
            self.transactions[id] = replace(stated, category=own, lines=lines)


@st.composite
def stated(draw: st.DrawFn) -> Stated:
    kind = draw(st.sampled_from(TransactionKind))
    account = draw(st.sampled_from([*CURRENCIES] if kind is TRANSFER else [None, *CURRENCIES]))
    plain = Stated(kind, draw(_AMOUNTS), draw(_DAYS), account)
    plain = replace(plain, payee=draw(_PAYEES), tags=tuple(draw(_TAGS)))
    if plain.currency != "EUR":
        plain = replace(plain, rate=draw(_RATES))
    if kind is TRANSFER:
        other = draw(st.sampled_from([name for name in CURRENCIES if name != account]))
        same = CURRENCIES[other] == plain.currency
        return replace(plain, to_account=other, to_amount=None if same else draw(_AMOUNTS))
    plain = replace(plain, is_refund=draw(st.booleans()))
    names = st.sampled_from([None, *(SPENDING if kind is EXPENSE else EARNING)])
    if draw(st.booleans()) and plain.amount > 2:
        first = draw(st.integers(1, plain.amount - 1))
        lines = ((draw(names), first), (draw(names), plain.amount - first))
        return replace(plain, lines=lines)
    return replace(plain, category=draw(names))


_WHICH = st.integers(0, 9)
_CHANGES = st.sampled_from(["day", "whole", "refund", "category", "lines", "tags", "payee"])

STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.tuples(st.just("create"), stated()),
        st.tuples(st.just("create_many"), st.lists(stated(), min_size=1, max_size=4)),
        st.tuples(st.just("refuse"), st.lists(stated(), max_size=3)),
        st.tuples(st.just("update"), st.tuples(_WHICH, _CHANGES, stated())),
        st.tuples(st.just("delete"), _WHICH),
        st.tuples(st.just("drop"), st.tuples(_WHICH, _WHICH)),
    ),
    min_size=1,
    max_size=14,
)


def changed(before: Stated, what: str, new: Stated) -> tuple[Stated, tuple[str, ...]]:
    """`before` with one thing taken from `new` where that may be, and the fields that changed."""
    is_movable = before.kind is not TRANSFER and new.kind is before.kind
    if what in {"day", "tags", "payee"}:
        field_name = "occurred_on" if what == "day" else what
        return replace(before, **{what: getattr(new, what)}), (field_name,)
    if what == "refund" and is_movable:
        return replace(before, is_refund=not before.is_refund), ("is_refund",)
    if what == "category" and is_movable and new.category:
        return replace(before, category=new.category, lines=()), ("category_id",)
    if what == "lines" and is_movable and before.amount > 1:
        lines = ((new.category, before.amount - 1), (None, 1))
        return replace(before, category=None, lines=lines), ("lines",)
    left_out = {"description", "note"} | ({"own_rate"} if new.currency == "EUR" else set())
    return new, tuple(Changes.__annotations__.keys() - left_out)


def changes(draft: Draft, names: tuple[str, ...]) -> Changes:
    """What `update` is told: these fields of the draft."""
    told: Any = {name: getattr(draft, name) for name in names}
    return told  # type: ignore[no-any-return]  # the names are those of Changes
