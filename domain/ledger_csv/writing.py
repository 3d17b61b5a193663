"""From records to the bytes of the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from domain.ledger_csv.cells import CATEGORY_SEPARATOR, TAG_SEPARATOR, joined, neutral
from domain.ledger_csv.columns import HEADER, REFUND
from domain.money import decimal_text
from domain.records import Part, Record


def header() -> bytes:
    """The first line."""
    return _encoded([HEADER])


def written(records: Iterable[Record]) -> bytes:
    """The lines of the records, without the header: pages of them can be joined."""
    return _encoded(row for record in records for row in rows_of(record))


def _encoded(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def rows_of(record: Record) -> Iterator[list[str]]:
    """The rows of a record."""
    if not record.parts:
        yield _row(record, Part(record.amount.amount_minor, record.category), "")
    for number, part in enumerate(record.parts, start=1):
        # Not 1/3, of which a spreadsheet would make the third of January.
        yield _row(record, part, f"{number} of {len(record.parts)}")


def _row(record: Record, part: Part, split: str) -> list[str]:
    """The cells in the order of Column."""
    arriving = record.to_amount
    return [
        record.occurred_on,
        record.kind.name,
        decimal_text(part.amount_minor, record.amount.currency),
        record.amount.currency,
        neutral(record.account or ""),
        neutral(record.to_account or ""),
        decimal_text(arriving.amount_minor, arriving.currency) if arriving else "",
        arriving.currency if arriving else "",
        neutral(joined(part.category, CATEGORY_SEPARATOR)),
        neutral(record.payee or ""),
        neutral(record.description),
        neutral(record.note or ""),
        neutral(joined(record.tags, TAG_SEPARATOR)),
        REFUND if record.is_refund else "",
        split,
        neutral(part.note or ""),
        record.rate.number if record.rate else "",
        record.rate.currency if record.rate else "",
        "",
    ]
