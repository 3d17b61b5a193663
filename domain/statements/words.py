"""Sets of the word tables, folded once, and the few questions asked of them."""

from __future__ import annotations

from functools import lru_cache

from domain.statements.text import fold
from domain.statements.vocabulary import directions, rows

# Chinese and Japanese words for a total have two signs.
_PAIR = 2


def _set(terms: str) -> frozenset[str]:
    return frozenset(fold(term) for term in terms.split("|"))


MONEY_OUT = _set(directions.MONEY_OUT)
MONEY_IN = _set(directions.MONEY_IN)
KINDS_OUT = _set(directions.KINDS_OUT)
KINDS_IN = _set(directions.KINDS_IN)
TOTALS = _set(rows.TOTAL_WORDS)
PENDING = _set(rows.PENDING_WORDS)
FAILED = _set(rows.FAILED_WORDS)
BOOKED = _set(rows.BOOKED_WORDS)
KINDS = _set(rows.KIND_PHRASES)
CATEGORIES = _set(rows.CATEGORY_WORDS)
ACCOUNTS = _set(rows.ACCOUNT_WORDS)
# Debit and credit, Soll and Haben, debe and haber, dare and avere, and their like.
LETTER_PAIRS = (
    {"d", "c"},
    {"s", "h"},
    {"d", "h"},
    {"d", "a"},
    {"t", "j"},
    {"t", "k"},
    {"b", "a"},
    {"d", "k"},
    {"д", "к"},
    {"χ", "π"},
)
_BALANCES = tuple(_set(rows.BALANCE_PHRASES))
_BALANCES_START = frozenset(phrase.partition(" ")[0] for phrase in _BALANCES)
_TEXT_IN = tuple(_set(rows.TEXT_IN))
_CARD_PAYMENTS = tuple(_set(rows.CARD_PAYMENTS))
_UNSPACED_TOTALS = tuple(word for word in TOTALS if not word.isascii() and len(word) == _PAIR)
_TEXT_OUT = tuple(_set(rows.TEXT_OUT))


def direction(cell: str) -> int | None:
    """-1 for a flag that means money out, 1 for money in, None for any other word."""
    sign = cell.strip()
    if sign in {"-", "\u2212", "\u2013"}:
        return -1
    if sign == "+":
        return 1
    word = fold(cell)
    return -1 if word in MONEY_OUT else 1 if word in MONEY_IN else None


def kind_direction(cell: str) -> int | None:
    """As `direction`, and for sorts of bookings that only go one way too."""
    known = direction(cell)
    if known is not None:
        return known
    word = fold(cell)
    return -1 if word in KINDS_OUT else 1 if word in KINDS_IN else None


@lru_cache(maxsize=4096)
def text_direction(text: str) -> int | None:
    """The direction that a booking text speaks of; None if it speaks of none, or of both."""
    padded = f" {fold(text)} "
    is_in = any(f" {phrase} " in padded for phrase in _TEXT_IN)
    is_out = any(f" {phrase} " in padded for phrase in _TEXT_OUT)
    if is_in == is_out:
        return None
    return 1 if is_in else -1


def is_card_payment(text: str) -> bool:
    """Whether a text thanks for a payment to a card account."""
    padded = f" {fold(text)} "
    return any(f" {phrase} " in padded for phrase in _CARD_PAYMENTS)


def states_balance(text: str) -> bool:
    """Whether a text is a phrase for an opening, closing or carried balance, and little more."""
    folded = fold(text)
    if folded.partition(" ")[0] not in _BALANCES_START:
        return False
    return any(
        folded == phrase or (folded.startswith(f"{phrase} ") and len(folded) <= len(phrase) + 25)
        for phrase in _BALANCES
    )


def is_pending(cell: str) -> bool:
    return bool(cell) and fold(cell) in PENDING


def is_failed(cell: str) -> bool:
    return bool(cell) and fold(cell) in FAILED


def starts_total(cell: str) -> bool:
    """Whether a text is headed by a word for a total: `Total per`, `Card total`, 人民币合计."""
    word = fold(cell)
    first, _, rest = word.partition(" ")
    return first in TOTALS or rest in TOTALS or word.endswith(_UNSPACED_TOTALS)


def is_total(cell: str) -> bool:
    return bool(cell) and fold(cell) in TOTALS
