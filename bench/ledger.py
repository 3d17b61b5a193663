"""Made-up wallets, the same every time: every value follows from the wallet's number and a place.

Shares are kept exactly and spread evenly over time, by multiples of irrational numbers, so that a
wallet of a thousand transactions is a small likeness of one of a million.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeAlias

from domain.ledger import AccountKind, CategoryKind, TransactionKind, WalletRole
from domain.starters import CASH_ACCOUNT, CATEGORIES
from domain.text import fold

Values: TypeAlias = tuple[Any, ...]

CURRENCY = "EUR"
# The day after the last that anything happened on.
END = date(2026, 11, 1)
# The part of a wallet's transactions that has the first category, payee and tag.
COMMON = 0.08
COMMON_WORD, RARE_WORD = "market", "zither"

_FAMILY = 10
_DAY_MS = 86_400_000
_BORN_MS = 1_451_606_400_000
_TRANSFER_EVERY = 33
_LINES_EVERY = 20
_TAGGED = 0.25
_RARE_WORD_EVERY = 500
_WORDS = (
    "Corner market",
    "Night train to the coast",
    "Lunch with Ada",
    "Library card",
    "Bread and cheese",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a wallet has. Categories beyond the starter set are added to it."""

    transactions: int
    years: int
    accounts: int = 1
    categories: int = 0
    payees: int = 20
    tags: int = 0
    has_lines: bool = False
    # Every tenth of the categories that are added has the next nine below it.
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A category, a payee, a tag or an account."""

    id: str
    name: str
    kind: str = ""
    parent_id: str | None = None
    color: str = "#757575"
    icon: str | None = None


class Wallet:
    """The personal wallet of one made-up person, with everything in it."""

    def __init__(self, number: int, shape: Shape) -> None:
        self.number = number
        self.shape = shape
        self.user_id = self._id("user", 0)
        self.session_id = self._id("session", 0)
        self.id = self._id("wallet", 0)

    @cached_property
    def accounts(self) -> Sequence[Named]:
        names = [CASH_ACCOUNT, *(f"Account {place}" for place in range(1, self.shape.accounts))]
        kinds = [AccountKind.CASH.name, *[AccountKind.CHECKING.name] * (len(names) - 1)]
        return [
            Named(self._id("account", place), name, kind)
            for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
        ]

    @cached_property
    def categories(self) -> Sequence[Named]:
        """Every category, parents before children; the first is an expense."""
        found: list[Named] = []
        for root in CATEGORIES:
            parent_id = self._id("category", len(found))
            kind = root.kind.name
            found.append(Named(parent_id, root.name, kind, None, root.color, root.icon))
            for child in root.children:
                own = self._id("category", len(found))
                found.append(Named(own, child.name, kind, parent_id, child.color, child.icon))
        expense = CategoryKind.EXPENSE.name
        first = len(found)
        for place in range(first, self.shape.categories):
            below = (place - first) % _FAMILY
            above = found[place - below].id if self.shape.is_nested and below else None
            own = self._id("category", place)
            found.append(Named(own, f"Category {place}", expense, above))
        return found

    @cached_property
    def payees(self) -> Sequence[Named]:
        return [Named(self._id("payee", p), f"Payee {p}") for p in range(self.shape.payees)]

    @cached_property
    def tags(self) -> Sequence[Named]:
        return [Named(self._id("tag", place), f"tag{place}") for place in range(self.shape.tags)]

    @cached_property
    def first_day(self) -> date:
        return date(END.year - self.shape.years, END.month, END.day)

    @cached_property
    def days(self) -> Sequence[str]:
        """Every day of the wallet's years."""
        count = (END - self.first_day).days
        return [(self.first_day + timedelta(days=place)).isoformat() for place in range(count)]

    def day(self, place: int) -> str:
        return self.days[self._day_number(place)]

    def is_transfer(self, place: int) -> bool:
        return self.shape.accounts > 1 and place % _TRANSFER_EVERY == 7

    def is_split(self, place: int) -> bool:
        return self.shape.has_lines and place % _LINES_EVERY == 11 and not self.is_transfer(place)

    def category(self, place: int) -> Named:
        return _choice(self.categories, place * 0.6180339887498949 % 1)

    def payee(self, place: int) -> Named:
        return _choice(self.payees, place * 0.4142135623730951 % 1)

    def tag(self, place: int) -> Named | None:
        """None for most. The last of the tags is on the oldest transaction and nowhere else."""
        if not self.tags:
            return None
        if place == 0:
            return self.tags[-1]
        spread = place * 0.7320508075688772 % 1
        return _choice(self.tags[:-1], spread, _TAGGED) if spread < _TAGGED else None

    def account(self, place: int) -> Named:
        return self.accounts[place % len(self.accounts)]

    def amount_minor(self, place: int) -> int:
        return 100 + place * 7919 % 19_900

    def transaction_id(self, place: int) -> str:
        noon = self._day_number(place) * _DAY_MS + _DAY_MS // 2
        return self._id("transaction", place, self._first_ms + noon + place)

    def moment(self, place: int) -> str:
        """Entered at noon and, as the id says too, a millisecond after the one before."""
        seconds, millis = divmod(place, 1000)
        minutes, seconds = divmod(seconds, 60)
        return f"{self.day(place)} 12:{minutes:02}:{seconds:02}.{millis:03}000+00:00"

    def description(self, place: int) -> str:
        words = _WORDS[place % len(_WORDS)]
        return f"{words}, {RARE_WORD}" if place % _RARE_WORD_EVERY == 250 else words

    @cached_property
    def _first_ms(self) -> int:
        first = datetime.combine(self.first_day, time(), UTC)
        return int(first.timestamp()) * 1000

    def _day_number(self, place: int) -> int:
        return place * len(self.days) // self.shape.transactions

    def _id(self, noun: str, place: int, at_ms: int = _BORN_MS) -> str:
        """A UUIDv7 of the moment whose random part follows from the name."""
        name = f"{self.number} {noun} {place}".encode()
        random = hashlib.blake2b(name, digest_size=9).hexdigest()
        millis = f"{at_ms:012x}"
        return f"{millis[:8]}-{millis[8:]}-7{random[:3]}-8{random[3:6]}-{random[6:]}"


def transactions(wallet: Wallet) -> Iterator[Values]:
    """As the columns of `loading.TRANSACTIONS`, the oldest first."""
    for place in range(wallet.shape.transactions):
        is_transfer, is_split = wallet.is_transfer(place), wallet.is_split(place)
        category, payee, tag = wallet.category(place), wallet.payee(place), wallet.tag(place)
        kind = TransactionKind.TRANSFER.name if is_transfer else category.kind
        amount_minor = wallet.amount_minor(place)
        description = wallet.description(place)
        said = [description, payee.name, *([tag.name] if tag else [])]
        moment = wallet.moment(place)
        yield (
            wallet.id,
            wallet.transaction_id(place),
            kind,
            wallet.day(place),
            amount_minor,
            CURRENCY,
            amount_minor if is_transfer else None,
            wallet.account(place).id,
            wallet.account(place + 1).id if is_transfer else None,
            None if is_transfer or is_split else category.id,
            payee.id,
            description,
            None,
            False,
            is_split,
            "\n".join(_folded(part) for part in said),
            wallet.user_id,
            moment,
            moment,
            1,
        )


def lines(wallet: Wallet) -> Iterator[Values]:
    """(wallet, transaction, position, day, category, amount_minor): two for each that is split."""
    for place in filter(wallet.is_split, range(wallet.shape.transactions)):
        first = wallet.category(place)
        second = next(
            other
            for step in range(1, len(wallet.categories))
            if (other := wallet.category(place + step)).kind == first.kind
        )
        half = wallet.amount_minor(place) // 2
        parts = ((first, half), (second, wallet.amount_minor(place) - half))
        for position, (category, amount_minor) in enumerate(parts):
            day = wallet.day(place)
            key = (wallet.id, wallet.transaction_id(place), position)
            yield (*key, day, category.id, amount_minor)


def tagged(wallet: Wallet) -> Iterator[Values]:
    """(wallet, transaction, tag, day)."""
    for place in range(wallet.shape.transactions):
        if tag := wallet.tag(place):
            yield wallet.id, wallet.transaction_id(place), tag.id, wallet.day(place)


def owner(wallet: Wallet) -> tuple[str, str]:
    """The role of the wallet's one member, and the name that the person goes by."""
    return WalletRole.OWNER.name, f"person{wallet.number}"


_FOLDED: dict[str, str] = {}


def _folded(text: str) -> str:
    # The same few hundred texts occur a million times.
    if text not in _FOLDED:
        _FOLDED[text] = fold(text)
    return _FOLDED[text]


def _choice(of: Sequence[Named], spread: float, most: float = 1) -> Named:
    """The first with the common share, all others evenly; `spread` lies in [0, most)."""
    if spread < COMMON or len(of) == 1:
        return of[0]
    return of[1 + int((spread - COMMON) / (most - COMMON) * (len(of) - 1))]
