"""What comes every month: pay, rent, bills, subscriptions, money put aside."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.demo.chance import Chance
from domain.demo.entries import moved, received, spent
from domain.demo.person import CARD, CURRENT, FRANCS, SAVINGS
from domain.money import Money
from domain.records import Record

_PAY_2025, _PAY_SINCE = 318_450, 329_120
_NOVEMBER = 11
_ENERGY_BY_MONTH = (118, 112, 98, 81, 64, 52, 48, 49, 57, 76, 97, 114)
_WATER_MONTHS = {1, 4, 7, 10}
# Day, payee, description, cents, account.
_SUBSCRIPTIONS = (
    (3, "Reel & Co", "Film streaming", 1_299, CARD),
    (8, "Tunebox", "Music", 1_099, CARD),
    (12, "The Harbour Post", "Newspaper, weekend edition", 1_450, CURRENT),
    (21, "Cloud Shelf", "Backup, 200 GB", 299, CARD),
)


def monthly(first: date) -> Iterator[Record]:
    """The month that begins on `first`, in no order."""
    chance = Chance(f"months/{first}")
    yield from _pay(first)
    yield from _home(first, chance)
    yield from _put_aside(first, chance)
    for day, payee, description, cents, account in _SUBSCRIPTIONS:
        on = first.replace(day=day)
        yield spent(on, cents, ("Subscriptions",), description, payee=payee, account=account)
    insured, swum = first.replace(day=2), first.replace(day=6)
    yield spent(insured, 4_690, ("Insurance",), "Household and liability", payee="Shannon Mutual")
    yield spent(swum, 3_900, ("Leisure", "Sport"), "Swimming, monthly", payee="Canal Baths")
    by_bus = ("Transport", "Public transport")
    yield spent(first, 5_800, by_bus, "Monthly ticket", payee="City Transit")


def _pay(first: date) -> Iterator[Record]:
    employer, salary = "Brightwater Studio Ltd", ("Salary",)
    pay = _PAY_SINCE if first >= date(2026, 1, 1) else _PAY_2025
    yield received(first.replace(day=27), pay, salary, "Salary", payee=employer)
    if first.month == _NOVEMBER:
        yield received(first.replace(day=28), 90_000, salary, "Christmas bonus", payee=employer)


def _home(first: date, chance: Chance) -> Iterator[Record]:
    energy, phone = ("Home", "Energy and water"), ("Home", "Internet and phone")
    cents = _ENERGY_BY_MONTH[first.month - 1] * 100 + chance.below(900)
    on_15, on_18 = first.replace(day=15), first.replace(day=18)
    yield spent(first, 98_000, ("Home", "Rent"), "Rent", payee="M. Kavanagh")
    yield spent(on_15, cents, energy, "Gas and electricity", payee="Emerald Energy")
    yield spent(on_18, 3_995, phone, "Internet", payee="Westlink Broadband")
    yield spent(on_18, 1_500, phone, "Mobile", payee="Chatter Mobile")
    if first.month in _WATER_MONTHS:
        cents = chance.between(5_100, 6_400)
        yield spent(first.replace(day=20), cents, energy, "Water, quarterly", payee="City Water")


def _put_aside(first: date, chance: Chance) -> Iterator[Record]:
    on = first.replace(day=28)
    yield moved(on, 45_000, SAVINGS, "Put aside")
    if first.month % 3:
        return
    francs = Money(15_000 * chance.between(9_300, 9_550) // 10_000, "CHF")
    yield moved(on, 15_000, FRANCS, "Into francs", arriving=francs)
    interest = ("Interest and dividends",)
    cents, centimes = chance.between(1_850, 2_640), Money(chance.between(90, 180), "CHF")
    yield received(on, cents, interest, "Interest", payee="Liffey Savings Bank", account=SAVINGS)
    yield received(on, centimes, interest, "Interest", payee="Alpenbank", account=FRANCS)
