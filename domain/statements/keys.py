"""Keys that make an import happen once: equal content gives equal keys in whatever file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from domain.statements.layout import Layout, Row
from domain.statements.text import fold

_UNIT = "\x1f"


def keys(rows: Sequence[Row]) -> tuple[str | None, ...]:
    """One key per row, None for rows that are no transactions.

    A key is made of the day, the amount, the currency and the words of the description and payee
    (or the bank's own id and the amount), and of how many rows before it in this file say the same.
    So two equal purchases differ, and overlapping statements agree. Neither the running balance
    nor the order of the columns enters. Where no header says which text is the description, that
    may be another one in the next statement: there all texts of the row count.
    """
    seen: dict[str, int] = {}
    found: list[str | None] = []
    for row in rows:
        if not row.is_transaction:
            found.append(None)
            continue
        content = _content(row)
        ordinal = seen[content] = seen.get(content, 0) + 1
        found.append(hashlib.sha256(f"{content}{_UNIT}{ordinal}".encode()).hexdigest())
    return tuple(found)


def _content(row: Row) -> str:
    if row.reference:
        return _UNIT.join(("id", row.reference, str(row.amount_minor), row.currency))
    # Sorted words: several columns may be joined into one text in any order.
    words = " ".join(sorted(fold(row.identity or f"{row.description} {row.payee}").split()))
    return _UNIT.join(("text", str(row.occurred_on), str(row.amount_minor), row.currency, words))


def digest(layout: Layout, rows: Sequence[Row]) -> str:
    """A fingerprint of all that a plan is made from: the same layout and rows give the same one."""
    sha = hashlib.sha256()
    sha.update(_line(_layout_values(layout)))
    for row in rows:
        sha.update(_line(_row_values(row)))
    return sha.hexdigest()


def _line(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _layout_values(layout: Layout) -> list[object]:
    return [
        layout.format,
        layout.encoding.value,
        layout.delimiter.value,
        layout.quote.value,
        layout.preamble_lines.value,
        layout.footer_lines.value,
        layout.header_line.value,
        layout.date_order.value.name,
        layout.decimal_mark.value,
        layout.sign.value.name,
        list(layout.money_out_words.value),
        layout.currency.value,
        [[column.index, column.header, column.role.name] for column in layout.columns],
    ]


def _row_values(row: Row) -> list[object]:
    return [
        row.line, row.occurred_on, row.amount_minor, row.currency, row.description, row.payee,
        row.note, row.reference, row.category, row.labels, row.account, row.value_on,
        row.balance_minor, row.foreign_minor, row.foreign_currency, row.set_aside,
        [[problem.line, problem.column, problem.reason] for problem in row.problems],
    ]  # fmt: skip
