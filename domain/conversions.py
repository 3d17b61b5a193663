"""Conversions: what a transaction is in another currency, kept with the rate that made it so.

What is summed are these converted amounts, each rounded once, so that a figure is exactly the sum
of what its transactions show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, TypeAlias

from domain import exchange
from domain.changes import Image
from domain.errors import Invalid, Refusal
from domain.exchange import Asked, Rate, Source
from domain.ledger import Entry, Line, TotalKey
from domain.money import MINOR_DIGITS, Money


class TargetState(Enum):
    """How far a wallet's transactions are converted into a currency."""

    FILLING = "What was there before is being converted; what is written is at once."
    READY = "All of it is converted."
    DROPPING = "Nobody wants it any more, and it is being cleared away."


class OwnRate(NamedTuple):
    """What a person says one unit is worth: plain digits, and the currency in which it is.

    As it is stated the currency is empty, and means that of the wallet.
    """

    number: str
    currency: str = ""

    @classmethod
    def of(cls, text: str) -> OwnRate:
        """As it is kept: `1.0837 EUR`."""
        return cls(*text.split(" "))

    def __str__(self) -> str:
        return f"{self.number} {self.currency}"


class ConvertedKey(NamedTuple):
    """What is converted of a total: into `to_currency`."""

    to_currency: str
    total: TotalKey


@dataclass(frozen=True, slots=True)
class Moved:
    """What is added to what was converted: what it came to, what it was, how many amounts."""

    to_minor: int
    from_minor: int
    count: int

    def plus(self, other: Moved) -> Moved:
        return Moved(
            self.to_minor + other.to_minor,
            self.from_minor + other.from_minor,
            self.count + other.count,
        )

    def __neg__(self) -> Moved:
        return Moved(-self.to_minor, -self.from_minor, -self.count)


NOTHING = Moved(0, 0, 0)
Moves: TypeAlias = Mapping[ConvertedKey, Moved]


@dataclass(frozen=True, slots=True)
class Converted:
    """What an amount is in `to_currency`. `to_minor` None: there is no rate, or it is too much.

    It `is_settled` once no rate that is still to come can be meant by its day.
    """

    to_currency: str
    to_minor: int | None
    rate: Rate | None
    is_settled: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """An amount that is to be converted. `own` is the user's rate, into whatever currency."""

    entry: Entry
    to_currency: str
    own: OwnRate | None = None

    @property
    def asked(self) -> Asked | None:
        """The rate that must be looked up; None where the user's own one counts."""
        if self.own is not None and self.own.currency == self.to_currency:
            return None
        return Asked(self.entry.currency, self.to_currency, self.entry.occurred_on)


def converted(wanted: Wanted, rate: Rate | None, *, published_until: str) -> Converted:
    """`rate` is the one found for `wanted.asked`; the first provider has published until that day.

    An amount that would be too much in the other currency stays as it is.
    """
    if wanted.asked is None:
        assert wanted.own is not None
        rate = exchange.own_rate(wanted.own.number, day=wanted.entry.occurred_on)
    if rate is None:
        return Converted(wanted.to_currency, None, None, is_settled=False)
    is_settled = settles(rate, wanted.entry.occurred_on, published_until)
    return at_rate(wanted, rate, is_settled=is_settled)


def at_rate(wanted: Wanted, rate: Rate, *, is_settled: bool) -> Converted:
    """The same where the rate is known already."""
    amount = Money(wanted.entry.amount_minor, wanted.entry.currency)
    try:
        money = exchange.convert(amount, wanted.to_currency, rate)
    except Invalid:
        return Converted(wanted.to_currency, None, rate, is_settled)
    return Converted(wanted.to_currency, money.amount_minor, rate, is_settled)


def settles(rate: Rate, day: str, published_until: str) -> bool:
    """Whether nothing that is still to come can be meant by the day.

    The second provider is asked later, and may still say something of its own about the day.
    """
    if rate.source in {Source.OWN.name, Source.FIXED.name} or rate.day == day:
        return True
    patience = 0 if rate.source == Source.ECB.name else exchange.AGE_DAYS_MAX
    return date.fromisoformat(published_until) >= date.fromisoformat(day) + timedelta(patience)


def effects(
    entry: Entry, to_currency: str, to_minor: int | None
) -> Iterator[tuple[ConvertedKey, Moved]]:
    """What the conversion of an entry adds to sums, by its parts; nothing where it has none."""
    if to_minor is None:
        return
    parts = entry.lines or (Line(entry.category_id, entry.amount_minor),)
    shared = shares(to_minor, [part.amount_minor for part in parts])
    for part, share_minor in zip(parts, shared, strict=True):
        total = TotalKey(entry.occurred_on, entry.kind, part.category_id, entry.currency)
        moved = Moved(entry.sign * share_minor, entry.sign * part.amount_minor, 1)
        yield ConvertedKey(to_currency, total), moved


def shares(whole_minor: int, parts: Sequence[int]) -> list[int]:
    """The whole by parts, which are positive: largest remainder, of equal ones the first."""
    of = sum(parts)
    found = [whole_minor * part // of for part in parts]
    rests = sorted(range(len(parts)), key=lambda place: (-(whole_minor * parts[place] % of), place))
    for place in rests[: whole_minor - sum(found)]:
        found[place] += 1
    return found


def entry_of(image: Image) -> Entry:
    """What sums need of a transaction as it was."""
    return Entry(
        kind=image["kind"],
        occurred_on=image["occurred_on"],
        amount_minor=image["amount_minor"],
        currency=image["currency"],
        account_id=image["account_id"],
        to_account_id=image["to_account_id"],
        to_amount_minor=image["to_amount_minor"],
        category_id=image["category_id"],
        is_refund=image["is_refund"],
        lines=[Line(category_id, amount) for category_id, amount, _ in image["lines"]],
    )


def of_image(image: Image, to_currency: str) -> Wanted:
    """What a transaction as it was asks to have converted."""
    own = image.get("own_rate")
    return Wanted(entry_of(image), to_currency, OwnRate.of(own) if own else None)


def stored_rate(numerator: str, denominator: str, day: str, source: str) -> Rate:
    return Rate(Decimal(numerator), Decimal(denominator), day, source)


def stated_rate(number: str) -> OwnRate:
    """A rate that a person gives, into the wallet's or the goal's currency. Raises Invalid."""
    exchange.own_rate(number, day="")
    return OwnRate(number)


def rate_refusals(amount: Money, own: OwnRate | None) -> Iterator[Refusal]:
    """What is wrong with a rate that a person gives for an amount."""
    if own is not None and own.currency == amount.currency:
        yield Invalid(
            f"The amount is in {amount.currency} already, as the wallet is; leave the rate out",
            field=("rate",),
        )


def average(amount: Money, to: Money) -> str | None:
    """What one unit of the first came to in the second, 12 significant digits; None if neither
    says anything, or they say opposite things.
    """
    if amount.amount_minor * to.amount_minor <= 0:
        return None
    above, below = (
        Decimal(abs(money.amount_minor)).scaleb(-MINOR_DIGITS[money.currency])
        for money in (to, amount)
    )
    return Rate(above, below, "", "").shown_text
