"""What happens once: journeys, big things, things taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.demo.chance import Chance
from domain.demo.entries import received, spent
from domain.demo.person import CARD, CASH, CURRENCY, CURRENT, SAVINGS, YEN
from domain.ledger import TransactionKind
from domain.money import Money
from domain.records import Record

JAPAN = (date(2026, 4, 3), date(2026, 4, 17))
_TRIP = ("Travel", "Japan 2026")
_TAGS = ("holiday", "Japan")
# Payee, description, least and most yen.
_IN_YEN = (
    ("Ichiban Ramen", "Ramen", 900, 1_400),
    ("Kissa Momo", "Coffee and toast", 550, 900),
    ("Depachika Minami", "Bento", 780, 1_580),
    ("Kyoto City Bus", "Day pass", 700, 1_100),
    ("Nijō Onsen", "Bath", 600, 1_200),
    ("Nishiki Market", "Tasting through the market", 1_200, 3_200),
)


def occasional() -> Iterator[Record]:
    yield from _things()
    yield from _small_journeys()
    yield from _japan()


def away(day: date) -> bool:
    """Whether Robin is in Japan, where no day is like those at home."""
    return JAPAN[0] <= day <= JAPAN[1]


def _things() -> Iterator[Record]:
    furniture, clothing = ("Home", "Furniture"), ("Clothing",)
    gifts = ("Gifts and donations",)
    yield spent(date(2025, 6, 14), 24_900, furniture, "Bookshelf", payee="Norrland Homes")
    yield spent(
        date(2025, 9, 20), 11_990, clothing, "Rain jacket", payee="Thread & Co", account=CARD
    )
    yield spent(
        date(2025, 10, 2), 11_990, clothing, "Rain jacket, returned", payee="Thread & Co",
        account=CARD, is_refund=True, note="Leaked at the first shower.\nBooked back to the card.",
    )  # fmt: skip
    yield received(
        date(2025, 10, 16), 21_340, ("Other income",), "Tax refund 2024", payee="Revenue"
    )
    yield spent(date(2025, 12, 13), 18_650, gifts, "Christmas presents", tags=("Christmas",))
    yield spent(
        date(2026, 2, 7), 64_900, ("Other expenses",), "Laptop repair", payee="Byte Clinic",
        note="Mainboard replaced, 12 months of warranty.\nInvoice 2026-0117.",
    )  # fmt: skip
    yield spent(
        date(2026, 5, 23), 7_450, ("Education",), "Evening class: ceramics", payee="Kiln Lane"
    )
    yield received(date(2026, 6, 20), 12_000, ("Other income",), "Old bicycle, sold", account=CASH)
    yield spent(date(2026, 9, 12), 38_900, furniture, "Desk", payee="Norrland Homes")
    yield spent(
        date(2026, 9, 25), 5_900, furniture, "Desk, part of the price back", payee="Norrland Homes",
        is_refund=True, note="One drawer was scratched.",
    )  # fmt: skip


def _small_journeys() -> Iterator[Record]:
    travel = ("Travel",)
    for first, place, rooms, trains in (
        (date(2025, 8, 9), "Galway", 16_800, 3_990),
        (date(2025, 12, 27), "Cork", 9_400, 4_250),
        (date(2026, 7, 18), "Donegal", 21_600, 5_100),
    ):
        tags = (place, "holiday")
        yield spent(first, trains, travel, f"Train to {place}", payee="Irish Rail", tags=tags)
        yield spent(
            first + timedelta(days=2),
            rooms,
            travel,
            f"Guest house, {place}",
            account=CARD,
            tags=tags,
        )


def _japan() -> Iterator[Record]:
    """Paid for months ahead, then two weeks of yen."""
    chance = Chance("japan")
    card = {"account": CARD, "tags": _TAGS}
    yield Record(
        "2026-01-10", TransactionKind.TRANSFER, Money(90_000, CURRENCY), "For the flights",
        account=SAVINGS, to_account=CURRENT, to_amount=Money(90_000, CURRENCY),
    )  # fmt: skip
    yield spent(date(2026, 1, 11), 81_240, _TRIP, "Flights", payee="Aer Nippon", **card)
    yield spent(date(2026, 2, 20), 52_800, _TRIP, "Ryokan, seven nights", payee="Hanare", **card)
    yield spent(date(2026, 3, 2), 30_900, _TRIP, "Rail pass", payee="Rail Japan", **card)
    first, last = JAPAN
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        for payee, what, least, most in (chance.pick(_IN_YEN) for _ in range(chance.between(3, 5))):
            yen = Money(chance.between(least, most, step=10), "JPY")
            yield spent(day, yen, _TRIP, what, payee=payee, account=YEN, tags=_TAGS)
    yield spent(date(2026, 4, 16), 9_870, _TRIP, "Tea bowl", payee="Kiyomizu Pottery", **card)
    yield spent(
        date(2026, 5, 4), 7_540, _TRIP, "One night not stayed", payee="Hanare",
        account=CARD, is_refund=True, tags=_TAGS,
    )  # fmt: skip
