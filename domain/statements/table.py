"""Where the table is in the file: what comes before it, its header, and its width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.statements import amounts, dates
from domain.statements.headers import matches
from domain.statements.layout import Finding, Origin, Role
from domain.statements.records import Record, has_date_and_amount

_SEARCHED = 120
_SAMPLE = 1_000
_CELL_MAX = 80
_SURE = 60
_MONEY = {Role.AMOUNT, Role.DEBIT, Role.CREDIT}
_DAYS = {Role.DATE, Role.VALUE_DATE}


@dataclass(frozen=True, slots=True)
class Table:
    """`body` are the records below the header, the footer still among them."""

    preamble_lines: Finding[int]
    header_line: Finding[int]
    header: tuple[str, ...]
    body: Sequence[Record]
    width: int


def find(
    records: Sequence[Record], *, preamble_lines: int | None, header_line: int | None
) -> Table:
    """The table in the file; `header_line` 0 says that there is no header, None to find out."""
    if preamble_lines is not None:
        records = [record for record in records if record.line > preamble_lines]
    at, finding = _header(records, header_line)
    header = records[at].cells if at is not None else ()
    start = at + 1 if at is not None else _first_row(records)
    body = records[start:]
    top = records[at].line if at is not None else (body[0].line if body else 1)
    return Table(
        _preamble(preamble_lines, top),
        finding,
        header,
        body,
        _width(header, body),
    )


def _preamble(given: int | None, top: int) -> Finding[int]:
    if given is not None:
        return Finding(given, "The mapping says so", Origin.GIVEN)
    if top == 1:
        return Finding(0, "The table starts in the first line")
    return Finding(top - 1, f"The table starts in line {top}")


def _header(records: Sequence[Record], given: int | None) -> tuple[int | None, Finding[int]]:
    if given is not None:
        at = next((i for i, record in enumerate(records) if record.line == given), None)
        return at, Finding(given, "The mapping says so", Origin.GIVEN)
    best, best_count = None, 0
    for i, record in enumerate(records[:_SEARCHED]):
        count = _words(record.cells)
        if count > best_count:
            best, best_count = i, count
    if best is not None:
        evidence = f"{best_count} of its cells are words that banks use for columns"
        return best, Finding(records[best].line, evidence)
    first = _first_row(records)
    if first > 0 and _looks_like_header(records[first - 1], records[first]):
        evidence = "The line above the first row has a word for each column"
        return first - 1, Finding(records[first - 1].line, evidence)
    return None, Finding(0, "No line has words for the columns; the rows start at once")


def _words(cells: Sequence[str]) -> int:
    """How many cells are known header words; 0 unless both a day and money are among them."""
    roles: list[set[Role]] = []
    for cell in cells:
        if not cell or len(cell) > _CELL_MAX or dates.written(cell) or amounts.written(cell):
            continue
        found = {match.role for match in matches(cell) if match.score >= _SURE}
        if found:
            roles.append(found)
    days = any(found & _DAYS for found in roles)
    money = any(found & _MONEY for found in roles)
    return len(roles) if days and money and len(roles) > 1 else 0


def _looks_like_header(above: Record, row: Record) -> bool:
    """Short different texts, none a number or a date, for most of the cells of the row."""
    texts = [cell.strip() for cell in above.cells if cell.strip()]
    if len(texts) < max(2, len(row.cells) // 2) or len(above.cells) > len(row.cells) + 1:
        return False
    if len(set(texts)) < len(texts) or max(len(text) for text in texts) > _CELL_MAX // 2:
        return False
    numbered = sum(1 for text in texts if any(letter.isdigit() for letter in text))
    return numbered * 3 <= len(texts)


def _first_row(records: Sequence[Record]) -> int:
    """The first record of a usual width with a date and an amount; 0 if there is none."""
    widths = Counter(len(r.cells) for r in records[:_SAMPLE] if has_date_and_amount(r.cells))
    if not widths:
        return 0
    usual = widths.most_common(1)[0][0]
    return next(
        (
            i
            for i, record in enumerate(records[:_SAMPLE])
            if len(record.cells) >= usual - 1 and has_date_and_amount(record.cells)
        ),
        0,
    )


def _width(header: Sequence[str], body: Sequence[Record]) -> int:
    """As wide as the header, or as the rows mostly are where those are wider."""
    widths = Counter(len(record.cells) for record in body[:_SAMPLE])
    usual = widths.most_common(1)[0][0] if widths else 0
    return max(len(header), usual)
