"""Households with what recurs in them: ten recurring transactions each, and two budgets in every
other one.

Nearly two thirds of them fall every month, a fifth every year, a tenth every week, most of the rest
every two weeks, and one in a hundred every day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.queries import categories, wallets
from db.session import write
from domain.budget_rules import Draft as Budget
from domain.ledger import AccountKind, TransactionKind, Weekday
from domain.money import Money
from domain.periods import Period
from domain.recurrence import Frequency
from domain.recurring_rules import Draft
from services import accounts as account_services
from services import users
from services.accounts import NewAccount
from services.actors import Actor
from services.budgets import changing as budgets
from services.recurring import changing as recurring
from services.users import NewUser

# So many recurring transactions each household has.
RULES = 10
START = date(2021, 11, 1)

_AT = datetime.combine(START, time(6), UTC) - timedelta(days=1)
_ZONES = ("Europe/Vienna", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
_MONTHLY, _WEEKLY = Frequency.MONTHLY, Frequency.WEEKLY


@dataclass(frozen=True, slots=True)
class Place:
    """A household's wallet, and what its recurring transactions name; categories by their names."""

    number: int
    wallet_id: str
    bank: str
    savings: str
    categories: dict[str, str]


def load(engine: Engine, numbers: range) -> None:
    for number in numbers:
        write(engine, _move_in, number)


def rules(place: Place) -> Iterator[Draft]:
    """Wages, rent, energy, phone, a series and saving by the month; insurance and a club by the
    year; a market by the week; and in every tenth household a daily fare, in others wages of
    somebody who cleans, every two weeks.
    """
    n = place.number
    yield _rule(place, 240_000 + n, "Wages", 28, kind=TransactionKind.INCOME)
    yield _rule(place, 85_000 + n, "Rent", 1, "Rent")
    yield _rule(place, 9_000 + n, "Energy", 15, "Energy and water", payee="Municipal works")
    yield _rule(
        place, 2_500, "Phone", 30, "Internet and phone", payee="Telephone company", tags=("home",)
    )
    yield _rule(place, 1_299, "Series", 1 + n % 28, "Subscriptions", payee="Streaming")
    yield _rule(
        place, 20_000, "Saving", 2, kind=TransactionKind.TRANSFER, to_account_id=place.savings
    )
    yield _rule(place, 43_000, "Insurance", 1 + n % 28, "Insurance", frequency=Frequency.YEARLY)
    yield _rule(place, 6_000, "Club", 1 + n % 30, "Leisure", frequency=Frequency.YEARLY)
    yield _rule(place, 4_500 + n % 100, "Market", 1 + n % 7, "Groceries", frequency=_WEEKLY)
    if n % 10:
        yield _rule(place, 5_000, "Cleaning", 1 + n % 14, frequency=_WEEKLY, every=2)
    else:
        yield _rule(place, 340, "Fare", 1, "Public transport", frequency=Frequency.DAILY)


def _rule(
    place: Place, cents: int, description: str, day: int, category: str = "", **more: Any
) -> Draft:
    """An expense of every month from the bank, unless told otherwise."""
    start = START + timedelta(days=day - 1)
    stated: dict[str, Any] = {
        "kind": TransactionKind.EXPENSE,
        "amount": Money(cents, "EUR"),
        "description": description,
        "frequency": _MONTHLY,
        "start": start.isoformat(),
        "account_id": place.bank,
        "category_id": place.categories.get(category),
    }
    return Draft(**(stated | more))


def _move_in(session: Session, number: int) -> None:
    name = f"household{number}"
    new = NewUser(
        email=f"{name}@example.org",
        username=name,
        name=name,
        currency="EUR",
        locale="en",
        time_zone=_ZONES[number % len(_ZONES)],
        week_start=Weekday.MONDAY,
    )
    user = users.create(session, new, password_hash="none", at=_AT)
    by = Actor(user.id, None, _AT)
    wallet_id = wallets.listed(session, user.id)[0].id
    bank, savings = (
        account_services.create(
            session, by, wallet_id=wallet_id, new=NewAccount(name, kind, "EUR")
        ).id
        for name, kind in (("Bank", AccountKind.CHECKING), ("Savings", AccountKind.SAVINGS))
    )
    named = categories.of_wallet(session, wallet_id, archived=None)
    place = Place(number, wallet_id, bank, savings, {row.name: row.id for row in named})
    for draft in rules(place):
        recurring.create(session, by, wallet_id=wallet_id, new=draft)
    if number % 2:
        for budget in _budgets(place):
            budgets.create(session, by, wallet_id=wallet_id, new=budget)


def _budgets(place: Place) -> Iterator[Budget]:
    yield Budget("All", Money(150_000, "EUR"), Period.MONTHLY)
    groceries = [place.categories["Groceries"]]
    yield Budget("Food", Money(20_000, "EUR"), Period.MONTHLY, category_ids=groceries)
