"""From the bytes of a file to its transactions, each with its line and its key."""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from domain.errors import Code, Invalid, Refusal, Refusals
from domain.ledger_csv.columns import FORMAT, FORMAT_FAMILY, HEADER, HEADER_1, Column
from domain.ledger_csv.rows import RecordRow
from domain.ledger_csv.writing import rows_of
from domain.money import AMOUNT_MINOR_MAX, Money
from domain.records import Record

ROWS_MAX = 50_000
# As many mistakes are told at once; a person mends those first.
REFUSALS_MAX = 20

_FIELD = ("file",)
# Between cells and rows of a fingerprint; no text holds them.
_UNIT, _ROW = "\x1f", "\x1e"


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction of a file, and the line on which it begins, counted from 1."""

    line: int
    record: Record


def read(content: bytes) -> list[Entry]:
    """Every transaction of the file, in its order. Raises Refusals that name lines."""
    rows = _table(content)
    header = next(rows, (1, []))[1]
    _refuse_header(header)
    reader = _Reader(header)
    for count, (line, cells) in enumerate(rows, start=1):
        if count > ROWS_MAX:
            raise Refusals([_refused(f"The file has more than {ROWS_MAX:,} rows; split it")])
        reader.take(line, cells)
    return reader.finished()


def fingerprint(record: Record) -> str:
    """The same for records that say the same, and only for those: of what was booked, whatever
    somebody says that it is worth. So it is the same in files of all versions.
    """
    rows = (_UNIT.join([*row[: Column.RATE], ""]) for row in rows_of(record))
    return hashlib.sha256(_ROW.join(rows).encode()).hexdigest()


def keyed(records: Iterable[Record]) -> Iterator[tuple[str, int]]:
    """For each record its fingerprint, and its number among equal ones, from 1."""
    seen: Counter[str] = Counter()
    for record in records:
        content = fingerprint(record)
        seen[content] += 1
        yield content, seen[content]


def at_line(line: int, refusal: Refusal) -> Refusal:
    """What is wrong with a row, as the sender of the file is told it."""
    return _refused(f"Line {line}: {refusal.message}", refusal.code)


def several(refusals: Sequence[Refusal]) -> Refusals:
    """The first of them, and how many more there are."""
    told = list(refusals[:REFUSALS_MAX])
    if more := len(refusals) - len(told):
        told.append(_refused(f"And {more:,} more; nothing was imported"))
    return Refusals(told)


def _refused(message: str, code: Code = Code.INVALID) -> Refusal:
    return Invalid(message, field=_FIELD, code=code)


def _table(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "The file is not UTF-8 text; save it as CSV in UTF-8"
        raise Refusals([_refused(message)]) from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"Line {line}: it is not CSV as Outlay writes it ({error})"
            raise Refusals([_refused(message)]) from None
        if cells:
            yield line, cells
        line = rows.line_num + 1


def _refuse_header(cells: Sequence[str]) -> None:
    if list(cells) in (HEADER, HEADER_1):
        return
    last = cells[-1] if cells else ""
    if last.startswith(FORMAT_FAMILY) and last != FORMAT:
        message = f"The file is of format {last[:40]}, and this Outlay reads {FORMAT}; update it"
    else:
        message = (
            f"This is no ledger that Outlay exported: its first line must be {','.join(HEADER)}. "
            "Import a bank statement with `planImport`"
        )
    raise Refusals([_refused(message)])


class _Reader:
    """Puts the rows of receipts together, and collects what is wrong."""

    def __init__(self, header: Sequence[str]) -> None:
        self._header = header
        self._entries: list[Entry] = []
        self._refusals: list[Refusal] = []
        self._open: list[RecordRow] = []
        self._began = 0

    def take(self, line: int, cells: Sequence[str]) -> None:
        try:
            row = RecordRow.of_cells(self._aligned(cells))
            self._refuse_place(row)
        except Refusal as refusal:
            self._refusals.append(at_line(line, refusal))
            self._open = []
            return
        if not self._open:
            self._began = line
        self._open.append(row)
        if row.number == row.of:
            self._close()

    def finished(self) -> list[Entry]:
        """Raises Refusals."""
        if self._open and not self._refusals:
            self._refusals.append(at_line(self._began, self._unfinished()))
        if self._refusals:
            raise several(self._refusals)
        return self._entries

    def _aligned(self, cells: Sequence[str]) -> Sequence[str]:
        """The cells under today's columns. Raises Invalid for too many or too few."""
        if len(cells) != len(self._header):
            raise Invalid(f"It has {len(cells)} cells, and the header has {len(self._header)}")
        missing = len(HEADER) - len(self._header)
        return [*cells[:-1], *[""] * missing, cells[-1]]

    def _refuse_place(self, row: RecordRow) -> None:
        """Raises Invalid for a row that does not go on where the one before it left off."""
        first = self._open[0] if self._open else None
        # After a refusal the rest of its receipt is not blamed for following nothing.
        if first is None and (row.number <= 1 or self._refusals):
            return
        if first is None:
            raise Invalid(f"split: The row of part 1 of {row.of} is missing in front of this one")
        if row.number != self._open[-1].number + 1 or row.of != first.of:
            raise self._unfinished()
        if row.shared != first.shared:
            raise Invalid(
                "The rows of one receipt differ only in amount, category, split and line_note"
            )

    def _unfinished(self) -> Refusal:
        last = self._open[-1]
        return Invalid(f"split: The row of part {last.number + 1} of {last.of} is missing")

    def _close(self) -> None:
        record = self._open[0].record
        if self._open[0].of:
            parts = tuple(row.part for row in self._open)
            total = sum(part.amount_minor for part in parts)
            if total > AMOUNT_MINOR_MAX:
                self._refusals.append(at_line(self._began, Invalid("The sum is too large")))
            record = replace(record, amount=Money(total, record.amount.currency), parts=parts)
        self._entries.append(Entry(self._began, record))
        self._open = []
