"""How a file says whether money came in or went out, from the firmest evidence to the weakest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.errors import Invalid
from domain.statements import words
from domain.statements.assignment import Assignment
from domain.statements.balances import chain
from domain.statements.layout import Finding, Origin, Question, Role, Sign
from domain.statements.profile import Column
from domain.statements.text import fold

_AGREE = 0.7
_KNOWN = 0.95
_WITNESSES = 2
# From so many rows on, when more than this share of the amounts has no minus, it is asked for.
_LOPSIDED = 2 / 3
_LOPSIDED_ROWS = 3
# It is asked for, too, when the texts of one row in so many speak against the signs.
_DISSENT = 3
_TEXTS = (Role.DESCRIPTION, Role.PAYEE, Role.KIND, Role.NOTE)
# The word that stands for "no word" among the words for money out.
UNMARKED = ""
NO_WORDS: Finding[tuple[str, ...]] = Finding((), "No column of words tells the direction")


@dataclass(frozen=True, slots=True)
class Direction:
    """The convention, and the words that mean money out where words tell it."""

    sign: Finding[Sign]
    money_out_words: Finding[tuple[str, ...]]
    questions: tuple[Question, ...] = ()


def find(
    work: Assignment, *, sign: Sign | None, money_out_words: tuple[str, ...] | None
) -> Direction:
    """The sign convention of the file, as given or as found."""
    out = NO_WORDS
    if money_out_words is not None:
        folded = tuple(sorted({flag_word(word) for word in money_out_words}))
        out = Finding(folded, "The mapping says so", Origin.GIVEN)
    if sign is not None:
        return _as_given(work, sign, out)
    if not work.has(Role.AMOUNT):
        return Direction(_halves(work), out)
    amount = work.column(Role.AMOUNT)
    assert amount is not None
    tests: tuple[Callable[[], Direction | None], ...] = (
        lambda: _marked(amount, out),
        lambda: _flagged(work, amount, out),
        lambda: _balanced(work, amount, out),
        lambda: _by_kind(work, amount, out),
        lambda: _by_card_payments(work, amount, out),
        lambda: _by_text(work, amount, out),
        lambda: _by_sign(work, amount, out),
    )
    for test in tests:
        found = test()
        if found is not None:
            return found
    return _asked(work, amount, out)


def flag_word(cell: str) -> str:
    """A flag as it is compared: folded, but plus and minus stay themselves."""
    sign = cell.strip().replace("\u2212", "-").replace("\u2013", "-")
    return sign if sign in {"+", "-"} else fold(cell)


def _as_given(work: Assignment, sign: Sign, out: Finding[tuple[str, ...]]) -> Direction:
    flag, amount = work.column(Role.FLAG), work.column(Role.AMOUNT)
    if sign is Sign.DEBIT_CREDIT and not work.has(Role.DEBIT, Role.CREDIT):
        raise Invalid(
            "The file has no columns for money out and money in; say which they are, "
            "or choose another sign",
            field=("mapping", "sign"),
        )
    if sign is Sign.FLAG and flag is None and not _has_marks(amount):
        raise Invalid(
            "The file has no column of words for the direction; say which it is, "
            "or choose another sign",
            field=("mapping", "sign"),
        )
    if sign is Sign.FLAG and out.origin is not Origin.GIVEN:
        if flag is not None:
            out = _words_out(flag)
        elif amount is not None:
            out = _unmarked_out(amount)
    return Direction(Finding(sign, "The mapping says so", Origin.GIVEN), out)


def _has_marks(amount: Column | None) -> bool:
    return amount is not None and any(a.mark or a.sign for a in amount.written)


def _halves(work: Assignment) -> Finding[Sign]:
    if work.has(Role.DEBIT) and work.has(Role.CREDIT):
        return Finding(Sign.DEBIT_CREDIT, "Money out and money in stand in two columns")
    return Finding(Sign.DEBIT_CREDIT, "The file has a column for one direction only")


def _marked(amount: Column, out: Finding[tuple[str, ...]]) -> Direction | None:
    """CR and DR, or a plus, beside the amounts themselves."""
    credits_ = sum(1 for a in amount.written if a.mark > 0)
    debits = sum(1 for a in amount.written if a.mark < 0)
    if credits_ or debits:
        evidence = f"{credits_} amounts are marked as credit and {debits} as debit"
        if out.origin is not Origin.GIVEN:
            out = _unmarked_out(amount)
        return Direction(Finding(Sign.FLAG, evidence), out)
    return None


def _unmarked_out(amount: Column) -> Finding[tuple[str, ...]]:
    """Where only money in is marked, what has no mark is money out."""
    has_in = any(a.mark > 0 or a.sign > 0 for a in amount.written)
    has_out = any(a.mark < 0 or a.sign < 0 for a in amount.written)
    if has_in and not has_out:
        return Finding((UNMARKED,), "Only money in is marked, so the other amounts are money out")
    return Finding((), "Amounts without a mark are money in")


def _flagged(work: Assignment, amount: Column, out: Finding[tuple[str, ...]]) -> Direction | None:
    flag = work.column(Role.FLAG)
    if flag is None:
        return None
    if out.origin is not Origin.GIVEN:
        out = _words_out(flag)
    if not amount.is_signed:
        evidence = f"The amounts have no minus; column {flag.index + 1} says in or out"
        return Direction(Finding(Sign.FLAG, evidence), out)
    directions = [_flag_direction(cell, out.value) for cell in flag.cells]
    return _compared(amount, directions, out, f"the words of column {flag.index + 1}")


def _words_out(flag: Column) -> Finding[tuple[str, ...]]:
    """The words of a flag column that mean money out, from the word tables."""
    directions = {flag_word(cell): words.kind_direction(cell) for cell in flag.filled}
    out = sorted(word for word, direction in directions.items() if direction == -1)
    is_marked_once = len(set(directions.values())) == 1 and not flag.is_filled(1.0)
    if is_marked_once and not out:
        shown = flag.filled[0]
        evidence = f"Only money in is marked, with {shown}; the other rows are money out"
        return Finding((UNMARKED,), evidence)
    shown = ", ".join(out) or "no word"
    return Finding(tuple(out), f"Of the words in the column, {shown} means money out")


def _flag_direction(cell: str, out: Sequence[str]) -> int:
    return -1 if flag_word(cell) in out else 1


def _compared(
    amount: Column,
    directions: Sequence[int | None],
    out: Finding[tuple[str, ...]],
    witness: str,
) -> Direction | None:
    """SIGNED where the minus goes with money out, INVERTED where it goes with money in."""
    agree = disagree = 0
    for written, direction in zip(amount.amounts, directions, strict=True):
        if written is None or not direction:
            continue
        sign = -1 if written.sign < 0 else 1
        agree += sign == direction
        disagree += sign != direction
    checked = agree + disagree
    if not checked or max(agree, disagree) < _AGREE * checked:
        return None
    if agree > disagree:
        evidence = f"The minus agrees with {witness} in {agree} of {checked} rows"
        return Direction(Finding(Sign.SIGNED, evidence), out)
    evidence = f"The minus means money in: so say {witness} in {disagree} of {checked} rows"
    return Direction(Finding(Sign.INVERTED, evidence), out)


def _balanced(work: Assignment, amount: Column, out: Finding[tuple[str, ...]]) -> Direction | None:
    balance = work.column(Role.BALANCE)
    if balance is None:
        return None
    proof = chain(amount.minor(work.currency), balance.minor(work.currency), work.time)
    if not proof.direction:
        return None
    sign = Sign.SIGNED if proof.direction > 0 else Sign.INVERTED
    return Direction(Finding(sign, proof.sentence), out)


def _by_kind(work: Assignment, amount: Column, out: Finding[tuple[str, ...]]) -> Direction | None:
    """A column of sorts of bookings, each of which only goes one way."""
    for column in work.columns:
        if column.index == amount.index or not column.filled or column.is_numbers:
            continue
        # A single letter is too little to go by where no header says what it is.
        directions = [words.kind_direction(c) if len(c) > 1 else None for c in column.cells]
        known = [direction for direction in directions if direction]
        if len(known) < max(_WITNESSES, len(column.filled) / 2) or len(set(known)) == 1:
            continue
        if amount.is_signed:
            return _compared(amount, directions, out, f"the words of column {column.index + 1}")
        if len(known) >= _KNOWN * len(column.cells) and work.flag_from(column):
            return _flagged(work, amount, out)
    return None


def _by_card_payments(
    work: Assignment, amount: Column, out: Finding[tuple[str, ...]]
) -> Direction | None:
    """A card issuer's thanks for a payment: that row is money in, whatever its sign."""
    if not amount.is_signed:
        return None
    directions = [1 if words.is_card_payment(text) else None for text in _row_texts(work)]
    return _compared(amount, directions, out, "the rows that thank for a payment")


def _by_text(work: Assignment, amount: Column, out: Finding[tuple[str, ...]]) -> Direction | None:
    """The booking texts, where the amounts have both signs."""
    if not amount.is_signed or all(a.sign < 0 for a in amount.written):
        return None
    directions = text_directions(work)
    found = _compared(amount, directions, out, "the booking texts")
    if found is None or sum(1 for direction in directions if direction) < _WITNESSES:
        return None
    return found


def text_directions(work: Assignment) -> list[int | None]:
    """For each row the direction its texts speak of, if any."""
    return [words.text_direction(text) for text in _row_texts(work)]


def _row_texts(work: Assignment) -> list[str]:
    columns = [column for role in _TEXTS for column in work.all(role)]
    rows = range(len(work.columns[0].cells))
    return [" ".join(column.cells[row] for column in columns) for row in rows]


def _by_sign(work: Assignment, amount: Column, out: Finding[tuple[str, ...]]) -> Direction | None:
    """A minus is money out, unless nearly all amounts have none: that may be a card statement."""
    minus = sum(1 for a in amount.written if a.sign < 0)
    plus = sum(1 for a in amount.written if a.sign > 0)
    total = len(amount.written)
    if not minus:
        if 0 < plus < total:
            evidence = f"{plus} amounts have a plus, so the {total - plus} without are money out"
            return Direction(Finding(Sign.FLAG, evidence), Finding((UNMARKED,), evidence))
        if plus == total and plus:
            return Direction(Finding(Sign.SIGNED, "Every amount has a plus"), out)
        return None
    votes = _text_votes(work, amount)
    is_half = amount.meant is not None and amount.meant.role in {Role.DEBIT, Role.CREDIT}
    is_denied = votes < 0 and -votes * _DISSENT >= total
    is_like_card = votes <= 0 and _is_like_card(work, amount)
    if is_half or (not plus and (is_denied or is_like_card or _is_lopsided(minus, total))):
        return None
    evidence = f"{minus} of {total} amounts have a minus, as money out has"
    return Direction(Finding(Sign.SIGNED, evidence), out)


def _text_votes(work: Assignment, amount: Column) -> int:
    """Texts that speak for the minus as money out, less those that speak against it."""
    figures = [minor or 0 for minor in amount.minor(work.currency)]
    return sum(
        (direction or 0) * ((figure > 0) - (figure < 0))
        for figure, direction in zip(figures, text_directions(work), strict=True)
    )


def _is_lopsided(minus: int, total: int) -> bool:
    return total >= _LOPSIDED_ROWS and total - minus > _LOPSIDED * total


def _is_like_card(work: Assignment, amount: Column) -> bool:
    """Whether few amounts have a minus, and large ones: payments to a card beside purchases."""
    figures = [minor or 0 for minor in amount.minor(work.currency)]
    out, in_ = [-f for f in figures if f < 0], [f for f in figures if f > 0]
    return 0 < len(out) <= len(in_) and sum(out) * len(in_) > sum(in_) * len(out)


def _asked(work: Assignment, amount: Column, out: Finding[tuple[str, ...]]) -> Direction:
    """Nothing in the file decides: assume what the texts hint at, and ask."""
    minus = sum(1 for a in amount.written if a.sign < 0)
    hints = [direction for direction in text_directions(work) if direction]
    likely = Sign.INVERTED if sum(hints) < 0 and not minus else Sign.SIGNED
    evidence = (
        f"{minus} of {len(amount.written)} amounts have a minus"
        if minus
        else "No amount has a sign"
    )
    question = Question(
        "sign",
        f"{evidence}, and nothing in the file says which way the money went. "
        "Is an amount without a minus money in or money out?",
        {
            Sign.SIGNED.name: "Without a minus it is money in, as on a bank account",
            Sign.INVERTED.name: "Without a minus it is money out, as on a card statement",
        },
    )
    return Direction(Finding(likely, evidence, Origin.ASSUMED), out, (question,))
