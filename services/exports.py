"""Exports: the transactions of a wallet by names, page by page, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.base import AnyRow
from db.queries import exports
from db.queries.transactions.filters import Filter
from domain import ledger_csv
from domain.conversions import OwnRate
from domain.ledger import TransactionKind
from domain.money import Money
from domain.records import CategoryPath, Part, Record

# Transactions read at a time: all that an export of any length holds in memory.
PAGE_SIZE = 2_000


def csv_pages(session: Session, *, wallet_id: str, wanted: Filter) -> Iterator[bytes]:
    """The file in Outlay's own CSV, piece by piece, by day and then by id."""
    yield ledger_csv.header()
    for records in pages(session, wallet_id=wallet_id, wanted=wanted):
        yield ledger_csv.written(records)


def pages(session: Session, *, wallet_id: str, wanted: Filter) -> Iterator[list[Record]]:
    """The transactions that the filter leaves, by names. `session` should be one snapshot."""
    names = _Names(exports.accounts(session, wallet_id), exports.categories(session, wallet_id))
    after: exports.Key | None = None
    while rows := exports.transactions(session, wallet_id, wanted, after=after, size=PAGE_SIZE):
        yield _records(session, wallet_id, rows, names)
        if len(rows) < PAGE_SIZE:
            return
        after = (rows[-1].occurred_on, rows[-1].id)


@dataclass(frozen=True, slots=True)
class _Names:
    """Accounts with their currencies, and the paths of categories, by id."""

    accounts: Mapping[str, tuple[str, str]]
    categories: Mapping[str, CategoryPath]

    def account(self, uuid: str | None) -> str | None:
        return None if uuid is None else self.accounts[uuid][0]

    def category(self, uuid: str | None) -> CategoryPath:
        return () if uuid is None else self.categories[uuid]

    def arriving(self, row: AnyRow) -> Money | None:
        if row.to_account_id is None:
            return None
        return Money(row.to_amount_minor, self.accounts[row.to_account_id][1])


def _records(
    session: Session, wallet_id: str, rows: Sequence[AnyRow], names: _Names
) -> list[Record]:
    ids = [row.id for row in rows]
    payee_ids = list({row.payee_id for row in rows if row.payee_id is not None})
    split_ids = [row.id for row in rows if row.has_lines]
    payees = exports.payees(session, wallet_id, payee_ids) if payee_ids else {}
    lines = exports.lines(session, wallet_id, split_ids) if split_ids else {}
    tags = exports.tags(session, wallet_id, ids)
    rates = exports.own_rates(session, wallet_id, ids)
    return [
        Record(
            occurred_on=row.occurred_on,
            kind=TransactionKind[row.kind],
            amount=Money(row.amount_minor, row.currency),
            description=row.description,
            account=names.account(row.account_id),
            to_account=names.account(row.to_account_id),
            to_amount=names.arriving(row),
            category=names.category(row.category_id),
            payee=payees.get(row.payee_id),
            note=row.note,
            tags=tuple(tags.get(row.id, ())),
            is_refund=row.is_refund,
            parts=tuple(
                Part(line.amount_minor, names.category(line.category_id), line.note)
                for line in lines.get(row.id, ())
            ),
            rate=OwnRate.of(rates[row.id]) if row.id in rates else None,
        )
        for row in rows
    ]
