"""Which columns hold the amount, its direction, its currency and the balance."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from domain.statements import fees, words
from domain.statements.assignment import Assignment
from domain.statements.balances import Chain, chain, unsigned
from domain.statements.headers import EXACT_MIN, currency_of
from domain.statements.layout import Origin, Question, Role, Sign
from domain.statements.profile import Column

_SPLIT_MIN = 0.95
_FULL = 0.95
_BOTH = 2
_CANDIDATES_MAX = 8
_DASHES = {"-", "\u2013", "\u2212"}
# Of so many rows a running balance would show that it is one.
_PROOF_ROWS = 3


def assign(work: Assignment, sign: Sign | None) -> tuple[Question, ...]:
    """Give the money roles; a question where two columns cannot be told apart."""
    questions: tuple[Question, ...] = ()
    if not work.has(Role.AMOUNT, Role.DEBIT, Role.CREDIT):
        named = _named(work, sign)
        questions = _from_content(work) if named is None else named
    elif not work.has(Role.AMOUNT):
        _other_half(work)
    for role in (Role.BALANCE, Role.FOREIGN_AMOUNT):
        columns = work.meant(role)
        if columns and work.is_open(role):
            work.named(columns[0], role)
    questions += fees.assign(work)
    _spare_amounts(work)
    _currencies(work)
    return questions + _flag(work)


def _named(work: Assignment, sign: Sign | None) -> tuple[Question, ...] | None:
    """Amount columns by their headers, and what they leave open; None if no header names one."""
    amounts = sorted(
        work.meant(Role.AMOUNT), key=lambda column: _foreignness(column, work.currency)
    )
    debits, credits_ = work.meant(Role.DEBIT), work.meant(Role.CREDIT)
    if amounts and not _halves_are_better(amounts[0], debits, credits_, sign):
        best, questions = _proven(work, amounts)
        work.named(best, Role.AMOUNT)
        for column in (*debits, *credits_):
            work.take(column, Role.IGNORED, "The signed amount stands in a column of its own")
        return questions
    is_any = any(column.filled for column in (*debits, *credits_))
    if not is_any or sign not in {None, Sign.DEBIT_CREDIT}:
        return None
    if len(debits) + len(credits_) == 1 and sign is None and _is_two_way((*debits, *credits_)[0]):
        evidence = "It is the only column of amounts, and they go both ways"
        work.take((*debits, *credits_)[0], Role.AMOUNT, evidence)
        return ()
    if debits:
        work.named(debits[0], Role.DEBIT)
    if credits_:
        work.named(credits_[0], Role.CREDIT)
    return ()


def _is_two_way(column: Column) -> bool:
    return column.is_signed and any(a.sign >= 0 and a.core.strip("0.,") for a in column.written)


def _halves_are_better(
    amount: Column, debits: Sequence[Column], credits_: Sequence[Column], sign: Sign | None
) -> bool:
    """Whether a debit and a credit column tell the direction that the amount does not."""
    if not (debits and credits_) or sign not in {None, Sign.DEBIT_CREDIT}:
        return False
    if sign is Sign.DEBIT_CREDIT or not amount.is_filled(_FULL):
        return True
    split = len(debits[0].filled) + len(credits_[0].filled)
    return not amount.is_signed and split >= len(amount.filled)


def _foreignness(column: Column, currency: str) -> tuple[int, int, int, bool]:
    """Smaller for the amount in the account's money: its code in the header, or none there."""
    assert column.meant is not None
    code = currency_of(column.header)
    distance = 0 if code == currency else 1 if code is None else 2
    is_part = column.meant.score < EXACT_MIN
    return int(not column.is_filled(0.5)), distance, column.meant.rank, is_part


def _proven(work: Assignment, amounts: Sequence[Column]) -> tuple[Column, tuple[Question, ...]]:
    """The one that the running balance follows, else the first; it is asked where two are alike."""
    balance = next(iter(work.meant(Role.BALANCE)), None)
    if balance is not None and len(amounts) > 1:
        steps = balance.minor(work.currency)
        for column in amounts:
            if chain(column.minor(work.currency), steps, work.time).direction:
                return column, ()
    first = amounts[0]
    alike = [] if _has_codes(work) else [c for c in amounts if _is_rival(c, first, work.currency)]
    return first, (_which_amount([first, *alike]),) if alike else ()


def _is_rival(column: Column, first: Column, currency: str) -> bool:
    """Whether a column could as well be the amount, and each row has another figure in it."""
    figures = column.minor(currency)
    is_alike = _foreignness(column, currency) == _foreignness(first, currency)
    return is_alike and all(figures) and figures != first.minor(currency)


def _has_codes(work: Assignment) -> bool:
    """Whether there is a currency for a second column of amounts."""
    return bool(work.meant(Role.FOREIGN_CURRENCY)) or len(work.meant(Role.CURRENCY)) > 1


def _other_half(work: Assignment) -> None:
    """The mapping gave one of debit and credit: find the other."""
    for role in (Role.DEBIT, Role.CREDIT):
        if not work.has(role) and work.meant(role):
            work.named(work.meant(role)[0], role)


def _spare_amounts(work: Assignment) -> None:
    """Further columns headed as amounts: foreign if a code of their own stands by, else unread."""
    has_codes = _has_codes(work)
    for column in work.meant(Role.AMOUNT):
        code = currency_of(column.header)
        is_foreign = has_codes or (code is not None and code != work.currency)
        if is_foreign and work.is_open(Role.FOREIGN_AMOUNT):
            work.named(column, Role.FOREIGN_AMOUNT)
        else:
            work.take(column, Role.IGNORED, "Another column is the amount")
    for role in (Role.DEBIT, Role.CREDIT, Role.BALANCE):
        for column in work.meant(role):
            work.take(column, Role.IGNORED, "Another column was taken for this")


def _from_content(work: Assignment) -> tuple[Question, ...]:
    """Without header words: columns that split the rows, a balance that proves, then the signs."""
    known = {Role.BALANCE, Role.FEE, Role.FOREIGN_AMOUNT, Role.REFERENCE, Role.ACCOUNT}
    numbers = [c for c in work.free if c.filled and not (c.meant and c.meant.role in known)]
    candidates = [column for column in numbers if column.is_money]
    if not candidates:
        candidates = [c for c in numbers if c.is_integers and (c.distinct > 1 or len(c.cells) == 1)]
    if not candidates:
        return ()
    # Proofs compare the columns pair by pair; no statement has more columns of amounts than this.
    candidates = candidates[:_CANDIDATES_MAX]
    for one, two in itertools.pairwise(candidates):
        if _is_split(one, two, work.currency):
            return _pair(work, one, two, candidates)
    return _single(work, candidates)


def _is_split(one: Column, two: Column, currency: str) -> bool:
    """Whether each row has its amount in just one of the two."""
    pairs = list(zip(one.minor(currency), two.minor(currency), strict=True))
    split = sum(1 for left, right in pairs if bool(left) != bool(right))
    is_both_used = any(left for left, _ in pairs) and any(right for _, right in pairs)
    return is_both_used and split >= _SPLIT_MIN * len(pairs)


def _pair(
    work: Assignment, one: Column, two: Column, candidates: Sequence[Column]
) -> tuple[Question, ...]:
    """Money out stands first in nearly every bank's file; the balance or the texts prove it."""
    left, right = one.minor(work.currency), two.minor(work.currency)
    signed = [abs(b or 0) - abs(a or 0) for a, b in zip(left, right, strict=True)]
    for balance in [c for c in (*work.meant(Role.BALANCE), *candidates) if c not in (one, two)]:
        proof = chain(signed, balance.minor(work.currency), work.time)
        if proof.direction:
            _take_pair(work, one, two, proof)
            work.take(balance, Role.BALANCE, f"Running balance: {proof.evidence}")
            return ()
    votes = _text_votes(work, signed)
    if votes:
        evidence = "The texts of its rows speak of money going this way"
        debit, credit = (one, two) if votes > 0 else (two, one)
        work.take(debit, Role.DEBIT, evidence)
        work.take(credit, Role.CREDIT, evidence)
        return ()
    evidence = "Each row has an amount in one of two columns; money out usually stands first"
    work.take(one, Role.DEBIT, evidence, Origin.ASSUMED)
    work.take(two, Role.CREDIT, evidence, Origin.ASSUMED)
    return (_which_half(one, two),)


def _take_pair(work: Assignment, one: Column, two: Column, proof: Chain) -> None:
    debit, credit = (one, two) if proof.direction > 0 else (two, one)
    share = f"{proof.fitting} of {proof.checked} times"
    work.take(debit, Role.DEBIT, f"{share} the balance falls by what stands here")
    work.take(credit, Role.CREDIT, f"{share} the balance rises by what stands here")


def _text_votes(work: Assignment, signed: Sequence[int]) -> int:
    """Rows whose text agrees with the signs minus rows whose text speaks against them."""
    votes = 0
    for column in [column for column in work.free if column.is_text]:
        for cell, minor in zip(column.cells, signed, strict=True):
            direction = words.text_direction(cell) if cell else None
            if direction and minor:
                votes += 1 if (minor > 0) == (direction > 0) else -1
    return votes


def _which_half(one: Column, two: Column) -> Question:
    first, second = one.index, two.index
    return Question(
        "columns",
        f"Columns {first + 1} and {second + 1} both hold amounts, one for each direction. "
        "Which of them is money out?",
        {
            f"{first}=DEBIT,{second}=CREDIT": f"Column {first + 1} is money out",
            f"{first}=CREDIT,{second}=DEBIT": f"Column {second + 1} is money out",
        },
    )


def _single(work: Assignment, candidates: Sequence[Column]) -> tuple[Question, ...]:
    """One column has both directions; the balance, if there is one, stands to the right of it."""
    proven = _proofs(work, candidates)
    if proven is not None:
        amount, balance, proof = proven
        work.take(amount, Role.AMOUNT, proof.sentence)
        work.take(balance, Role.BALANCE, f"Running balance: {proof.evidence}")
        return ()
    full = [column for column in candidates if column.is_filled(_FULL)] or list(candidates)
    signed = [column for column in full if column.is_signed]
    amount = (signed or full)[0]
    if len(candidates) == 1:
        evidence = "The only column of amounts"
    elif signed:
        evidence = "The first column of amounts in which some have a minus"
    else:
        evidence = "The first column of amounts"
    work.take(amount, Role.AMOUNT, evidence)
    later = [c for c in full if c.index > amount.index and (signed or c is full[-1])]
    if later and not work.has(Role.BALANCE) and not work.meant(Role.BALANCE):
        evidence = "It follows the amount, as a running balance does; no sum could prove it"
        work.take(later[-1], Role.BALANCE, evidence, Origin.ASSUMED)
    is_doubtful = bool(amount.header) or len(amount.cells) >= _PROOF_ROWS
    open_ones = signed or full
    if amount is not full[0]:
        # A balance below zero has a minus as well.
        is_doubtful, open_ones = True, full
    return (_which_amount(open_ones),) if len(open_ones) > 1 and is_doubtful else ()


def _which_amount(columns: Sequence[Column]) -> Question:
    return Question(
        "columns",
        f"{len(columns)} columns hold amounts, and nothing shows which is the amount of the row. "
        "Which is it?",
        {
            f"{column.index}=AMOUNT": f"Column {column.index + 1}"
            f"{f' ({column.header})' if column.header else ''}, where {column.filled[0]} stands"
            for column in columns
        },
    )


def _proofs(work: Assignment, candidates: Sequence[Column]) -> tuple[Column, Column, Chain] | None:
    """The amount and the balance that follows it; one that rises by it before one that falls."""
    pairs = [
        (amount, balance)
        for amount in candidates
        for balance in (*work.meant(Role.BALANCE), *candidates)
        if balance.index != amount.index
    ]
    for prove in (lambda a, b: chain(a, b, work.time), unsigned):
        found = [
            (amount, balance, prove(amount.minor(work.currency), balance.minor(work.currency)))
            for amount, balance in pairs
        ]
        proven = [entry for entry in found if entry[2].direction]
        # A single step may fit by chance, but hardly in one pair of columns only.
        firm = [entry for entry in proven if entry[2].checked > 1]
        if firm or len(proven) == 1:
            proven = firm or proven
            return max(proven, key=lambda entry: (entry[2].direction, entry[2].fitting))
    return None


def _currencies(work: Assignment) -> None:
    """The currency column nearest to the amount, and the one beside the foreign amount."""
    amount = work.column(Role.AMOUNT) or work.column(Role.DEBIT) or work.column(Role.CREDIT)
    foreign = work.column(Role.FOREIGN_AMOUNT)
    named = work.meant(Role.FOREIGN_CURRENCY)
    if named and work.is_open(Role.FOREIGN_CURRENCY):
        work.named(named[0], Role.FOREIGN_CURRENCY)
    if amount is not None and not work.has(Role.CURRENCY):
        codes = _codes(work, amount, foreign)
        if codes:
            nearest = min(codes, key=lambda c: (abs(c.index - amount.index), -c.index))
            work.take(nearest, Role.CURRENCY, "It has the currency codes of the amounts")
    if foreign is not None and work.is_open(Role.FOREIGN_CURRENCY):
        rest = [column for column in work.free if column.is_codes]
        if rest:
            nearest = min(rest, key=lambda c: abs(c.index - foreign.index))
            work.take(nearest, Role.FOREIGN_CURRENCY, "Currency codes beside the foreign amount")
    for column in work.meant(Role.CURRENCY):
        work.take(column, Role.IGNORED, "Another column is the currency of the amount")


def _codes(work: Assignment, amount: Column, foreign: Column | None) -> list[Column]:
    """Columns that may hold the amount's currency: not where its header names one already."""
    named = [column for column in work.meant(Role.CURRENCY) if column.filled]
    codes = named or [c for c in work.free if c.is_codes and c.meant is None]
    if foreign is not None and currency_of(amount.header) is not None:
        return []
    return codes


def _named_flag(work: Assignment, flags: Sequence[Column]) -> tuple[Question, ...]:
    """Of several columns headed alike, the one right of the amount: another is the balance's."""
    amount = work.column(Role.AMOUNT)
    assert amount is not None
    alike = [flag for flag in flags if flag.header == flags[0].header]
    best = next((flag for flag in alike if flag.index == amount.index + 1), alike[0])
    work.named(best, Role.FLAG)
    if best.index == amount.index + 1 or len({flag.cells for flag in alike}) == 1:
        return ()
    question = Question(
        "columns",
        f"{len(alike)} columns are headed {best.header!r}. Which says whether the amount came in "
        "or went out?",
        {f"{flag.index}=FLAG": f"Column {flag.index + 1}" for flag in alike},
    )
    return (question,)


def _tells_direction(column: Column) -> bool:
    """Words for directions under a header that is none for directions must name both."""
    directions = {words.direction(cell) for cell in column.filled} - {None}
    letters = {cell.lower() for cell in column.filled if len(cell) == 1 and cell.isalpha()}
    if letters and letters not in words.LETTER_PAIRS:
        return False
    if column.meant is None:
        # A dash in every cell stands for nothing.
        return bool(set(column.filled) - _DASHES)
    return column.meant.role is Role.KIND and len(directions) == _BOTH


def _flag(work: Assignment) -> tuple[Question, ...]:
    """A column of words for the two directions, where one column holds the amounts of both."""
    if work.has(Role.FLAG) or not work.has(Role.AMOUNT):
        return ()
    named = work.meant(Role.FLAG)
    if named:
        return _named_flag(work, named)
    flags = [column for column in work.free if column.is_flags and _tells_direction(column)]
    if flags:
        best = max(flags, key=lambda column: (len(column.filled), column.distinct))
        shown = ", ".join(sorted(set(best.filled))[:4])
        work.take(best, Role.FLAG, f"Its cells are words for a direction: {shown}")
    return ()
