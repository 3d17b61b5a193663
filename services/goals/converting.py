"""Converting what is contributed in another currency than the goal's, once and for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from db.queries import rates
from db.tables import Transaction
from domain import exchange
from domain.conversions import OwnRate
from domain.errors import Invalid
from domain.exchange import Asked, Rate
from domain.money import Money


@dataclass(frozen=True, slots=True)
class Worth:
    """What a contribution counts in its goal's currency; `rate` None where it is given in that."""

    money: Money
    rate: Rate | None = None


def worth(
    session: Session,
    amount: Money,
    currency: str,
    *,
    day: str,
    own: OwnRate | None,
    linked: Transaction | None,
) -> Worth:
    """By the user's own rate, that of the transaction if it has one into the goal's currency, or
    the one that is known of the day. Raises Invalid; what is saved never waits for a rate.
    """
    if amount.currency == currency:
        if own is not None:
            raise Invalid(
                f"The amount is in {currency} already, as the goal is; leave the rate out",
                field=("rate",),
            )
        return Worth(amount)
    own = own or _of_transaction(linked, amount, currency)
    if own is None:
        rate = _published(session, Asked(amount.currency, currency, day))
    else:
        rate = exchange.own_rate(own.number, day=day)
    try:
        return Worth(exchange.convert(amount, currency, rate), rate)
    except Invalid as refusal:
        refusal.field = ("amount",)
        raise


def columns(found: Worth) -> dict[str, Any]:
    """As a contribution keeps it; nothing where nothing was converted."""
    if found.rate is None:
        return {}
    return {
        "to_currency": found.money.currency,
        "to_minor": found.money.amount_minor,
        "numerator": f"{found.rate.numerator:f}",
        "denominator": f"{found.rate.denominator:f}",
        "rate_day": found.rate.day,
        "source": found.rate.source,
    }


def _of_transaction(linked: Transaction | None, amount: Money, currency: str) -> OwnRate | None:
    """The user's own rate that a transaction has, if it is between these two."""
    if linked is None or linked.own_rate is None or linked.currency != amount.currency:
        return None
    own = OwnRate.of(linked.own_rate)
    return own if own.currency == currency else None


def _published(session: Session, asked: Asked) -> Rate:
    found = rates.found(session, [asked])[asked]
    if found is None:
        raise Invalid(
            f"There is no rate from {asked.from_currency} to {asked.to_currency} for {asked.day}; "
            f"give your own in `rate`, or contribute in {asked.to_currency} without a transaction",
            field=("rate",),
        )
    return found
