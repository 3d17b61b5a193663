"""Conversions of transactions: worked out, kept, found again, and taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, bindparam, delete, select
from sqlalchemy.orm import Session

from db.among import Among
from db.base import NO_ID, AnyRow, AnySelect
from db.batches import Key, among_keys
from db.bulk import insert_many
from db.converting import computed
from db.prepared import Prepared
from db.queries.targets import is_kept
from db.tables import Conversion, Transaction, TransactionLine, Wallet
from domain.conversions import Converted, OwnRate, Wanted, stored_rate
from domain.exchange import Rate
from domain.ledger import Entry, Line
from domain.money import Money

# Transactions that are in memory at a time, where all of a wallet's are looked at.
_PIECE = 1_000

TRANSACTION = (
    Transaction.id,
    Transaction.kind,
    Transaction.occurred_on,
    Transaction.amount_minor,
    Transaction.currency,
    Transaction.category_id,
    Transaction.is_refund,
    Transaction.has_lines,
    Transaction.own_rate,
)
CONVERSION = (
    Conversion.to_currency,
    Conversion.to_minor,
    Conversion.numerator,
    Conversion.denominator,
    Conversion.rate_day,
    Conversion.source,
    Conversion.is_settled,
)


@dataclass(frozen=True, slots=True)
class Then:
    """What a transaction of the past was, as far as its conversion asks."""

    amount: Money
    day: str
    own: OwnRate | None


# A wallet, a transaction, and what that was, None for what it is.
ShownKey: TypeAlias = tuple[str, str, Then | None]


@dataclass(frozen=True, slots=True)
class Stored:
    """A transaction and what is kept of its conversion into one currency."""

    transaction_id: str
    wanted: Wanted
    converted: Converted


def insert(session: Session, wallet_id: str, found: Iterable[tuple[str, Converted]]) -> None:
    """Keep these, each of the transaction with that id."""
    rows = [
        {"wallet_id": wallet_id, "transaction_id": uuid, **columns(each)} for uuid, each in found
    ]
    if rows:
        insert_many(session, Conversion, rows)


def columns(each: Converted) -> dict[str, Any]:
    rate = each.rate
    return {
        "to_currency": each.to_currency,
        "to_minor": each.to_minor,
        "numerator": None if rate is None else f"{rate.numerator:f}",
        "denominator": None if rate is None else f"{rate.denominator:f}",
        "rate_day": None if rate is None else rate.day,
        "source": None if rate is None else rate.source,
        "is_settled": each.is_settled,
    }


def remove(session: Session, wallet_id: str, ids: Sequence[str], currencies: Sequence[str]) -> None:
    """Nothing is kept any more of what these transactions are in those currencies."""
    session.execute(
        delete(Conversion).where(
            Conversion.wallet_id == wallet_id,
            Conversion.transaction_id.in_(ids),
            Conversion.to_currency.in_(currencies),
        ),
        execution_options={"synchronize_session": False},
    )


def of_ids(
    session: Session, wallet_id: str, ids: Sequence[str], currencies: Sequence[str]
) -> list[Stored]:
    """What is kept of these transactions in those currencies."""
    return _stored(session, wallet_id, currencies, Transaction.id.in_(ids))


def of_import(
    session: Session, wallet_id: str, import_id: str, currencies: Sequence[str]
) -> list[Stored]:
    """The same of all that came in with an import."""
    return _stored(session, wallet_id, currencies, Transaction.import_id == import_id)


def changed_since(session: Session, wallet_id: str, version: int, to_currency: str) -> list[Stored]:
    """The same, into one currency, of all that has changed since the wallet's version."""
    return _stored(session, wallet_id, [to_currency], Transaction.version > version)


def _stored(
    session: Session, wallet_id: str, currencies: Sequence[str], *mine: ColumnElement[bool]
) -> list[Stored]:
    statement = (
        select(*TRANSACTION, *CONVERSION)
        .join(Conversion, of_transaction())
        .where(Transaction.wallet_id == wallet_id, Conversion.to_currency.in_(currencies), *mine)
    )
    rows = session.connection().execute(statement).all()
    lines = lines_of(session, wallet_id, [row.id for row in rows if row.has_lines])
    return [stored_of(row, lines.get(row.id, ())) for row in rows]


def pieces(
    session: Session, wallet_id: str, to_currency: str
) -> Iterator[list[tuple[str, Wanted, Converted | None]]]:
    """Every transaction of the wallet in another currency, with what is kept of it in this one."""
    after = NO_ID
    while True:
        statement = (
            select(*TRANSACTION, *CONVERSION)
            .outerjoin(Conversion, of_transaction() & (Conversion.to_currency == to_currency))
            .where(
                Transaction.wallet_id == wallet_id,
                Transaction.currency != to_currency,
                Transaction.id > after,
            )
            .order_by(Transaction.id)
            .limit(_PIECE)
        )
        rows = session.connection().execute(statement).all()
        if not rows:
            return
        lines = lines_of(session, wallet_id, [row.id for row in rows if row.has_lines])
        yield [
            (
                row.id,
                wanted_of(row, lines.get(row.id, ()), to_currency),
                None if row.to_currency is None else stored_of(row).converted,
            )
            for row in rows
        ]
        after = rows[-1].id


def all_idle(session: Session, wallet_ids: Sequence[str]) -> Sequence[AnyRow]:
    """(wallet_id, transaction_id, to_currency) of conversions into what the transaction is in.

    What is being cleared away counts no more, and stays as it was until then.
    """
    return session.execute(
        select(Conversion.wallet_id, Conversion.transaction_id, Conversion.to_currency)
        .join(Transaction, of_transaction())
        .where(
            Conversion.wallet_id.in_(wallet_ids),
            Conversion.to_currency == Transaction.currency,
            is_kept(Conversion),
        )
        .order_by(Conversion.wallet_id, Conversion.transaction_id)
    ).all()


def stored_of(row: AnyRow, lines: Sequence[Line] = ()) -> Stored:
    """A row of a transaction with its conversion."""
    rate = None
    if row.source is not None:
        rate = stored_rate(row.numerator, row.denominator, row.rate_day, row.source)
    kept = Converted(row.to_currency, row.to_minor, rate, is_settled=bool(row.is_settled))
    return Stored(row.id, wanted_of(row, lines, row.to_currency), kept)


def wanted_of(row: AnyRow, lines: Sequence[Line], to_currency: str) -> Wanted:
    """What a transaction's row asks to have converted."""
    entry = Entry(
        kind=row.kind,
        occurred_on=row.occurred_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        account_id=None,
        to_account_id=None,
        to_amount_minor=None,
        category_id=row.category_id,
        is_refund=bool(row.is_refund),
        lines=lines,
    )
    return Wanted(entry, to_currency, OwnRate.of(row.own_rate) if row.own_rate else None)


def lines_of(session: Session, wallet_id: str, ids: Sequence[str]) -> dict[str, list[Line]]:
    """The lines of those of the transactions that have any, in order."""
    found: dict[str, list[Line]] = {}
    if not ids:
        return found
    line = TransactionLine
    rows = session.connection().execute(
        select(line.transaction_id, line.category_id, line.amount_minor)
        .where(line.wallet_id == wallet_id, line.transaction_id.in_(ids))
        .order_by(line.transaction_id, line.position)
    )
    for transaction_id, category_id, amount_minor in rows:
        found.setdefault(transaction_id, []).append(Line(category_id, amount_minor))
    return found


def of_transaction() -> ColumnElement[bool]:
    """The condition that joins a transaction and its conversions."""
    return (Conversion.wallet_id == Transaction.wallet_id) & (
        Conversion.transaction_id == Transaction.id
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """A conversion as it is shown: both amounts, and the rate between them."""

    amount: Money
    to: Money
    rate: Rate


def in_wallet_currency(session: Session, keys: Sequence[ShownKey]) -> dict[ShownKey, Shown | None]:
    """A batch: what each transaction is in its wallet's currency as that is now; None where it is
    in that, and where it could not be converted.

    Statements: one for all that are as they are, two for all of the past.
    """
    now = [(wallet_id, uuid) for wallet_id, uuid, then in keys if then is None]
    found = _now(session, now) if now else {}
    then = {key: key[2] for key in keys if key[2] is not None}
    past = _then(session, then) if then else {}
    return {key: past.get(key) or found.get(key[:2]) for key in keys}


def _now(session: Session, keys: Sequence[Key]) -> dict[Key, Shown]:
    wallets = {wallet_id for wallet_id, _ in keys}
    rows: Sequence[AnyRow]
    if len(wallets) == 1:
        values = {"wallet_id": wallets.pop(), "ids": [row_id for _, row_id in keys]}
        rows = _IN_ONE_WALLET.rows(session, values)
    else:
        many = among_keys(Conversion.wallet_id, Conversion.transaction_id, keys)
        rows = session.connection().execute(_in_wallet_currency().where(many)).all()
    return {
        (row.wallet_id, row.transaction_id): Shown(
            Money(row.amount_minor, row.currency),
            Money(row.to_minor, row.to_currency),
            stored_rate(row.numerator, row.denominator, row.rate_day, row.source),
        )
        for row in rows
    }


def _then(session: Session, keys: Mapping[ShownKey, Then]) -> dict[ShownKey, Shown]:
    """Worked out anew, as nothing is kept of what a transaction was."""
    rows = session.execute(
        select(Wallet.id, Wallet.currency).where(Wallet.id.in_({key[0] for key in keys}))
    )
    currencies = {row.id: row.currency for row in rows}
    wanted = {
        key: Wanted(_bare(then), currencies[key[0]], then.own)
        for key, then in keys.items()
        if then.amount.currency != currencies[key[0]]
    }
    done = computed(session, list(wanted.values()))
    return {
        key: Shown(keys[key].amount, Money(each.to_minor, each.to_currency), each.rate)
        for key, each in zip(wanted, done, strict=True)
        if each.to_minor is not None and each.rate is not None
    }


def _bare(then: Then) -> Entry:
    amount_minor, currency = then.amount.amount_minor, then.amount.currency
    return Entry("", then.day, amount_minor, currency, None, None, None, None, is_refund=False)


def _in_wallet_currency() -> AnySelect:
    return (
        select(
            Conversion.wallet_id,
            Conversion.transaction_id,
            Transaction.amount_minor,
            Transaction.currency,
            *CONVERSION,
        )
        .join(Transaction, of_transaction())
        .join(
            Wallet,
            (Wallet.id == Conversion.wallet_id) & (Wallet.currency == Conversion.to_currency),
        )
        .where(Conversion.to_minor.is_not(None))
    )


_IN_ONE_WALLET = Prepared(
    _in_wallet_currency().where(
        Conversion.wallet_id == bindparam("wallet_id"), Among(Conversion.transaction_id, "ids")
    )
)
