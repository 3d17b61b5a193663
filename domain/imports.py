"""Imports: what becomes of each row of a statement, decided before anything is written.

A plan is made of rows in file order. What a row says is final here: a commit writes just that.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import orjson

from domain.ledger import TransactionKind
from domain.money import Money
from domain.statements.layout import Problem, Row
from domain.text import NAME_MAX, NOTE_MAX, TAG_MAX, fold
from domain.transactions import TAGS_MAX, Draft

# What banks and other programs put between a category and the one below it.
_LEVELS = re.compile(r"[:/>|\\]")
_NAMELESS = {TransactionKind.EXPENSE: "Payment", TransactionKind.INCOME: "Deposit"}
_COMPRESSION = 3


class Verdict(Enum):
    """What a plan says of a row."""

    NEW = "Nothing in the wallet looks like it."
    DUPLICATE = "It came in with an earlier statement."
    UNSURE = "A transaction that somebody entered by hand looks like it."
    INVALID = "It cannot be read, or it is no transaction."


class Decision(Enum):
    """What a commit does with a row. Only what is NEW is imported unless somebody overrules."""

    IMPORT = "It becomes a transaction."
    SKIP = "It is left out."


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of a plan. `amount_minor` is signed: positive is money into the account.

    `transaction_id` is the transaction that it duplicates or resembles. `import_key` is None for
    what cannot be imported.
    """

    line: int
    occurred_on: str | None
    amount_minor: int | None
    currency: str
    description: str
    payee: str | None
    note: str | None
    tags: tuple[str, ...]
    category_text: str
    category_id: str | None
    verdict: Verdict
    reason: str
    problems: tuple[Problem, ...]
    transaction_id: str | None
    import_key: str | None
    decision: Decision

    @property
    def kind(self) -> TransactionKind:
        """Which kind of transaction it becomes."""
        return kind_of(self.amount_minor)

    def draft(self, account_id: str, import_id: str) -> Draft:
        """The transaction that it becomes. Only for a row with a key."""
        assert self.occurred_on is not None
        assert self.amount_minor is not None
        assert self.import_key is not None
        key = self.import_key
        if self.verdict is Verdict.DUPLICATE:
            # The row's own key stands on the first one already; this one is another on purpose.
            key = _hash(key, import_id)
        return Draft(
            kind=self.kind,
            amount=Money(abs(self.amount_minor), self.currency),
            occurred_on=self.occurred_on,
            description=self.description,
            note=self.note,
            payee=self.payee,
            tags=self.tags,
            account_id=account_id,
            category_id=self.category_id,
            import_key=key,
        )


class CategoryNames:
    """Finds a category by the words of a file: `Food: Groceries`, or the name alone.

    `categories` are (id, parent's id, name, name of the kind). A name that several have finds the
    one on the first level, or none.
    """

    def __init__(self, categories: Sequence[tuple[str, str | None, str, str]]) -> None:
        names = {uuid: fold(name) for uuid, _, name, _ in categories}
        self._found: dict[tuple[str, str], str | None] = {}
        for uuid, parent_id, _, kind in categories:
            if parent_id is not None:
                self._add(kind, names[uuid], uuid)
                if parent_id in names:
                    self._found[kind, f"{names[parent_id]}:{names[uuid]}"] = uuid
        for uuid, parent_id, _, kind in categories:
            if parent_id is None:
                self._found[kind, names[uuid]] = uuid

    def find(self, text: str, kind: TransactionKind) -> str | None:
        if not text:
            return None
        whole = fold(text)
        levels = ":".join(part.strip() for part in _LEVELS.split(whole))
        return self._found.get((kind.name, whole)) or self._found.get((kind.name, levels))

    def _add(self, kind: str, name: str, uuid: str) -> None:
        self._found[kind, name] = None if (kind, name) in self._found else uuid


def kind_of(amount_minor: int | None) -> TransactionKind:
    """Money out of the account is spent, money into it is received."""
    return TransactionKind.INCOME if (amount_minor or 0) > 0 else TransactionKind.EXPENSE


def import_key(account_id: str, content_key: str) -> str:
    """What a transaction carries of the statement row it came from, wherever it is moved later."""
    return _hash(account_id, content_key)


def wording(row: Row) -> tuple[str, str | None, str | None, tuple[str, ...]]:
    """(description, payee, note, tags) as a transaction takes them; nothing the bank said is lost.

    A payee's name that is too long is shortened, and stands in full in the note.
    """
    payee = row.payee[:NAME_MAX].strip()
    notes = [row.note] if row.note else []
    if payee != row.payee and row.payee not in row.description:
        notes.insert(0, row.payee)
    tags = dict.fromkeys(label[:TAG_MAX].strip() for label in row.labels)
    return (
        row.description or row.payee or _NAMELESS[kind_of(row.amount_minor)],
        payee or None,
        "\n".join(notes)[:NOTE_MAX] or None,
        tuple(tag for tag in tags if tag)[:TAGS_MAX],
    )


def pack(rows: Sequence[PlannedRow]) -> tuple[bytes, str]:
    """A run of rows as compressed JSON, and a fingerprint of all that it says."""
    content = orjson.dumps([_plain(row) for row in rows])
    return zlib.compress(content, _COMPRESSION), hashlib.sha256(content).hexdigest()


def unpack(packed: bytes) -> list[PlannedRow]:
    return [_planned(values) for values in orjson.loads(zlib.decompress(packed))]


def tally(rows: Sequence[PlannedRow]) -> dict[str, int]:
    """How many rows have each verdict, and how many a commit would import."""
    counts = {verdict.name: 0 for verdict in Verdict} | {Decision.IMPORT.name: 0}
    for row in rows:
        counts[row.verdict.name] += 1
        counts[Decision.IMPORT.name] += row.decision is Decision.IMPORT
    return counts


def digest(what: Mapping[str, Any], fingerprints: Sequence[str]) -> str:
    """A fingerprint of a whole plan: what it is of, and its runs of rows."""
    return _hash(json.dumps(what, sort_keys=True), *fingerprints)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _plain(row: PlannedRow) -> list[Any]:
    return [
        row.line,
        row.occurred_on,
        row.amount_minor,
        row.currency,
        row.description,
        row.payee,
        row.note,
        row.tags,
        row.category_text,
        row.category_id,
        row.verdict.name,
        row.reason,
        [[problem.line, problem.column, problem.reason] for problem in row.problems],
        row.transaction_id,
        row.import_key,
        row.decision.name,
    ]


def _planned(values: list[Any]) -> PlannedRow:
    tags, verdict, problems, decision = values[7], values[10], values[12], values[15]
    values[7] = tuple(tags)
    values[10] = Verdict[verdict]
    values[12] = tuple(Problem(*problem) for problem in problems)
    values[15] = Decision[decision]
    return PlannedRow(*values)
