"""One record to one row: the cells read by the layout, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from domain.statements import amounts, dates, words
from domain.statements.amounts import DecimalMark, Unreadable
from domain.statements.currencies import code_of
from domain.statements.layout import Layout, Origin, Problem, Role, Row, Sign
from domain.statements.records import Record
from domain.statements.signs import UNMARKED, flag_word
from domain.statements.text import clean

TEXT_MAX = 500
# What some banks write where there is nothing to say.
_NO_TEXT = " /-*.,:;#"
_SEPARATORS = re.compile(r"[,;|]")


@dataclass(frozen=True, slots=True)
class Rules:
    """A layout made ready for reading: column numbers by role, and what the whole file settled."""

    layout: Layout
    width: int
    decimal: DecimalMark
    is_serial: bool
    usual_signs: dict[Role, int]
    is_blank_flag_in: bool
    is_named: bool
    header: tuple[tuple[int, str], ...]
    at: dict[Role, tuple[int, ...]]

    def first(self, role: Role) -> int | None:
        found = self.at.get(role, ())
        return found[0] if found else None

    @property
    def money(self) -> tuple[int, ...]:
        return tuple(i for r in (Role.AMOUNT, Role.DEBIT, Role.CREDIT) for i in self.at.get(r, ()))


@dataclass(slots=True)
class _Reading:
    """A row in the making: problems are collected, so that a person sees them all at once."""

    rules: Rules
    record: Record
    problems: list[Problem] = field(default_factory=list)

    def cell(self, index: int | None) -> str:
        cells = self.record.cells
        return cells[index].strip() if index is not None and index < len(cells) else ""

    def of(self, role: Role) -> str:
        return self.cell(self.rules.first(role))

    def texts(self, role: Role) -> list[str]:
        columns = self.rules.at.get(role)
        if not columns:
            return []
        if len(columns) == 1:
            text = clean(self.cell(columns[0]))
            return [text] if text.strip(_NO_TEXT) else []
        found = [clean(self.cell(index)) for index in columns]
        return list(dict.fromkeys(text for text in found if text.strip(_NO_TEXT)))

    def attempt(self, index: int | None, read: Callable[[], int | str]) -> int | str | None:
        """What `read` gives; None with a problem noted where the cell is unreadable."""
        try:
            return read()
        except Unreadable as unreadable:
            self.problems.append(Problem(self.record.line, index, str(unreadable)))
            return None


def is_bare(record: Record, rules: Rules) -> bool:
    """Whether a record has neither a date nor an amount where the table has them."""
    reading = _Reading(rules, record)
    is_dated = dates.written(reading.of(Role.DATE)) is not None or (
        rules.is_serial and dates.serial(reading.of(Role.DATE)) is not None
    )
    return not is_dated and not any(amounts.written(reading.cell(i)) for i in rules.money)


def is_continuation(record: Record, rules: Rules) -> bool:
    """Whether a record only carries on the description of the one above."""
    columns = rules.at.get(Role.DESCRIPTION, ())
    if not columns or columns[0] == 0:
        return False
    filled = [index for index, cell in enumerate(record.cells) if cell.strip()]
    return bool(filled) and all(index in columns for index in filled)


def row(record: Record, rules: Rules, continued: Sequence[Record] = ()) -> Row:
    """The row of a record and of the records that carry on its description."""
    reading = _Reading(rules, record)
    currency = _currency(reading)
    aside = _set_aside(reading)
    day, amount = _day(reading), _amount(reading, currency)
    _check_width(reading)
    if amount == 0 and not reading.problems:
        aside = aside or "Its amount is zero"
    payee = _payee(reading, amount)
    more = [clean(other.cells[i]) for other in continued for i in rules.at[Role.DESCRIPTION]
            if i < len(other.cells)]  # fmt: skip
    texts = [*reading.texts(Role.DESCRIPTION), *(text for text in more if text)]
    foreign_minor, foreign_currency = _foreign(reading, currency, amount)
    return Row(
        line=record.line,
        occurred_on=day,
        amount_minor=amount,
        currency=currency,
        description=_described(reading, texts, payee),
        payee=payee,
        note=" / ".join(reading.texts(Role.NOTE))[:TEXT_MAX].strip(),
        reference=_identifier(reading, Role.REFERENCE),
        category=" / ".join(reading.texts(Role.CATEGORY))[:TEXT_MAX],
        labels=_labels(reading),
        account=_identifier(reading, Role.ACCOUNT),
        value_on=_value_day(reading),
        balance_minor=_quiet_minor(reading.of(Role.BALANCE), rules.decimal, currency),
        foreign_minor=foreign_minor,
        foreign_currency=foreign_currency,
        set_aside=aside,
        problems=() if aside else tuple(reading.problems),
        raw=_raw(record, continued),
        identity="" if rules.is_named else _identity(record),
    )


def _identity(record: Record) -> str:
    """All cells that are neither a day nor a figure."""
    cells = (cell.strip() for cell in record.cells)
    return " ".join(c for c in cells if not (dates.written(c) or amounts.written(c)))


def _raw(record: Record, continued: Sequence[Record]) -> tuple[str, ...]:
    cells = [_shown(cell) for cell in record.cells]
    for other in continued:
        for index, cell in enumerate(other.cells[: len(cells)]):
            cells[index] = f"{cells[index]} {clean(cell)}".strip()[:TEXT_MAX]
    return tuple(cells)


@lru_cache(maxsize=16_384)
def _shown(cell: str) -> str:
    return clean(cell)[:TEXT_MAX]


def _currency(reading: _Reading) -> str:
    cell = reading.of(Role.CURRENCY)
    code = code_of(cell) if cell else reading.rules.layout.currency.value
    if code is None:
        column = reading.rules.first(Role.CURRENCY)
        reason = f"{cell[:12]!r} is not a currency code"
        reading.problems.append(Problem(reading.record.line, column, reason))
        return reading.rules.layout.currency.value
    return code


def _set_aside(reading: _Reading) -> str | None:
    """Why the record is no transaction, or None."""
    rules = reading.rules
    day = reading.of(Role.DATE)
    state = reading.of(Role.STATUS)
    if _is_header_again(reading):
        return "It repeats the header"
    if is_bare(reading.record, rules) and not any(reading.cell(i) for i in rules.money):
        is_pending = words.is_pending(day) or words.is_pending(state)
        return "It is pending" if is_pending else "It has neither a date nor an amount"
    if words.is_failed(state) or words.is_pending(state) or words.is_pending(day):
        return _not_booked(state, day)
    texts = [*reading.texts(Role.DESCRIPTION), *reading.texts(Role.KIND)]
    # A text in another column is looked at where there is none in its own.
    if any(words.states_balance(text) for text in texts or reading.record.cells):
        return "It states a balance and is no transaction"
    if dates.written(day) is None and _says_total(reading):
        return "It adds up other rows and is no transaction"
    return None


def _not_booked(state: str, day: str) -> str:
    if words.is_failed(state):
        return f"The bank says {clean(state)[:40]!r}: no money moved"
    word = clean(state if words.is_pending(state) else day)
    return f"It is not booked yet ({word[:40]}); it will be in a later statement"


def _says_total(reading: _Reading) -> bool:
    cells = reading.record.cells
    first = next(cell for cell in cells if cell.strip())
    return words.starts_total(first) or any(
        words.is_total(cell) or words.states_balance(cell) for cell in cells
    )


def _is_header_again(reading: _Reading) -> bool:
    header = reading.rules.header
    return bool(header) and all(reading.cell(index) == text for index, text in header)


def _day(reading: _Reading) -> str | None:
    rules = reading.rules
    index = rules.first(Role.DATE)
    cell = reading.cell(index)
    if not cell:
        reading.problems.append(Problem(reading.record.line, index, "It has no date"))
        return None
    order = rules.layout.date_order.value
    day = reading.attempt(index, lambda: dates.iso(cell, order, is_serial=rules.is_serial))
    assert day is None or isinstance(day, str)
    return day


def _value_day(reading: _Reading) -> str | None:
    """The second day is for information: an impossible one (banks know 30 February) is none."""
    cell = reading.of(Role.VALUE_DATE)
    order = reading.rules.layout.date_order.value
    try:
        return dates.iso(cell, order) if cell else None
    except Unreadable:
        return None


def _amount(reading: _Reading, currency: str) -> int | None:
    rules = reading.rules
    sign = rules.layout.sign.value
    if sign is Sign.DEBIT_CREDIT or not rules.at.get(Role.AMOUNT):
        return _from_halves(reading, currency)
    index = rules.first(Role.AMOUNT)
    cell = reading.cell(index)
    if not cell:
        reading.problems.append(Problem(reading.record.line, index, "It has no amount"))
        return None
    minor = reading.attempt(index, lambda: _signed(reading, cell, currency, sign))
    if minor is None:
        return None
    assert isinstance(minor, int)
    fee = _quiet_minor(reading.of(Role.FEE), rules.decimal, currency)
    return minor - abs(fee or 0)


def _signed(reading: _Reading, cell: str, currency: str, sign: Sign) -> int:
    """The amount with the sign that the convention gives it. Raises Unreadable."""
    written = amounts.written(cell)
    if written is None:
        raise Unreadable(f"{cell[:40]!r} is not an amount")
    minor = amounts.to_minor(written.core, reading.rules.decimal, currency)
    is_minus = written.sign < 0 or (written.mark < 0 and sign is not Sign.FLAG)
    if sign is Sign.SIGNED:
        return -minor if is_minus else minor
    if sign is Sign.INVERTED:
        return minor if is_minus else -minor
    if written.mark:
        return minor * written.mark
    if reading.rules.first(Role.FLAG) is None and written.sign:
        return minor * written.sign
    direction = _flag(reading)
    return -direction * minor if written.sign < 0 else direction * minor


def _flag(reading: _Reading) -> int:
    """1 for money in, -1 for money out, by the row's flag. Raises Unreadable."""
    layout = reading.rules.layout
    out = layout.money_out_words.value
    cell = reading.of(Role.FLAG)
    word = flag_word(cell)
    if word in out:
        return -1
    if not word:
        if UNMARKED not in out and not reading.rules.is_blank_flag_in:
            raise Unreadable("It does not say whether money came in or went out")
        return 1
    is_told = layout.money_out_words.origin is Origin.GIVEN
    if not is_told and words.kind_direction(cell) is None:
        raise Unreadable(f"It is not known whether {cell[:40]!r} means money in or out")
    return 1


def _from_halves(reading: _Reading, currency: str) -> int | None:
    """The amount from the column for money out or the one for money in."""
    debit = _half(reading, Role.DEBIT, currency)
    credit = _half(reading, Role.CREDIT, currency)
    if reading.problems:
        return None
    if debit and credit:
        reason = "It has an amount in both columns, money out and money in"
        reading.problems.append(Problem(reading.record.line, None, reason))
        return None
    fee = _quiet_minor(reading.of(Role.FEE), reading.rules.decimal, currency)
    if debit is None and credit is None and not fee:
        reading.problems.append(Problem(reading.record.line, None, "It has no amount"))
        return None
    return (credit or 0) - (debit or 0) - abs(fee or 0)


def _half(reading: _Reading, role: Role, currency: str) -> int | None:
    index = reading.rules.first(role)
    cell = reading.cell(index)
    if not cell or cell in {"-", "\u2013", "\u2014"}:
        return None
    minor = reading.attempt(index, lambda: _one_way(reading, cell, currency, role))
    assert minor is None or isinstance(minor, int)
    return minor


def _one_way(reading: _Reading, cell: str, currency: str, role: Role) -> int:
    """The amount of a column for one direction; negative where it goes back. Raises Unreadable."""
    minor = _signed(reading, cell, currency, Sign.SIGNED)
    usual = reading.rules.usual_signs[role]
    if minor < 0 and not usual:
        way = "out" if role is Role.DEBIT else "in"
        raise Unreadable(
            f"{cell[:40]!r} has a minus in the column for money {way}, and the other rows do not "
            "show what that means"
        )
    return -minor if usual < 0 else minor


def _quiet_minor(cell: str, decimal: DecimalMark, currency: str) -> int | None:
    """A figure that is for information only: None where it cannot be read."""
    written = amounts.written(cell)
    if written is None:
        return None
    try:
        minor = amounts.to_minor(written.core, decimal, currency)
    except Unreadable:
        return None
    return -minor if written.sign < 0 or written.mark < 0 else minor


def _foreign(reading: _Reading, currency: str, amount: int | None) -> tuple[int | None, str | None]:
    """The purchase in its own currency, with the sign of the amount; (None, None) without one."""
    cell = reading.of(Role.FOREIGN_AMOUNT)
    if not cell:
        return None, None
    written = amounts.written(cell)
    told = reading.of(Role.FOREIGN_CURRENCY) or (written.symbol if written else "")
    code = code_of(told) if told else None
    if code is None or code == currency:
        return None, None
    minor = _quiet_minor(cell, reading.rules.decimal, code)
    if minor is None:
        return None, None
    return (-abs(minor) if (amount or 0) < 0 else abs(minor)), code


def _payee(reading: _Reading, amount: int | None) -> str:
    payees, payers = reading.texts(Role.PAYEE), reading.texts(Role.PAYER)
    is_incoming = amount is not None and amount > 0
    chosen = payers or payees if is_incoming or not reading.rules.at.get(Role.PAYEE) else payees
    return (chosen[0] if chosen else "")[:TEXT_MAX].strip()


def _described(reading: _Reading, texts: Sequence[str], payee: str) -> str:
    """The joined description; where it is empty the payee, the note or the sort of booking."""
    text = " ".join(texts) or payee
    for role in (Role.NOTE, Role.KIND):
        text = text or " ".join(reading.texts(role))
    return text[:TEXT_MAX].strip()


def _identifier(reading: _Reading, role: Role) -> str:
    """A number or id, without a quote sign that a careless export left on one side."""
    return clean(reading.of(role).strip('"'))[:TEXT_MAX]


def _labels(reading: _Reading) -> tuple[str, ...]:
    found: list[str] = []
    for text in reading.texts(Role.LABELS):
        is_tagged = all(word.startswith("#") for word in text.split())
        parts = text.split() if is_tagged else _SEPARATORS.split(text)
        found.extend(part.strip().removeprefix("#")[:TEXT_MAX] for part in parts)
    return tuple(dict.fromkeys(label for label in found if label))


def _check_width(reading: _Reading) -> None:
    """Cells beyond the table mean that a delimiter inside a text has shifted the others."""
    cells = reading.record.cells
    width = reading.rules.width
    if any(cell.strip() for cell in cells[width:]):
        reason = (
            f"It has {len(cells)} fields where the table has {width}; a delimiter stands in a text"
        )
        reading.problems.append(Problem(reading.record.line, None, reason))
