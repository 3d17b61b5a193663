"""What is still to be converted: transactions of before, and those whose rate was not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from db.base import NO_ID
from db.queries.conversions import (
    CONVERSION,
    TRANSACTION,
    Stored,
    lines_of,
    of_transaction,
    stored_of,
    wanted_of,
)
from db.tables import Conversion, Transaction
from domain.conversions import Wanted
from domain.exchange import EURO, Asked

# (transaction, currency) of a conversion: where a walk over the open ones has come to.
Place: TypeAlias = tuple[str, str]
START: Place = (NO_ID, "")

# Days for which rates are asked for at once.
_WANTED_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Open:
    """Conversions that are not settled, all of one kind: what they ask for, and what they have."""

    asked: Asked
    rate_day: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some transactions in the order of their ids: those that have no conversion, how many were
    looked at, and the last of them.
    """

    wanted: list[tuple[str, Wanted]]
    size: int
    last: str | None


def foreign_count(session: Session, wallet_id: str, to_currency: str) -> int:
    """How many of the wallet's transactions are in another currency."""
    statement = select(func.count()).where(
        Transaction.wallet_id == wallet_id, Transaction.currency != to_currency
    )
    return session.scalars(statement).one()


def unfilled(
    session: Session, wallet_id: str, to_currency: str, *, after: str | None, size: int
) -> Piece:
    """The next of the wallet's transactions in other currencies."""
    rows = (
        session.connection()
        .execute(
            select(*TRANSACTION, Conversion.to_currency)
            .outerjoin(Conversion, of_transaction() & (Conversion.to_currency == to_currency))
            .where(
                Transaction.wallet_id == wallet_id,
                Transaction.currency != to_currency,
                Transaction.id > (after or NO_ID),
            )
            .order_by(Transaction.id)
            .limit(size)
        )
        .all()
    )
    missing = [row for row in rows if row.to_currency is None]
    lines = lines_of(session, wallet_id, [row.id for row in missing if row.has_lines])
    wanted = [(row.id, wanted_of(row, lines.get(row.id, ()), to_currency)) for row in missing]
    return Piece(wanted, len(rows), rows[-1].id if rows else None)


def stamp(session: Session, wallet_id: str, ids: Sequence[str], *, version: int) -> None:
    """These transactions are shown otherwise from this version of the wallet on."""
    session.execute(
        update(Transaction)
        .where(Transaction.wallet_id == wallet_id, Transaction.id.in_(ids))
        .values(version=version),
        execution_options={"synchronize_session": False},
    )


def cleared(session: Session, wallet_id: str, to_currency: str, *, size: int) -> int:
    """Forget at most so many of the wallet's conversions into the currency; how many it were."""
    mine = (Conversion.wallet_id == wallet_id, Conversion.to_currency == to_currency)
    some = select(Conversion.transaction_id).where(*mine).limit(size)
    gone = session.execute(
        delete(Conversion).where(*mine, Conversion.transaction_id.in_(some.scalar_subquery())),
        execution_options={"synchronize_session": False},
    )
    count: int = gone.rowcount  # type: ignore[attr-defined]  # a DELETE has one
    return count


def kinds_open(session: Session, wallet_id: str, currencies: Sequence[str]) -> list[Open]:
    """What the wallet's open conversions into these currencies ask for, each once."""
    found = session.execute(
        select(
            Transaction.currency,
            Conversion.to_currency,
            Transaction.occurred_on,
            Conversion.rate_day,
            Conversion.source,
        )
        .join(Transaction, of_transaction())
        .where(
            Conversion.wallet_id == wallet_id,
            Conversion.is_settled.is_(False),
            Conversion.to_currency.in_(currencies),
        )
        .distinct()
    )
    return [Open(Asked(*asked), rate_day, source) for *asked, rate_day, source in found]


def still_open(
    session: Session, wallet_id: str, asked: Sequence[Asked], *, after: Place, size: int
) -> list[Stored]:
    """The next open conversions that ask for one of these."""
    place = (Conversion.transaction_id, Conversion.to_currency)
    meant = tuple_(Transaction.currency, Conversion.to_currency, Transaction.occurred_on)
    rows = (
        session.connection()
        .execute(
            select(*TRANSACTION, *CONVERSION)
            .join(Conversion, of_transaction())
            .where(
                Conversion.wallet_id == wallet_id,
                Conversion.is_settled.is_(False),
                meant.in_([tuple(each) for each in asked]),
                or_(
                    place[0] > after[0],
                    (place[0] == after[0]) & (place[1] > after[1]),
                ),
            )
            .order_by(*place)
            .limit(size)
        )
        .all()
    )
    lines = lines_of(session, wallet_id, [row.id for row in rows if row.has_lines])
    return [stored_of(row, lines.get(row.id, ())) for row in rows]


def all_open_wallets(session: Session, *, after: str | None, size: int) -> Sequence[str]:
    """The next wallets that have open conversions."""
    statement = (
        select(Conversion.wallet_id)
        .where(Conversion.is_settled.is_(False), Conversion.wallet_id > (after or NO_ID))
        .distinct()
        .order_by(Conversion.wallet_id)
        .limit(size)
    )
    return session.scalars(statement).all()


def all_open_wallet_count(session: Session) -> int:
    statement = select(func.count(Conversion.wallet_id.distinct()))
    return session.scalars(statement.where(Conversion.is_settled.is_(False))).one()


def all_wanted(session: Session) -> list[tuple[str, str]]:
    """(currency, day) of rates that somebody lacks, the latest days first; a bounded number."""
    found = session.execute(
        select(Transaction.currency, Conversion.to_currency, Transaction.occurred_on)
        .join(Transaction, of_transaction())
        .where(Conversion.is_settled.is_(False), Conversion.source.is_(None))
        .distinct()
        .order_by(Transaction.occurred_on.desc())
        .limit(_WANTED_MAX)
    )
    legs = [(code, day) for currency, to, day in found for code in (currency, to) if code != EURO]
    return list(dict.fromkeys(legs))
