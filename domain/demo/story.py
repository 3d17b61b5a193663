"""The story as a whole: every strand by day, and the transfers that the rest of it calls for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.demo.days import daily
from domain.demo.entries import moved, spent
from domain.demo.months import monthly
from domain.demo.occasions import away, occasional
from domain.demo.person import CARD, CASH, CASH_OPENING, FIRST_DAY, LAST_DAY, YEN
from domain.ledger import TransactionKind
from domain.money import Money
from domain.records import Record

_SETTLED_ON = 5


def told() -> list[Record]:
    """All of Robin's transactions, by day."""
    records = [
        *(record for first in _months() for record in monthly(first)),
        *(record for day in _days() if not away(day) for record in daily(day)),
        *occasional(),
    ]
    records += _settlements(records)
    return _supplied(sorted(records, key=lambda record: record.occurred_on))


def _days() -> Iterator[date]:
    for offset in range((LAST_DAY - FIRST_DAY).days + 1):
        yield FIRST_DAY + timedelta(days=offset)


def _months() -> Iterator[date]:
    return (day for day in _days() if day.day == 1)


def _settlements(records: Iterable[Record]) -> Iterator[Record]:
    """What is owed on the card at the end of a month is paid on the fifth of the next."""
    used: Counter[str] = Counter()
    for record in records:
        if record.account == CARD:
            used[record.occurred_on[:7]] -= _effect(record)
    owed = 0
    for first in _months():
        owed += used[(first - timedelta(days=1)).isoformat()[:7]]
        # Nothing is owed after a month in which more came back than was spent.
        if owed > 0:
            yield moved(first.replace(day=_SETTLED_ON), owed, CARD, "Credit card, last month")
            owed = 0


@dataclass(frozen=True, slots=True)
class _Supply:
    """Cash: drawn whenever what is about to be paid would leave less than `least`."""

    account: str
    opening: int
    least: int
    drawn: Money
    cents: int
    fee: int
    description: str

    def withdrawal(self, day: date) -> Iterator[Record]:
        yield moved(day, self.cents, self.account, self.description, arriving=self.drawn)
        if self.fee:
            yield spent(day, self.fee, ("Fees and taxes",), "Fee of the cash machine")


_SUPPLIES = (
    _Supply(CASH, CASH_OPENING.amount_minor, 500, Money(8_000, "EUR"), 8_000, 0, "Cash machine"),
    # At 161.29 yen for a euro.
    _Supply(YEN, 0, 0, Money(30_000, "JPY"), 18_600, 450, "Cash machine, Kyoto"),
)


def _supplied(records: Iterable[Record]) -> list[Record]:
    """The records by day, with a withdrawal in front of each that there was no cash for."""
    held = {supply.account: supply.opening for supply in _SUPPLIES}
    supplied: list[Record] = []
    for record in records:
        for supply in _SUPPLIES:
            if record.account != supply.account:
                continue
            if held[supply.account] + _effect(record) < supply.least:
                supplied += supply.withdrawal(date.fromisoformat(record.occurred_on))
                held[supply.account] += supply.drawn.amount_minor
            held[supply.account] += _effect(record)
        supplied.append(record)
    return supplied


def _effect(record: Record) -> int:
    """How the record moves the balance of its account."""
    is_inward = (record.kind is TransactionKind.INCOME) != record.is_refund
    return record.amount.amount_minor if is_inward else -record.amount.amount_minor
