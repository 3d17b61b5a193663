"""What the days bring: shops, lunches, coffee, buses, evenings out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from domain.demo.chance import Chance
from domain.demo.entries import spent
from domain.demo.person import CARD, CASH, CURRENCY, CURRENT
from domain.money import Money
from domain.records import CategoryPath, Part, Record

# Category, payee, description, least and most cents.
_Thing: TypeAlias = tuple[CategoryPath, str, str, int, int]

_GROCERS = ("Green Basket", "Corner Market", "Green Basket", "Lidlow & Sons")
_LUNCHES = (
    ("Noodle Yard", "Ramen"),
    ("Bánh Mì Bar", "Bánh mì"),
    ("The Soup Pot", "Soup and bread"),
    ("Falafel Corner", "Falafel wrap"),
    ("Canteen", "Dish of the day"),
)
_DINNERS = (
    ("Trattoria Da Nino", "Pizza with friends"),
    ("The Long Table", "Dinner"),
    ("Saffron House", "Curry night"),
    ("The Anchor", "Pub quiz"),
)
_COFFEES = ("Bean & Gone", "Third Floor Coffee", "Bean & Gone")
_SMALL: tuple[_Thing, ...] = (
    (("Leisure",), "Kiosk", "Magazine", 350, 790),
    (("Food", "Groceries"), "Fruit stall", "Fruit", 280, 760),
    (("Food", "Eating out"), "Gelateria Luna", "Ice cream", 250, 520),
)
_LEISURE: tuple[_Thing, ...] = (
    (("Leisure", "Books and films"), "Lighthouse Cinema", "Cinema", 1_050, 1_450),
    (("Leisure", "Books and films"), "Chapter Two Books", "Books", 990, 3_850),
    (("Leisure",), "The Round Room", "Concert", 2_400, 4_900),
    (("Leisure", "Sport"), "Hill & Rope", "Climbing hall", 1_350, 1_350),
)
_PERSONAL: tuple[_Thing, ...] = (
    (("Health",), "St. Brigid's Pharmacy", "Pharmacy", 590, 2_890),
    (("Clothing",), "Thread & Co", "Clothes", 2_490, 8_990),
    (("Gifts and donations",), "Lifeboat Fund", "Donation", 2_000, 2_000),
    (("Other expenses",), "Barber on Mill Street", "Haircut", 2_600, 2_600),
)
_SATURDAY = 5


def daily(day: date) -> Iterator[Record]:
    chance = Chance(f"days/{day}")
    if day.weekday() < _SATURDAY:
        yield from _workday(day, chance)
    else:
        yield from _weekend(day, chance)
    if chance.happens(45):
        yield _shopping(day, chance)
    if chance.happens(36):
        yield _bought(day, chance, _SMALL, CASH)
    if chance.happens(6):
        yield _bought(day, chance, _PERSONAL, CURRENT)


def _workday(day: date, chance: Chance) -> Iterator[Record]:
    if chance.happens(66):
        account, payee = chance.pick((CASH, CURRENT)), chance.pick(_COFFEES)
        cents = _price(chance, 290, 450)
        yield spent(day, cents, ("Food", "Coffee"), "Coffee", payee=payee, account=account)
    if chance.happens(47):
        payee, what = chance.pick(_LUNCHES)
        cents, account = _price(chance, 850, 1_490), chance.pick((CASH, CURRENT, CURRENT))
        category = ("Food", "Eating out")
        tags = ("lunch at work",)
        yield spent(day, cents, category, what, payee=payee, account=account, tags=tags)
    if chance.happens(24):
        by_bike = ("Transport", "Public transport")
        yield spent(day, _price(chance, 150, 420), by_bike, "Bike share", payee="Pedal City")


def _weekend(day: date, chance: Chance) -> Iterator[Record]:
    if chance.happens(60):
        category, cents = ("Food", "Groceries"), _price(chance, 320, 980)
        yield spent(day, cents, category, "Bread and buns", payee="Baker Byrne", account=CASH)
    if chance.happens(42):
        payee, what = chance.pick(_DINNERS)
        cents, account = _price(chance, 1_650, 4_400), chance.pick((CARD, CARD, CASH))
        tags = ("friends",) if chance.happens(60) else ()
        yield spent(
            day, cents, ("Food", "Eating out"), what, payee=payee, account=account, tags=tags
        )
    if chance.happens(35):
        yield _bought(day, chance, _LEISURE, CARD)
    if chance.happens(9):
        cents = chance.between(2_900, 6_200, step=100)
        yield spent(
            day, cents, ("Transport", "Car"), "Rented car, a day at the sea", payee="Wheels by Day"
        )


def _bought(day: date, chance: Chance, things: tuple[_Thing, ...], account: str) -> Record:
    category, payee, what, least, most = chance.pick(things)
    cents = _price(chance, least, most)
    return spent(day, cents, category, what, payee=payee, account=account)


def _shopping(day: date, chance: Chance) -> Record:
    """A trip to the shop; now and then its receipt is over several categories."""
    food, payee = chance.between(900, 4_900), chance.pick(_GROCERS)
    groceries = ("Food", "Groceries")
    if not chance.happens(14):
        return spent(day, food, groceries, "Groceries", payee=payee)
    parts = [Part(food, groceries), Part(chance.between(290, 1_490), ("Home", "Household"))]
    if chance.happens(40):
        parts.append(Part(chance.between(450, 1_900), ("Health",), "Plasters and cream"))
    if chance.happens(25):
        parts.append(Part(chance.between(500, 1_500), ("Gifts and donations",), "A card, flowers"))
    total = Money(sum(part.amount_minor for part in parts), CURRENCY)
    return spent(day, total, (), "Weekly shop", payee=payee, parts=tuple(parts))


def _price(chance: Chance, least: int, most: int) -> int:
    """Prices in a shop end in 0 or 5."""
    return chance.between(least, most, step=5)
